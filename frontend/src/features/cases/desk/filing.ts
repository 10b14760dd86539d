import { answersFrom, typedOf } from './answers'
import type { Filing, PartyDraft } from './api'
import type { Case, Party, Question } from './types'

/** The paper on a clerk's desk as it is typed in: everything is text. */
export interface Form {
  cause: string
  claim: string
  facts: string
  amount: string
  kind: string
  in_custody: boolean
  answers: Record<string, string>
  parties: PartyDraft[]
}

export const blankParty = (side: PartyDraft['side']): PartyDraft => ({ side, kind: 'person', name: '', phone: '', email: '', address: '', id_number: '', document_kind: 'id_card', region: 'mainland', born_on: null })

export const blankForm = (): Form => ({ cause: '', claim: '', facts: '', amount: '', kind: 'civil', in_custody: false, answers: {}, parties: [blankParty('applicant'), blankParty('respondent')] })

/** What the server masked cannot be sent back as if it were the number. */
const plain = (value: string | undefined) => (value && !value.includes('*') ? value : '')

const typed = ({ side, kind, name, phone, email, address, id_number: number, document_kind: paper, region, born_on: born }: Party): PartyDraft => ({
  ...blankParty(side), kind, name, phone: plain(phone), email: plain(email), address: plain(address), id_number: plain(number), document_kind: paper || 'id_card', region: region || 'mainland', born_on: born ?? null,
})

export function formOf(found: Case, questions: readonly Question[]): Form {
  const parties = (['applicant', 'respondent'] as const).flatMap((side) => {
    const there = found.parties.filter((party) => party.side === side).map(typed)
    return there.length > 0 ? there : [blankParty(side)]
  })
  const answers = Object.fromEntries(questions.map(({ name, kind }) => [name, typedOf(kind, found.answers?.[name])]))
  return { cause: found.cause, claim: found.claim, facts: found.facts, amount: found.amount ? String(Number(found.amount)) : '', kind: found.kind || 'civil', in_custody: found.in_custody, answers, parties }
}

const isNamed = ({ name }: PartyDraft) => name.trim() !== ''

export function filingOf(form: Form, questions: readonly Question[]): Filing {
  return {
    cause: form.cause,
    claim: form.claim.trim(),
    facts: form.facts.trim(),
    amount: form.amount.replace(/[,，\s]/g, '') || null,
    kind: form.kind,
    in_custody: form.in_custody,
    answers: answersFrom(questions, form.answers),
    parties: form.parties.filter(isNamed).map((party) => ({ ...party, name: party.name.trim(), phone: party.phone.replace(/[\s-]/g, ''), id_number: party.id_number.trim().toUpperCase(), address: party.address.trim(), email: party.email.trim(), born_on: party.born_on || null })),
  }
}

/** The server counts the parties that were sent; the form also shows blank ones. */
export function fieldOf(field: string, form: Form): string {
  const match = /^parties\.(\d+)\.(.+)$/.exec(field)
  if (!match) return `file-${field.replace(/\./g, '-')}`
  const sent = form.parties.map((party, at) => ({ party, at })).filter(({ party }) => isNamed(party))
  return `file-parties-${sent[Number(match[1])]?.at ?? match[1]}-${match[2]}`
}
