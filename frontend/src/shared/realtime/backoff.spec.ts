import { describe, expect, it } from 'vitest'
import { backoff } from './backoff'

describe('backoff', () => {
  it('doubles from half a second and stops at thirty', () => {
    expect([0, 1, 2, 3, 6, 20].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 4000, 30000, 30000])
  })

  it('never waits less than half of the step', () => {
    expect(backoff(3, () => 0)).toBe(2000)
  })
})
