import type { ConsentStep, ConsentText, MyParty, ServiceForm } from '../party-api'

/** One screen of the way to taking part: who I am, each thing that I am asked, where papers reach me. */
export type Screen = 'identity' | ConsentStep | 'address'

/** Optional things that are asked on the way, each by itself; the others are asked where they matter. */
const ASKED_TOO: readonly ConsentStep[] = ['recording']

const stands = (party: MyParty, step: ConsentStep) => party.steps.includes(step)

/** What I am still to be asked, in order: the paper first, then what everybody must know, then what may be left out. */
export function screensFor(party: MyParty, texts: ConsentText[]): Screen[] {
  const screens: Screen[] = []
  if (!party.identity_declared_at && !party.identity_verified_at) screens.push('identity')
  const asked = texts.filter(({ step, required }) => required || ASKED_TOO.includes(step))
  const missing = asked.filter(({ step, required }) => required && !stands(party, step))
  // What is optional is asked along with the rest, and never brings anybody back by itself.
  if (missing.length > 0) screens.push(...asked.filter(({ step }) => !stands(party, step)).map(({ step }) => step))
  if (missing.length > 0 || !party.service_address_given_at) screens.push('address')
  return screens
}

export const isAsked = (screen: Screen): screen is ConsentStep => screen !== 'identity' && screen !== 'address'

/** Whether everything was answered that must be before it is sent. */
export function firstUnanswered(screens: readonly Screen[], answers: Partial<Record<ConsentStep, boolean>>): Screen | null {
  return screens.find((screen) => isAsked(screen) && answers[screen] === undefined) ?? null
}

export interface AddressForm {
  address: string
  email: string
  electronic: '' | 'yes' | 'no'
}

/** What is sent: the steps that were agreed to, and where papers are served. */
export function toSend(answers: Partial<Record<ConsentStep, boolean>>, form: AddressForm): { steps: ConsentStep[]; form: ServiceForm } {
  const steps = (Object.keys(answers) as ConsentStep[]).filter((step) => answers[step])
  return {
    steps,
    form: {
      ...(form.address.trim() && { service_address: form.address.trim() }),
      ...(form.email.trim() && { service_email: form.email.trim() }),
      ...(form.electronic && { accepts_e_service: form.electronic === 'yes' }),
    },
  }
}

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/

export function addressMistakes(form: AddressForm): { field: string; code: 'address' | 'email' }[] {
  const found: { field: string; code: 'address' | 'email' }[] = []
  if (!form.address.trim()) found.push({ field: 'address', code: 'address' })
  if (form.email.trim() && !EMAIL.test(form.email.trim())) found.push({ field: 'email', code: 'email' })
  return found
}
