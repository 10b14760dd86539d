import { afterEach, describe, expect, it, vi } from 'vitest'
import { countProvisional } from './api'

const limit = (due_on: string, provisional = true) => ({ due_on, provisional })
const answer = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })

describe('the limits that wait for a year', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('are those of that year alone, over all pages', async () => {
    const asked: string[] = []
    const pages = [
      { results: [limit('2026-12-30'), limit('2027-01-04')], next: 'http://elsewhere/api/v1/deadlines/?cursor=2' },
      { results: [limit('2027-02-01', false), limit('2027-03-01')], next: null },
    ]
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path)
      return answer(pages[asked.length - 1])
    })
    expect(await countProvisional(2027)).toBe(2)
    expect(asked).toEqual(['/api/v1/deadlines/?state=running&before=2027-12-31', '/api/v1/deadlines/?cursor=2'])
  })

  it('are not counted to the end where there are very many before them', async () => {
    const fetch = vi.fn(async () => answer({ results: [limit('2026-01-02', false)], next: 'http://elsewhere/api/v1/deadlines/?cursor=x' }))
    vi.stubGlobal('fetch', fetch)
    expect(await countProvisional(2027)).toBeNull()
    expect(fetch).toHaveBeenCalledTimes(5)
  })
})
