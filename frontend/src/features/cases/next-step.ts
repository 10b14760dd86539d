import type { Case, Party, Stage } from './api'

/** The one thing that a party should do now, or that there is none. `wait` kinds name who acts instead. */
export type NextStep =
  | 'fill-in'
  | 'complete'
  | 'choose'
  | 'consent'
  | 'enter-room'
  | 'sign'
  | 'wait-court'
  | 'wait-mediator'
  | 'wait-other-consent'
  | 'wait-begin'
  | 'wait-session'
  | 'wait-suspended'
  | 'wait-signatures'
  | 'wait-confirmation'
  | 'settled'
  | 'confirmed'
  | 'refused'
  | 'ended'
  | 'closed'

export interface Circumstances {
  /** A session that is open or waiting. */
  inSession: boolean
  /** The text lies there and I have not signed it. */
  mayISign: boolean
}

export const myParty = (found: Case): Party | undefined => found.parties.find((party) => party.id === found.my_party)

export const hasConsented = (party: Party | undefined): boolean => Boolean(party && party.consented && party.warned && party.service_address_given_at)

const may = (found: Case, action: string) => found.actions.some(({ name, allowed }) => name === action && allowed)

function whilePreparing(found: Case): NextStep {
  if (!hasConsented(myParty(found))) return 'consent'
  return found.parties.every(hasConsented) ? 'wait-begin' : 'wait-other-consent'
}

const FIXED: Partial<Record<Stage, NextStep>> = {
  submitted: 'wait-court',
  designated: 'wait-mediator',
  suspended: 'wait-suspended',
  settled: 'settled',
  confirming: 'wait-confirmation',
  confirmed: 'confirmed',
  refused: 'refused',
  ended: 'ended',
  transferred: 'ended',
  archived: 'closed',
}

export function nextStep(found: Case, { inSession, mayISign }: Circumstances): NextStep {
  switch (found.stage) {
    case 'draft':
      return 'fill-in'
    case 'returned':
      return 'complete'
    case 'accepted':
      return may(found, 'choose') && !found.my_pick ? 'choose' : 'wait-court'
    case 'preparing':
      return whilePreparing(found)
    case 'mediating':
      // Somebody who joined late may not have consented yet; that comes before any talk.
      if (!hasConsented(myParty(found))) return 'consent'
      return inSession ? 'enter-room' : 'wait-session'
    case 'signing':
      return mayISign ? 'sign' : 'wait-signatures'
    default:
      return FIXED[found.stage] ?? 'closed'
  }
}

/** Steps that are the reader's own turn. */
const MINE: readonly NextStep[] = ['fill-in', 'complete', 'choose', 'consent', 'enter-room', 'sign']

export const isMyTurn = (step: NextStep): boolean => MINE.includes(step)

/** The way as a party sees it: fewer stations than the lifecycle has stages. */
export const STATIONS = ['file', 'accept', 'mediator', 'consent', 'talk', 'sign', 'done'] as const
export type Station = (typeof STATIONS)[number]

const STATION_OF: Partial<Record<Stage, Station>> = {
  draft: 'file',
  returned: 'file',
  submitted: 'accept',
  refused: 'accept',
  accepted: 'mediator',
  designated: 'mediator',
  preparing: 'consent',
  mediating: 'talk',
  suspended: 'talk',
  signing: 'sign',
  settled: 'done',
  confirming: 'done',
  confirmed: 'done',
}

/** Where the case stands; of an ended one, where it stood when it ended. */
export function station(found: Pick<Case, 'stage' | 'events'>): Station {
  const here = STATION_OF[found.stage]
  if (here) return here
  const lastWithPlace = [...found.events].reverse().find((event) => STATION_OF[event.from_stage])
  return (lastWithPlace && STATION_OF[lastWithPlace.from_stage]) ?? 'done'
}
