import { describe, expect, it } from 'vitest'
import { firstDay } from './periods'

describe('a period', () => {
  it('begins by the calendar of the court, wherever the reader sits', () => {
    const newYear = new Date('2025-12-31T17:00:00Z') // 1 January, 01:00 in China
    expect(firstDay('month', newYear)).toBe('2026-01-01')
    expect(firstDay('year', newYear)).toBe('2026-01-01')
  })

  it('begins with its month, quarter or year, or never began', () => {
    const now = new Date('2026-08-20T02:00:00Z')
    expect(firstDay('month', now)).toBe('2026-08-01')
    expect(firstDay('quarter', now)).toBe('2026-07-01')
    expect(firstDay('year', now)).toBe('2026-01-01')
    expect(firstDay('all', now)).toBe('')
  })
})
