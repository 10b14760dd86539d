import type { CaseSummary } from '../api'

const FIRST_CONTACT = 'T4'
const SOON = 3

/** Days left of what runs out first; a case without a limit can wait. */
const left = (row: CaseSummary) => row.next_deadline?.days_left ?? Number.POSITIVE_INFINITY
const byDate = (one: CaseSummary, other: CaseSummary) => left(one) - left(other)

/** A mediator's day: the same case stands where its next act is, and again under what is about to run out. */
export function sortDay(rows: readonly CaseSummary[]) {
  const at = (...stages: CaseSummary['stage'][]) => rows.filter(({ stage }) => stages.includes(stage)).sort(byDate)
  const preparing = at('preparing')
  const isLate = (row: CaseSummary) => row.next_deadline?.rule === FIRST_CONTACT && row.next_deadline.days_left < 0
  return {
    overdueContact: preparing.filter(isLate),
    deadlines: rows.filter((row) => left(row) <= SOON && !isLate(row)).sort(byDate),
    sessions: at('mediating'),
    confirm: at('designated'),
    contact: preparing.filter((row) => !isLate(row)),
    signing: at('signing'),
  }
}
