import type { Case, Draft, PartyInput } from '../api'

export interface PartyForm {
  kind: 'person' | 'organisation'
  name: string
  phone: string
  address: string
}

/** A dispute as it is typed in: everything is text. */
export interface FilingForm {
  cause: string
  facts: string
  claim: string
  amount: string
  me: PartyForm
  others: PartyForm[]
}

export const STEPS = ['cause', 'facts', 'claim', 'me', 'others', 'evidence', 'check'] as const
export type Step = (typeof STEPS)[number]

export const isStep = (value: unknown): value is Step => STEPS.includes(value as Step)

export const emptyParty = (): PartyForm => ({ kind: 'person', name: '', phone: '', address: '' })

export const emptyForm = (): FilingForm => ({ cause: '', facts: '', claim: '', amount: '', me: emptyParty(), others: [emptyParty()] })

/** What the server masked cannot be shown, nor sent back as if it were the number. */
const plain = (value: string) => (value.includes('*') ? '' : value)

const typed = ({ kind, name, phone, address }: PartyForm): PartyForm => ({ kind, name, phone: plain(phone), address: plain(address) })

export function fromCase(found: Pick<Case, 'cause' | 'facts' | 'claim' | 'amount' | 'parties'>): FilingForm {
  const side = (name: string) => found.parties.filter((party) => party.side === name).map(typed)
  const others = side('respondent')
  return {
    cause: found.cause,
    facts: found.facts,
    claim: found.claim,
    amount: found.amount ? String(Number(found.amount)) : '',
    me: side('applicant')[0] ?? emptyParty(),
    others: others.length > 0 ? others : [emptyParty()],
  }
}

const isNamed = (party: PartyForm) => party.name.trim() !== ''

function party(side: PartyInput['side'], { kind, name, phone, address }: PartyForm): PartyInput {
  return { side, kind, name: name.trim(), phone: phone.replace(/[\s-]/g, ''), address: address.trim() }
}

/** An amount as people type it, full-width digits and separators included; null when it is none. */
export function amountOf(text: string): number | null {
  const plainText = text.replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[,，\s元¥￥]/g, '')
  if (plainText === '') return null
  return /^\d{1,12}(\.\d{1,2})?$/.test(plainText) ? Number(plainText) : Number.NaN
}

export function toDraft(form: FilingForm): Draft {
  const amount = amountOf(form.amount)
  const parties = [form.me].filter(isNamed).map((one) => party('applicant', one))
  parties.push(...form.others.filter(isNamed).map((one) => party('respondent', one)))
  return { cause: form.cause as Draft['cause'], facts: form.facts.trim(), claim: form.claim.trim(), amount: amount === null || Number.isNaN(amount) ? null : amount.toFixed(2), parties }
}

export interface Mistake {
  field: string
  code: string
}

const PHONE = /^(1\d{10}|\+[1-9]\d{6,14}|0\d{9,11})$/
const phoneIsGood = (phone: string) => PHONE.test(phone.replace(/[\s-]/g, ''))

function partyMistakes(one: PartyForm, prefix: string): Mistake[] {
  const mistakes: Mistake[] = []
  if (!isNamed(one)) mistakes.push({ field: `${prefix}-name`, code: 'name' })
  if (!one.phone.trim()) mistakes.push({ field: `${prefix}-phone`, code: 'phone' })
  else if (!phoneIsGood(one.phone)) mistakes.push({ field: `${prefix}-phone`, code: 'phoneForm' })
  return mistakes
}

/** What is missing or wrong on one page: enough to go on with; the court's own check is the server's. */
export function mistakes(step: Step, form: FilingForm): Mistake[] {
  switch (step) {
    case 'cause':
      return form.cause ? [] : [{ field: 'cause', code: 'cause' }]
    case 'facts':
      return form.facts.trim() ? [] : [{ field: 'facts', code: 'facts' }]
    case 'claim': {
      const found: Mistake[] = form.claim.trim() ? [] : [{ field: 'claim', code: 'claim' }]
      if (Number.isNaN(amountOf(form.amount))) found.push({ field: 'amount', code: 'amount' })
      return found
    }
    case 'me':
      return partyMistakes(form.me, 'me')
    case 'others':
      return form.others.flatMap((one, index) => partyMistakes(one, `other-${index}`))
    case 'evidence':
      return []
    case 'check':
      return STEPS.filter((one) => one !== 'check').flatMap((one) => mistakes(one, form))
  }
}

/** The page on which a mistake is put right. */
export const pageOf = (field: string): Step => (field.startsWith('me-') ? 'me' : field.startsWith('other-') ? 'others' : field === 'amount' ? 'claim' : (field as Step))
