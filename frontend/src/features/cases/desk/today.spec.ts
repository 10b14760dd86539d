import { describe, expect, it } from 'vitest'
import type { CaseSummary } from '../api'
import { sortDay } from './today'

const row = (id: string, stage: string, rule?: string, days_left = 9) => ({ id, stage, next_deadline: rule ? { rule, days_left } : null }) as unknown as CaseSummary
const ids = (rows: CaseSummary[]) => rows.map(({ id }) => id)

describe('a mediator’s day', () => {
  const day = sortDay([row('late', 'preparing', 'T4', -1), row('today', 'preparing', 'T4', 0), row('calm', 'preparing', 'T5', 20), row('end', 'mediating', 'T5', 2), row('talk', 'mediating', 'T5', 12), row('new', 'designated', 'T3', 1), row('paper', 'signing')])

  it('puts a first contact that is overdue before everything, and nowhere else', () => {
    expect(ids(day.overdueContact)).toEqual(['late'])
    expect(ids(day.contact)).toEqual(['today', 'calm'])
    expect(ids(day.deadlines)).not.toContain('late')
  })

  it('shows what runs out within three days, the first to run out first', () => {
    expect(ids(day.deadlines)).toEqual(['today', 'new', 'end'])
  })

  it('lists every open case where its next act is', () => {
    expect(ids(day.sessions)).toEqual(['end', 'talk'])
    expect(ids(day.confirm)).toEqual(['new'])
    expect(ids(day.signing)).toEqual(['paper'])
  })
})
