import { http, type Page } from '@/shared/api'
import type { Evidence, Step } from '../api'
import type { Answer, Case, CauseForm, ConsentText, Disclosure, Explanation, ListedDeadline, Representative, SeriesReport } from './types'

const of = (id: string) => `/api/v1/cases/${id}/`

export interface Heard {
  party: string
  channel: 'phone' | 'on_site'
  steps: Step[]
  service_address?: string
  service_email?: string
  accepts_e_service?: boolean
  version?: number
}

export interface Sighted {
  party: string
  document_kind: string
  passed: boolean
  note: string
  version?: number
}

export interface NewRepresentative {
  party: string
  kind: string
  name: string
  phone: string
  id_number: string
  relation: string
  scope: string
  file: File | null
}

export const getExplanation = (id: string) => http.get<Explanation>(`${of(id)}explanation/`)
export const listConsentTexts = () => http.get<{ version: string; steps: ConsentText[] }>('/api/v1/consent-texts/')
export const getCauseForm = (code: string) => http.get<CauseForm>(`/api/v1/causes/${code}/form/`)

/** What a mediator heard from a party by phone or in person. */
export const recordConsent = (id: string, heard: Heard) => http.post<Case>(`${of(id)}consent/`, heard)
export const withdrawConsent = (id: string, body: { party: string; step: string; reason: string; version?: number }) => http.post<Case>(`${of(id)}consent/withdraw/`, body)
/** What a mediator saw of a party's paper, fitting or not. */
export const verifyParty = (id: string, { party, ...seen }: Sighted) => http.post<Case>(`${of(id)}parties/${party}/verify/`, seen)

export function addRepresentative(id: string, { party, file, ...fields }: NewRepresentative) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value)
  if (file) form.append('authorisation', file)
  return http.upload<Case>(`${of(id)}parties/${party}/representatives/`, form)
}

export const endRepresentative = (id: string, { party, representative }: { party: string; representative: Representative['id'] }) =>
  http.post<Case>(`${of(id)}parties/${party}/representatives/${representative}/end/`)
export const nameSpeaker = (id: string, { party, other }: { party: string; other: string | null }) => http.post<Case>(`${of(id)}parties/${party}/represented-by/`, { party: other })
export const disclose = (id: string, body: { relation: Disclosure['relation']; text: string; version?: number }) => http.post<Case>(`${of(id)}disclosures/`, body)
export const advanceConfirmation = (id: string, body: { act: 'take_up' | 'extend'; approved_by?: string; version?: number }) => http.post<Case>(`${of(id)}confirmation/`, body)

export interface PartyDraft {
  side: 'applicant' | 'respondent'
  kind: 'person' | 'organisation'
  name: string
  phone: string
  email: string
  address: string
  id_number: string
  document_kind: string
  region: string
  born_on: string | null
}

export interface Filing {
  cause: string
  claim: string
  facts: string
  amount: string | null
  kind: string
  in_custody: boolean
  answers: Record<string, Answer | null>
  parties: PartyDraft[]
}

/** A clerk fills it in for somebody at the window: the first save makes the case, every other one changes it. */
export const openFiling = (court: string, filing: Filing) => http.post<Case>('/api/v1/cases/', { court, on_behalf: true, ...filing })
export const saveFiling = (id: string, version: number, filing: Filing) => http.patch<Case>(of(id), { version, ...filing })

/** The signed application, scanned, or a paper that the cause asks for by its name. */
export function handIn(id: string, file: File, title: string, form: string) {
  const body = new FormData()
  body.append('file', file)
  body.append('title', title)
  body.append('kind', form ? 'form' : 'application')
  if (form) body.append('form', form)
  return http.upload<Evidence>(`${of(id)}evidence/`, body)
}

export interface DeadlineFilters {
  owner?: string
  before?: string
  overdue?: string
}

export const listDeadlines = (filters: DeadlineFilters, signal?: AbortSignal) => http.get<Page<ListedDeadline>>('/api/v1/deadlines/', { ...filters, state: 'running' }, signal)
export const nextDeadlines = (next: string, signal?: AbortSignal) => {
  const { pathname, search } = new URL(next, window.location.origin)
  return http.get<Page<ListedDeadline>>(pathname + search, undefined, signal)
}

/** An empty spreadsheet; with a cause, its questions are among the columns. */
export const seriesTemplate = (cause: string) => `/api/v1/cases/series/template/${cause ? `?cause=${encodeURIComponent(cause)}` : ''}`

export function sendSeries(input: { file: File; court: string; dryRun: boolean; about: Record<string, string> }) {
  const form = new FormData()
  form.append('file', input.file)
  form.append('court', input.court)
  form.append('dry_run', String(input.dryRun))
  for (const [name, value] of Object.entries(input.about)) if (value) form.append(name, value)
  return http.upload<SeriesReport>('/api/v1/cases/series/', form)
}
