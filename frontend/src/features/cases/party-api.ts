import { http } from '@/shared/api'
import { getCase, type Case, type Deadline, type Evidence, type Party } from './api'

/** A case as one of its parties sees it, and what a party does with it. */
export type ConsentStep = 'mediation' | 'confidentiality' | 'sham_warning' | 'recording' | 'asynchronous' | 'face_comparison' | 'extension' | 'confirmation'
export type DocumentKind = 'id_card' | 'hmt_residence' | 'hmt_travel' | 'foreign_residence' | 'passport' | 'credit_code' | 'other'
export type RepresentativeKind = 'guardian' | 'agent' | 'legal_representative'

export interface ConsentGiven {
  step: ConsentStep
  step_label: string
  text_version: string
  at: string
  channel: string
  channel_label?: string
  withdrawn_at: string | null
  by: string
}

export interface Representative {
  id: string
  kind: RepresentativeKind
  kind_label: string
  name: string
  phone: string
  scope: 'general' | 'special'
  scope_label?: string
  has_authorisation: boolean
  authorisation_url?: string | null
  is_me: boolean
}

export interface MyParty extends Omit<Party, 'steps'> {
  email: string
  document_kind: DocumentKind
  steps: ConsentStep[]
  consents: ConsentGiven[]
  representatives: Representative[]
  represented_by: string | null
  identity_declared_at: string | null
  needs_guardian?: boolean
  service_address?: string
  service_email?: string
  accepts_e_service: boolean
}

export interface PartyDeadline extends Deadline {
  owner: 'court' | 'mediator' | 'parties'
  owner_label: string
  starts_label: string
  effect_label?: string
}

export interface Disclosure {
  id: string
  mediator: { id: string; name: string }
  relation_label: string
  text: string
  made_at: string
  answers: { party: string; waived: boolean; at: string }[]
  needs_my_answer: boolean
}

export interface WrittenNotice {
  kind: string
  title: string
  paragraphs: string[]
}

interface Picked {
  id: string
  name: string
}

export interface ChoiceState {
  open_until: string | null
  is_open: boolean
  my_pick: string | null
  other_side_has_picked: boolean
  revealed: boolean
  applicant_pick: Picked | null
  respondent_pick: Picked | null
  outcome: 'waiting' | 'same' | 'differ' | 'lapsed'
}

export interface Choosable {
  mediator: { id: string; name: string; gender?: string; organisation: Picked; specialties: string[]; certificate_number: string; charges_fee?: boolean }
  reasons_for: { code: string; detail: string }[]
}

export interface Choice extends ChoiceState {
  list: Choosable[]
}

export type Answer = string | number | boolean
export type Answers = Record<string, Answer | null>

export interface MyEvidence extends Evidence {
  kind: 'evidence' | 'application' | 'form'
  form: string
  form_label: string
}

export interface MyCase extends Omit<Case, 'parties' | 'deadlines' | 'next_deadline' | 'evidence'> {
  parties: MyParty[]
  deadlines: PartyDeadline[]
  next_deadline: PartyDeadline | null
  evidence: MyEvidence[]
  answers: Answers
  choice: ChoiceState | null
  disclosures: Disclosure[]
  panel: { mediator: string; name: string; presiding: boolean }[]
  notices: WrittenNotice[]
}

export interface ConsentText {
  step: ConsentStep
  title: string
  paragraphs: string[]
  statement: string
  required: boolean
}

export interface ServiceForm {
  service_address?: string
  service_email?: string
  accepts_e_service?: boolean
}

export const getMyCase = (id: string, signal?: AbortSignal) => getCase(id, signal) as Promise<unknown> as Promise<MyCase>

const at = (id: string) => `/api/v1/cases/${id}/`

export const getConsentTexts = () => http.get<{ version: string; steps: ConsentText[] }>('/api/v1/consent-texts/')
export const giveConsents = (id: string, steps: ConsentStep[], form: ServiceForm = {}) => http.post<MyCase>(`${at(id)}consent/`, { steps, ...form })
export const withdrawConsent = (id: string, step: ConsentStep, reason: string) => http.post<MyCase>(`${at(id)}consent/withdraw/`, { step, reason })
export const declareIdentity = (id: string, party: string, paper: { document_kind: DocumentKind; number: string; name: string }) => http.post<MyCase>(`${at(id)}parties/${party}/identity/`, paper)
export const getChoice = (id: string, signal?: AbortSignal) => http.get<Choice>(`${at(id)}choice/`, undefined, signal)
export const answerDisclosure = (id: string, disclosure: string, waived: boolean, note: string) => http.post<MyCase>(`${at(id)}disclosures/${disclosure}/answer/`, { waived, note })
export const addRepresentative = (id: string, party: string, form: FormData) => http.upload<MyCase>(`${at(id)}parties/${party}/representatives/`, form)
export const endRepresentative = (id: string, party: string, representative: string) => http.post<MyCase | undefined>(`${at(id)}parties/${party}/representatives/${representative}/end/`)
export const nameSpeaker = (id: string, party: string, speaker: string | null) => http.post<MyCase>(`${at(id)}parties/${party}/represented-by/`, { party: speaker })
