import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/shared/api'
import { runAll } from './bulk'

const refused = (detail: string) => new ApiProblem(409, { errors: [{ code: 'refused', detail, field: null }] })

describe('many cases at once', () => {
  it('go one after the other, and a refusal stops none of the others', async () => {
    const done: string[] = []
    const counted: number[] = []
    const failures = await runAll(
      ['a', 'b', 'c'],
      async (row) => {
        if (row === 'b') throw refused('Somebody was faster.')
        done.push(row)
      },
      (n) => counted.push(n),
    )
    expect(done).toEqual(['a', 'c'])
    expect(failures).toEqual([{ row: 'b', sentences: ['Somebody was faster.'] }])
    expect(counted).toEqual([1, 2, 3])
  })

  it('stop when the connection is lost, and name all that were not done', async () => {
    const tried: string[] = []
    const failures = await runAll(
      ['a', 'b', 'c'],
      async (row) => {
        tried.push(row)
        if (row === 'b') throw new ApiProblem(0, {})
      },
      () => undefined,
    )
    expect(tried).toEqual(['a', 'b'])
    expect(failures.map(({ row }) => row)).toEqual(['b', 'c'])
  })
})
