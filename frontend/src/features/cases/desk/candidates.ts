import type { Candidate } from './types'

export interface Sorted {
  suggested: Candidate[]
  fitting: Candidate[]
  others: Candidate[]
}

const MOST = 3

/** The three whom the server suggests, whoever else fits, and the rest with the reasons why not. */
export function sortCandidates(found: readonly Candidate[], text = ''): Sorted {
  const wanted = text.trim().toLowerCase()
  const matching = found.filter(({ mediator }) => `${mediator.name}${mediator.organisation.name}`.toLowerCase().includes(wanted))
  const suggested = matching.filter(({ eligible, suggested: first }) => eligible && first).slice(0, MOST)
  return {
    suggested,
    fitting: matching.filter((candidate) => candidate.eligible && !suggested.includes(candidate)),
    others: matching.filter(({ eligible }) => !eligible),
  }
}

/** The one whom a clerk who sorts many cases at once would take. */
export const firstSuggested = (found: readonly Candidate[]) => sortCandidates(found).suggested[0] ?? found.find(({ eligible }) => eligible)
