import { http } from '@/shared/api'
import type { InvitationState } from '../api'
import type { Channel, JoinStep, Result } from './contact'

export interface Invitation {
  id: string
  party: string
  party_name: string
  channels: Channel[]
  code: string
  state: InvitationState
  state_label?: string
  created_at: string
  expires_at: string
  opened_at: string | null
  used_at: string | null
  revoked_at: string | null
}

export interface Attempt {
  id: string
  party: string
  party_name: string
  channel: Channel
  channel_label: string
  result: Result
  result_label: string
  at: string
  note: string
  by: string | null
}

export interface Letter {
  url: string
  code: string
  qr_svg: string
  court: string
  court_phone: string
  case_number: string | null
  case_title: string
  party_name: string
  expires_at: string
  paragraphs: string[]
}

export interface PartySteps {
  party: string
  party_name: string
  side: 'applicant' | 'respondent'
  steps: Record<JoinStep, string | null>
}

export interface StepCount {
  step: JoinStep
  label: string
  count: number
}

export interface Funnel {
  steps: StepCount[]
  channels: { channel: Channel; label: string; steps: StepCount[] }[]
}

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
