import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useCountdown } from './useCountdown'

describe('a countdown', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs down by the second and stops at nothing', () => {
    const scope = effectScope()
    const { left, start } = scope.run(useCountdown)!
    expect(left.value).toBe(0)
    start(60)
    expect(left.value).toBe(60)
    vi.advanceTimersByTime(1_500)
    expect(left.value).toBe(59)
    vi.advanceTimersByTime(120_000)
    expect(left.value).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    scope.stop()
  })

  it('begins again, and ends with the page', () => {
    const scope = effectScope()
    const { left, start } = scope.run(useCountdown)!
    start(5)
    start(30)
    expect(left.value).toBe(30)
    expect(vi.getTimerCount()).toBe(1)
    scope.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('counts by the clock, so a page that slept wakes with the right number', () => {
    const scope = effectScope()
    const { left, start } = scope.run(useCountdown)!
    start(60)
    vi.setSystemTime(Date.now() + 45_000)
    vi.advanceTimersByTime(500)
    expect(left.value).toBe(15)
    scope.stop()
  })
})
