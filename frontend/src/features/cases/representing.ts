import type { RepresentativeKind } from './party-api'

/** Somebody who is to act for a party, as they are typed in. */
export interface RepresentativeForm {
  kind: RepresentativeKind | ''
  name: string
  phone: string
  id_number: string
  relation: string
  scope: 'general' | 'special' | ''
}

/** Nothing is chosen beforehand: how far a power goes is for the party to say. */
export const emptyRepresentative = (): RepresentativeForm => ({ kind: '', name: '', phone: '', id_number: '', relation: '', scope: '' })

/** A person has an agent or a guardian, an organisation an agent or who represents it by law. */
export const kindsFor = (party: 'person' | 'organisation'): RepresentativeKind[] => (party === 'person' ? ['agent', 'guardian'] : ['agent', 'legal_representative'])

const PHONE = /^(1\d{10}|\+[1-9]\d{6,14}|0\d{9,11})$/
const plainPhone = (phone: string) => phone.replace(/[\s-]/g, '')

export interface RepresentativeMistake {
  field: string
  code: 'kind' | 'name' | 'phone' | 'scope' | 'authorisation'
}

/** What is missing; an agent acts on a power of attorney, so its scope and the paper belong to it. */
export function representativeMistakes(form: RepresentativeForm, hasPaper: boolean): RepresentativeMistake[] {
  const wrong: [RepresentativeMistake['code'], boolean][] = [
    ['kind', !form.kind],
    ['name', !form.name.trim()],
    ['phone', !PHONE.test(plainPhone(form.phone))],
    ['scope', form.kind === 'agent' && !form.scope],
    ['authorisation', form.kind === 'agent' && !hasPaper],
  ]
  return wrong.filter(([, bad]) => bad).map(([code]) => ({ field: code, code }))
}

export function toForm(form: RepresentativeForm, paper: File | null): FormData {
  const body = new FormData()
  const fields = { kind: form.kind, name: form.name.trim(), phone: plainPhone(form.phone), id_number: form.id_number.trim(), relation: form.relation.trim(), scope: form.kind === 'agent' ? form.scope : '' }
  for (const [name, value] of Object.entries(fields)) if (value) body.append(name, value)
  if (paper) body.append('authorisation', paper)
  return body
}
