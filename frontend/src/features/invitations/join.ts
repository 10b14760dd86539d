import type { ApiProblem } from '@/shared/api'
import type { Entrance, Landing } from './api'

/** Why a link leads nowhere. */
export type DeadEnd = 'expired' | 'used' | 'revoked' | 'wrong_person' | 'closed' | 'unknown' | 'no_phone' | 'shut_out'

/** Where somebody stands on the way in from a link. */
export type Place =
  | { at: 'opening' }
  | { at: 'broken'; problem: ApiProblem }
  | { at: 'letter'; failure: string }
  | { at: 'code'; failure: string; exhausted: boolean }
  | { at: 'dead'; why: DeadEnd; sentence: string }
  | { at: 'disowned' }
  | { at: 'in'; to: string }

/** What happens on that way. */
export type Happening =
  | { what: 'opened'; landing: Landing }
  | { what: 'sent' }
  | { what: 'entered'; entrance: Entrance }
  | { what: 'disowned' }
  | { what: 'refused'; problem: ApiProblem; sentence: string }

const DEAD: Record<string, DeadEnd> = {
  expired: 'expired',
  used: 'used',
  revoked: 'revoked',
  replaced: 'revoked',
  by_staff: 'revoked',
  wrong_person: 'wrong_person',
  closed: 'closed',
  case_closed: 'closed',
  no_such_invitation: 'unknown',
  no_phone: 'no_phone',
  shut_out: 'shut_out',
}

/** A path of this site alone, for what comes after. */
export function pathOf({ next, case: id }: { next: string | null; case: string | null }): string {
  return next && /^\/(?![/\\])/.test(next) ? next : `/my/cases/${id}/join`
}

function opened(landing: Landing): Place {
  // Who came in by it once may come in again, on another phone too; the code decides whether it is the same person.
  if (landing.state === 'open' || landing.state === 'used') return { at: 'letter', failure: '' }
  return { at: 'dead', why: DEAD[landing.reason || landing.state] ?? 'unknown', sentence: landing.sentence }
}

function refused(place: Place, problem: ApiProblem, sentence: string): Place {
  const code = problem.errors[0]?.code ?? problem.code
  const why = DEAD[code] ?? DEAD[problem.code]
  if (why) return { at: 'dead', why, sentence }
  if (place.at === 'opening' || place.at === 'broken') return problem.status === 404 ? { at: 'dead', why: 'unknown', sentence } : { at: 'broken', problem }
  if (place.at === 'code') return { at: 'code', failure: sentence, exhausted: place.exhausted || problem.triesLeft === 0 }
  // A code went out a moment ago, perhaps from another tab: it can be typed in as well.
  if (code === 'too_soon') return { at: 'code', failure: '', exhausted: false }
  return { at: 'letter', failure: sentence }
}

/** The way in, as a table: from where one stands and what happened to where one stands then. */
export function after(place: Place, happening: Happening): Place {
  switch (happening.what) {
    case 'opened':
      return opened(happening.landing)
    case 'sent':
      return { at: 'code', failure: '', exhausted: false }
    case 'entered':
      return { at: 'in', to: pathOf(happening.entrance) }
    case 'disowned':
      return { at: 'disowned' }
    case 'refused':
      return refused(place, happening.problem, happening.sentence)
  }
}
