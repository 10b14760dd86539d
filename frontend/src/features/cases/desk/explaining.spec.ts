import { describe, expect, it } from 'vitest'
import { difference } from './explaining'

describe('what another pack would have given', () => {
  it('is counted in days, over the ends of months and years', () => {
    expect(difference('2025-12-31', '2026-01-02')).toBe(2)
    expect(difference('2026-03-01', '2026-02-28')).toBe(-1)
    expect(difference('2026-03-01', '2026-03-01')).toBe(0)
  })

  it('is nothing where that pack knows no such limit', () => {
    expect(difference('2026-03-01', null)).toBeNull()
  })
})
