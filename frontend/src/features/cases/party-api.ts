import { http } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'
import { getCase } from './api'

/** A case as one of its parties sees it, and what a party does with it. */
export type ConsentStep = Schema.ConsentStepEnum
export type DocumentKind = Schema.DocumentKindEnum
export type RepresentativeKind = Schema.RepresentativeKindEnum
export type ConsentGiven = Required<Schema.Consent>
export type Representative = Schema.Representative
export type PartyDeadline = Required<Schema.Deadline>
export type Disclosure = Schema.Disclosure
export type ChoiceState = Schema.ChoiceState
export type Choice = Schema.Choice
export type Choosable = Schema.Choosable
export type ConsentText = Schema.StepText
export type MyEvidence = Required<Schema.Evidence>
export type Answer = string | number | boolean
export type Answers = Record<string, Answer | null>

export type MyParty = Omit<Required<Schema.Party>, 'steps' | 'consents'> & { steps: ConsentStep[]; consents: ConsentGiven[] }

export type MyCase = Omit<Required<Schema.Case>, 'parties' | 'deadlines' | 'next_deadline' | 'evidence' | 'answers'> & {
  parties: MyParty[]
  deadlines: PartyDeadline[]
  next_deadline: PartyDeadline | null
  evidence: MyEvidence[]
  answers: Answers
}

export interface ServiceForm {
  service_address?: string
  service_email?: string
  accepts_e_service?: boolean
}

export const getMyCase = (id: string, signal?: AbortSignal) => getCase(id, signal) as Promise<unknown> as Promise<MyCase>

const at = (id: string) => `/api/v1/cases/${id}/`

export const getConsentTexts = () => http.get<Schema.ConsentTexts>('/api/v1/consent-texts/')
export const giveConsents = (id: string, steps: ConsentStep[], form: ServiceForm = {}) => http.post<MyCase>(`${at(id)}consent/`, { steps, ...form })
export const withdrawConsent = (id: string, step: ConsentStep, reason: string) => http.post<MyCase>(`${at(id)}consent/withdraw/`, { step, reason })
export const declareIdentity = (id: string, party: string, paper: { document_kind: DocumentKind; number: string; name: string }) => http.post<MyCase>(`${at(id)}parties/${party}/identity/`, paper)
export const getChoice = (id: string, signal?: AbortSignal) => http.get<Choice>(`${at(id)}choice/`, undefined, signal)
export const answerDisclosure = (id: string, disclosure: string, waived: boolean, note: string) => http.post<MyCase>(`${at(id)}disclosures/${disclosure}/answer/`, { waived, note })
export const addRepresentative = (id: string, party: string, form: FormData) => http.upload<MyCase>(`${at(id)}parties/${party}/representatives/`, form)
export const endRepresentative = (id: string, party: string, representative: string) => http.post<MyCase | undefined>(`${at(id)}parties/${party}/representatives/${representative}/end/`)
export const nameSpeaker = (id: string, party: string, speaker: string | null) => http.post<MyCase>(`${at(id)}parties/${party}/represented-by/`, { party: speaker })
