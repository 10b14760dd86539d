import { http } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'
import type { Channel, Result } from './contact'

export type Invitation = Schema.Invitation
export type Attempt = Schema.Attempt
export type Letter = Schema.Letter
export type PartySteps = Schema.PartySteps
export type Funnel = Schema.Funnel

export interface NewAttempt {
  party: string
  channel: Channel
  result: Result
  note: string
}

const of = (id: string) => `/api/v1/cases/${id}/`

export const listInvitations = (id: string) => http.get<Invitation[]>(`${of(id)}invitations/`)
export const invite = (id: string, body: { party: string; channels: Channel[] }) => http.post<Invitation>(`${of(id)}invitations/`, body)
export const revoke = (id: string) => http.post<Invitation>(`/api/v1/invitations/${id}/revoke/`)
export const getLetter = (id: string) => http.get<Letter>(`/api/v1/invitations/${id}/letter/`)
export const listAttempts = (id: string) => http.get<Attempt[]>(`${of(id)}attempts/`)
export const logAttempt = (id: string, attempt: NewAttempt) => http.post<Attempt>(`${of(id)}attempts/`, attempt)
export const getCaseFunnel = (id: string) => http.get<{ parties: PartySteps[] }>(`${of(id)}funnel/`)
export const getFunnel = (filters: { from?: string; to?: string; channel?: string }) => http.get<Funnel>('/api/v1/funnel/', { ...filters })
