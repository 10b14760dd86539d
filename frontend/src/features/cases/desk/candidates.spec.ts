import { describe, expect, it } from 'vitest'
import { firstSuggested, sortCandidates } from './candidates'
import type { Candidate } from './types'

const candidate = (name: string, eligible = true, suggested = false) => ({ mediator: { id: name, name, organisation: { name: 'North Street' } }, eligible, suggested, reasons: [], reasons_for: [] }) as unknown as Candidate
const names = (found: Candidate[]) => found.map(({ mediator }) => mediator.name)

describe('candidates', () => {
  const roster = [candidate('Zhou', true, true), candidate('Lin'), candidate('Wu', true, true), candidate('He', false, true), candidate('Sun', false)]

  it('stand in three groups, in the order of the server', () => {
    const { suggested, fitting, others } = sortCandidates(roster)
    expect(names(suggested)).toEqual(['Zhou', 'Wu'])
    expect(names(fitting)).toEqual(['Lin'])
    expect(names(others)).toEqual(['He', 'Sun'])
  })

  it('are found by name and body, whatever the case of the letters', () => {
    expect(names(sortCandidates(roster, ' zh').suggested)).toEqual(['Zhou'])
    expect(names(sortCandidates(roster, 'north').others)).toEqual(['He', 'Sun'])
  })

  it('give the first suggested, else the first who fits, else nobody', () => {
    expect(firstSuggested(roster)?.mediator.name).toBe('Zhou')
    expect(firstSuggested([candidate('He', false), candidate('Lin')])?.mediator.name).toBe('Lin')
    expect(firstSuggested([candidate('He', false)])).toBeUndefined()
  })
})
