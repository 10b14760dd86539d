import { http, type Page } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'

export type Stage = Schema.StageEnum
export type Action = Schema.Action
export type ActionInput = Schema.ActionInput
export type Candidate = Schema.Candidate
export type CaseSummary = Required<Schema.CaseSummary>
export type Case = Required<Schema.Case>
export type Cause = Schema.Cause
export type Deadline = Schema.Deadline
export type Evidence = Schema.Evidence
export type Step = Schema.ConsentStepEnum

export interface CaseFilters {
  stage?: readonly string[]
  cause?: string
  q?: string
  mine?: boolean
  imported?: boolean
}

export const listCases = (filters: CaseFilters, signal?: AbortSignal) => http.get<Page<CaseSummary>>('/api/v1/cases/', { ...filters }, signal)

/** The page after this one; the server names its address whole, so only its way on this site is kept. */
export const nextCases = (next: string, signal?: AbortSignal) => {
  const { pathname, search } = new URL(next, window.location.origin)
  return http.get<Page<CaseSummary>>(pathname + search, undefined, signal)
}

export const getCase = (id: string, signal?: AbortSignal) => http.get<Case>(`/api/v1/cases/${id}/`, undefined, signal)
export const act = (id: string, name: string, version: number, inputs: Record<string, unknown>) => http.post<Case>(`/api/v1/cases/${id}/actions/${name}/`, { version, ...inputs })
export const listCandidates = (id: string) => http.get<Candidate[]>(`/api/v1/cases/${id}/candidates/`)
export const listCauses = () => http.get<Cause[]>('/api/v1/causes/')
export const addEvidence = (id: string, form: FormData) => http.upload<Evidence>(`/api/v1/cases/${id}/evidence/`, form)

export type PartyInput = Schema.PartyInputRequest
export type Draft = Pick<Schema.NewCaseRequest, 'cause' | 'claim' | 'facts' | 'amount' | 'parties'>

export const createCase = (court: string, draft: Draft = {}) => http.post<Case>('/api/v1/cases/', { court, ...draft })
export const saveDraft = (id: string, version: number, draft: Draft) => http.patch<Case>(`/api/v1/cases/${id}/`, { version, ...draft })
export const listCourts = () => http.get<Schema.Organisation[]>('/api/v1/organisations/', { kind: 'court' })
