import type { Draft, PartyInput } from '../api'
import type { Answers, MyCase, MyParty } from '../party-api'
import { answersOf, numberOf, pagesOf, questionMistakes, type CauseForm } from './questions'

export interface PartyForm {
  kind: 'person' | 'organisation'
  name: string
  phone: string
  address: string
  /** What is known of them besides, sent back as it came. */
  kept?: Partial<PartyInput>
}

/** A dispute as it is typed in: everything is text. */
export interface FilingForm {
  cause: string
  facts: string
  claim: string
  amount: string
  answers: Record<string, string>
  me: PartyForm
  partners: PartyForm[]
  others: PartyForm[]
}

export type FilingDraft = Draft & { answers?: Answers }
export type Step = 'cause' | 'facts' | 'claim' | `details-${number}` | 'me' | 'others' | 'evidence' | 'check'

/** The pages in their order; how many of them the kind of dispute fills with questions of its own depends on it. */
export function stepsFor(asked: CauseForm | null): Step[] {
  const details = pagesOf(asked).map((_, index): Step => `details-${index + 1}`)
  return ['cause', 'facts', 'claim', ...details, 'me', 'others', 'evidence', 'check']
}

/** The questions of one page. */
export const questionsOn = (step: Step, asked: CauseForm | null) => (step.startsWith('details-') ? (pagesOf(asked)[Number(step.slice(8)) - 1] ?? []) : [])

export const emptyParty = (): PartyForm => ({ kind: 'person', name: '', phone: '', address: '' })

export const emptyForm = (): FilingForm => ({ cause: '', facts: '', claim: '', amount: '', answers: {}, me: emptyParty(), partners: [], others: [emptyParty()] })

/** What the server masked cannot be shown, nor sent back as if it were the number. */
const plain = (value: string | null | undefined) => (value?.includes('*') ? '' : (value ?? ''))

function keptOf(party: MyParty): Partial<PartyInput> {
  const known = { email: plain(party.email), id_number: plain(party.id_number) }
  return Object.fromEntries(Object.entries({ ...known, ...(known.id_number && { document_kind: party.document_kind }) }).filter(([, value]) => value))
}

function typed(party: MyParty): PartyForm {
  const kept = keptOf(party)
  return { kind: party.kind, name: party.name, phone: plain(party.phone), address: plain(party.address), ...(Object.keys(kept).length > 0 && { kept }) }
}

const spoken = (answer: Answers[string]): string => (answer === true ? 'yes' : answer === false ? 'no' : String(answer ?? '').replace(/^(\d+)\.00$/, '$1'))

export function fromCase(found: Pick<MyCase, 'cause' | 'facts' | 'claim' | 'amount' | 'parties'> & { answers?: Answers }): FilingForm {
  const side = (name: string) => found.parties.filter((party) => party.side === name).map(typed)
  const [me = emptyParty(), ...partners] = side('applicant')
  const others = side('respondent')
  return {
    cause: found.cause,
    facts: found.facts,
    claim: found.claim,
    amount: found.amount ? String(Number(found.amount)) : '',
    answers: Object.fromEntries(Object.entries(found.answers ?? {}).map(([name, answer]) => [name, spoken(answer)])),
    me,
    partners,
    others: others.length > 0 ? others : [emptyParty()],
  }
}

const PHONE = /^(1\d{10}|\+[1-9]\d{6,14}|0\d{9,11})$/
const digits = (phone: string) => phone.replace(/[\s-]/g, '')
const phoneIsGood = (phone: string) => PHONE.test(digits(phone))

const isNamed = (party: PartyForm) => party.name.trim() !== ''

/** While it is typed a number is not yet one: the server keeps it once it is. */
function party(side: PartyInput['side'], { kind, name, phone, address, kept }: PartyForm): PartyInput {
  return { ...kept, side, kind, name: name.trim(), phone: phoneIsGood(phone) ? digits(phone) : '', address: address.trim() }
}

/** An amount as people type it, full-width digits and separators included; null when there is none, NaN when it is no amount. */
export function amountOf(text: string): number | null {
  return numberOf(text, 12)
}

export function toDraft(form: FilingForm, asked: CauseForm | null): FilingDraft {
  const amount = amountOf(form.amount)
  const parties = [form.me, ...form.partners].filter(isNamed).map((one) => party('applicant', one))
  parties.push(...form.others.filter(isNamed).map((one) => party('respondent', one)))
  return {
    cause: form.cause as Draft['cause'],
    facts: form.facts.trim(),
    claim: form.claim.trim(),
    amount: amount === null || Number.isNaN(amount) ? null : amount.toFixed(2),
    // Answers belong to the questions of their own kind of dispute alone.
    ...(asked && asked.cause === form.cause && { answers: answersOf(asked, form.answers) }),
    parties,
  }
}

/** What is new since it was last sent: an unchanged list of parties is not written anew each time. */
export function changesSince(sent: FilingDraft, now: FilingDraft): FilingDraft {
  const same = (name: keyof FilingDraft) => JSON.stringify(sent[name]) === JSON.stringify(now[name])
  return Object.fromEntries(Object.entries(now).filter(([name]) => !same(name as keyof FilingDraft)))
}

export interface Mistake {
  field: string
  code: string
  /** What the mistake is about, where the code alone does not say it. */
  label?: string
}

function partyMistakes(one: PartyForm, prefix: string): Mistake[] {
  const found: Mistake[] = []
  if (!isNamed(one)) found.push({ field: `${prefix}-name`, code: 'name' })
  if (!one.phone.trim()) found.push({ field: `${prefix}-phone`, code: 'phone' })
  else if (!phoneIsGood(one.phone)) found.push({ field: `${prefix}-phone`, code: 'phoneForm' })
  return found
}

/** What stands around the form: the questions of its kind, and which papers were handed in. */
export interface Surroundings {
  asked: CauseForm | null
  handedIn: readonly string[]
}

/** What is missing or wrong on one page: enough to go on with; the court's own check is the server's. */
export function mistakes(step: Step, form: FilingForm, around: Surroundings): Mistake[] {
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
      return [...partyMistakes(form.me, 'me'), ...form.partners.flatMap((one, index) => partyMistakes(one, `partner-${index}`))]
    case 'others':
      return form.others.flatMap((one, index) => partyMistakes(one, `other-${index}`))
    case 'evidence':
      // A paper that is still to be found keeps nobody from going on; without it nothing is handed in.
      return []
    case 'check':
      return [...stepsFor(around.asked).flatMap((one) => (one === 'check' ? [] : mistakes(one, form, around))), ...missingPapers(around)]
    default:
      return questionMistakes(questionsOn(step, around.asked), form.answers)
  }
}

export function missingPapers({ asked, handedIn }: Surroundings): Mistake[] {
  return (asked?.papers ?? []).filter((paper) => paper.required && !handedIn.includes(paper.name)).map((paper) => ({ field: `paper-${paper.name}`, code: 'paper', label: paper.label }))
}

/** The page on which a mistake is put right, whether we found it or the server did. */
export function pageOf(field: string, asked: CauseForm | null): Step {
  if (field === 'me' || field.startsWith('me-') || field.startsWith('partner-') || field === 'parties') return 'me'
  if (field.startsWith('other-')) return 'others'
  if (field === 'amount') return 'claim'
  if (field === 'evidence' || field.startsWith('paper-')) return 'evidence'
  const name = /^answers?[.-](.+)$/.exec(field)?.[1]
  if (name !== undefined) {
    const page = pagesOf(asked).findIndex((questions) => questions.some((question) => question.name === name))
    return page < 0 ? 'cause' : `details-${page + 1}`
  }
  return field === 'facts' || field === 'claim' ? field : 'cause'
}

/** Whether a page is done, for the list of tasks. Evidence is done when nothing that must be there is missing. */
export function isDone(step: Step, form: FilingForm, around: Surroundings): boolean {
  if (step === 'evidence') return missingPapers(around).length === 0
  return mistakes(step, form, around).length === 0
}
