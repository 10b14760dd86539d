import type * as Schema from '@/shared/api/generated/types.gen'

export type Channel = Schema.ContactChannelEnum
export type Result = Schema.ResultEnum
export type JoinStep = Schema.FunnelStepEnum

export const STEPS: readonly JoinStep[] = ['invited', 'delivered', 'opened', 'identified', 'consented', 'entered', 'stayed']

/** What one does at the desk oneself, most usual first. */
export const CHANNELS: readonly Channel[] = ['phone', 'visit', 'sms', 'email', 'letter', 'in_app']
export const INVITING: readonly Channel[] = ['sms', 'email', 'letter']

const BY_MESSAGE: Result[] = ['sent', 'delivered', 'reached', 'bounced', 'wrong_number', 'wrong_person', 'refused']
const RESULTS: Record<Channel, Result[]> = {
  phone: ['reached', 'no_answer', 'wrong_number', 'wrong_person', 'refused'],
  visit: ['reached', 'no_answer', 'delivered', 'wrong_number', 'wrong_person', 'refused'],
  sms: BY_MESSAGE,
  email: BY_MESSAGE,
  letter: BY_MESSAGE,
  in_app: ['sent', 'delivered', 'reached', 'refused'],
}

/** What can come of it: nobody rings in vain by letter. The usual one stands first. */
export const resultsOf = (channel: Channel): readonly Result[] => RESULTS[channel]

export type Tone = 'good' | 'warn' | 'bad' | 'neutral'
const TONES: Record<Result, Tone> = { sent: 'neutral', delivered: 'good', reached: 'good', no_answer: 'warn', wrong_number: 'bad', wrong_person: 'bad', refused: 'warn', bounced: 'bad' }
export const toneOf = (result: Result): Tone => TONES[result]

/** The furthest step, since the earlier ones may be unknown: who comes by the case code never opened a link. */
export function furthest(steps: Record<JoinStep, string | null>): JoinStep | null {
  return [...STEPS].reverse().find((step) => steps[step]) ?? null
}

/** A step that is on record; one that was passed by, on another way in; or one that is still to come. */
export function stateOf(steps: Record<JoinStep, string | null>, step: JoinStep): 'done' | 'passed' | 'todo' {
  if (steps[step]) return 'done'
  const last = furthest(steps)
  return last !== null && STEPS.indexOf(step) < STEPS.indexOf(last) ? 'passed' : 'todo'
}


/** How many of those who came to the step before came to this one. */
export function kept(counts: readonly number[], at: number): number | null {
  const before = counts[at - 1]
  return at === 0 || !before ? null : counts[at]! / before
}
