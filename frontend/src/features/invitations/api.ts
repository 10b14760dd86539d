import { http } from '@/shared/api'

export type InvitationState = 'open' | 'expired' | 'used' | 'revoked' | 'closed'

/** What a link leads to, as whoever holds it may read: names and numbers masked. What somebody typed tells nothing. */
export interface Landing {
  state: InvitationState
  /** Why it was taken back, where it was. */
  reason: '' | 'replaced' | 'wrong_person' | 'by_staff' | 'case_closed'
  /** What the state means, in a sentence that says what to do. */
  sentence: string
  court: string
  court_phone: string
  case_number: string | null
  title: string
  invited_by: string
  party_name: string
  phone_hint: string
  expires_at: string
  signed_in_as_me: boolean
  /** The case and where to go on, for the party who is signed in already. */
  case: string | null
  next: string | null
}

export interface Entrance {
  case: string
  party: string
  next: string
}

const at = (token: string) => `/api/v1/join/${encodeURIComponent(token)}/`

export const openInvitation = (token: string, via: string) => http.get<Landing>(at(token), { via })
export const findInvitation = (code: string, phone: string) => http.post<{ token: string }>('/api/v1/join/find/', { code, phone })
export const requestCode = (token: string) => http.post<{ wait_seconds: number; code: string | null }>(`${at(token)}code/`)
export const enter = (token: string, code: string) => http.post<Entrance>(`${at(token)}enter/`, { code })
export const notMe = (token: string, note: string) => http.post<unknown>(`${at(token)}not-me/`, { note })
