import type { Stage } from './api'
import type { ConsentStep, MyCase, MyParty, PartyDeadline } from './party-api'

/** The one thing that a party should do now, or that there is none. `wait` kinds name who acts instead. */
export type NextStep =
  | 'fill-in'
  | 'complete'
  | 'choose'
  | 'choose-again'
  | 'disclosure'
  | 'consent'
  | 'identify'
  | 'enter-room'
  | 'sign'
  | 'wait-court'
  | 'wait-other-pick'
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

export const myParty = (found: MyCase): MyParty | undefined => found.parties.find((party) => party.id === found.my_party)

/** What every party must have agreed to and read before mediation begins. */
export const REQUIRED: readonly ConsentStep[] = ['mediation', 'confidentiality', 'sham_warning']

export const hasConsented = (party: MyParty | undefined): boolean => Boolean(party && REQUIRED.every((step) => party.steps.includes(step)) && party.service_address_given_at)

const isKnown = (party: MyParty | undefined): boolean => Boolean(party?.identity_declared_at || party?.identity_verified_at)

function whileChoosing({ choice, my_pick: mine }: MyCase): NextStep {
  if (!choice?.is_open) return 'wait-court'
  if (!mine) return 'choose'
  return choice.outcome === 'differ' ? 'choose-again' : 'wait-other-pick'
}

/** What comes before any talk, and for somebody who joined late too. */
function beforeTalking(found: MyCase): NextStep | null {
  if (found.disclosures.some((disclosure) => disclosure.needs_my_answer)) return 'disclosure'
  const me = myParty(found)
  if (me && !hasConsented(me)) return 'consent'
  return me && !isKnown(me) ? 'identify' : null
}

const FIXED: Partial<Record<Stage, NextStep>> = {
  submitted: 'wait-court',
  suspended: 'wait-suspended',
  settled: 'settled',
  confirming: 'wait-confirmation',
  confirmed: 'confirmed',
  refused: 'refused',
  ended: 'ended',
  transferred: 'ended',
  archived: 'closed',
}

export function nextStep(found: MyCase, { inSession, mayISign }: Circumstances): NextStep {
  switch (found.stage) {
    case 'draft':
      return 'fill-in'
    case 'returned':
      return 'complete'
    case 'accepted':
      return whileChoosing(found)
    case 'designated':
      return found.disclosures.some((disclosure) => disclosure.needs_my_answer) ? 'disclosure' : 'wait-mediator'
    case 'preparing':
      return beforeTalking(found) ?? (found.parties.every(hasConsented) ? 'wait-begin' : 'wait-other-consent')
    case 'mediating':
      return beforeTalking(found) ?? (inSession ? 'enter-room' : 'wait-session')
    case 'signing':
      return mayISign ? 'sign' : 'wait-signatures'
    default:
      return FIXED[found.stage] ?? 'closed'
  }
}

/** Steps that are the reader's own turn. */
const MINE: readonly NextStep[] = ['fill-in', 'complete', 'choose', 'choose-again', 'disclosure', 'consent', 'identify', 'enter-room', 'sign']

export const isMyTurn = (step: NextStep): boolean => MINE.includes(step)

/** Steps after which nobody has to do anything. */
export const OVER: readonly NextStep[] = ['settled', 'confirmed', 'refused', 'ended', 'closed']

/** Who acts now, in the words of the time limits. */
export type Actor = 'parties' | 'court' | 'mediator' | null

const ACTORS: Partial<Record<NextStep, Actor>> = {
  'wait-court': 'court',
  'wait-mediator': 'mediator',
  'wait-begin': 'mediator',
  'wait-session': 'mediator',
  'wait-suspended': 'court',
  'wait-confirmation': 'court',
}

export const actorOf = (step: NextStep): Actor => (OVER.includes(step) ? null : (ACTORS[step] ?? 'parties'))

/** The limit that runs for whoever acts now; where none is theirs, the first that runs out. */
export function limitFor(found: MyCase, step: NextStep): PartyDeadline | null {
  const running = found.deadlines.filter(({ state }) => state === 'running').sort((one, other) => one.due_on.localeCompare(other.due_on))
  return running.find(({ owner }) => owner === actorOf(step)) ?? running[0] ?? null
}

/** What it means to do nothing, as far as the step tells; the time limit that runs adds what its end brings. */
export type Idle = 'filing' | 'choosing' | 'disclosure' | 'joining' | 'signing' | 'talking' | 'waiting' | null

export function idle(found: MyCase, step: NextStep): Idle {
  if (OVER.includes(step)) return null
  if (step === 'fill-in' || step === 'complete') return 'filing'
  if (step === 'choose' || step === 'choose-again') return 'choosing'
  if (step === 'disclosure') return 'disclosure'
  if (step === 'consent' || step === 'identify') return 'joining'
  if (found.stage === 'signing') return 'signing'
  return found.stage === 'mediating' || found.stage === 'suspended' ? 'talking' : 'waiting'
}

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
export function station(found: Pick<MyCase, 'stage' | 'events'>): Station {
  const here = STATION_OF[found.stage]
  if (here) return here
  const lastWithPlace = [...found.events].reverse().find((event) => STATION_OF[event.from_stage])
  return (lastWithPlace && STATION_OF[lastWithPlace.from_stage]) ?? 'done'
}
