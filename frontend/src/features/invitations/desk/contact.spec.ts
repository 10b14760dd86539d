import { describe, expect, it } from 'vitest'
import { CHANNELS, furthest, kept, resultsOf, stateOf, STEPS, type JoinStep } from './contact'

const reached = (...steps: JoinStep[]) => Object.fromEntries(STEPS.map((step) => [step, steps.includes(step) ? '2026-03-12T02:00:00Z' : null])) as Record<JoinStep, string | null>

describe('reaching a party', () => {
  it('offers only what can come of a channel', () => {
    expect(resultsOf('phone')).not.toContain('sent')
    expect(resultsOf('letter')).not.toContain('no_answer')
    for (const channel of CHANNELS) expect(new Set(resultsOf(channel)).size).toBe(resultsOf(channel).length)
  })

  it('tells what is on record from what was passed by', () => {
    expect(furthest(reached())).toBeNull()
    expect(furthest(reached('invited', 'identified'))).toBe('identified')
    expect(stateOf(reached('invited', 'identified'), 'invited')).toBe('done')
    expect(stateOf(reached('invited', 'identified'), 'opened')).toBe('passed')
    expect(stateOf(reached('invited', 'identified'), 'consented')).toBe('todo')
    expect(stateOf(reached(), 'invited')).toBe('todo')
  })

  it('says what share went on, where there was anybody', () => {
    expect(kept([10, 5], 1)).toBe(0.5)
    expect(kept([10, 5], 0)).toBeNull()
    expect(kept([0, 0], 1)).toBeNull()
  })
})
