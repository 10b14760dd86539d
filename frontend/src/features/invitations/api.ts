import { http } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'

/** What a link leads to, as whoever holds it may read: names and numbers masked. What somebody typed tells nothing. */
export type Landing = Schema.Landing
export type InvitationState = Schema.InvitationStateEnum
export type Entrance = Schema.Entered

const at = (token: string) => `/api/v1/join/${encodeURIComponent(token)}/`

export const openInvitation = (token: string, via: string) => http.get<Landing>(at(token), { via })
export const findInvitation = (code: string, phone: string) => http.post<Schema.Found>('/api/v1/join/find/', { code, phone })
export const requestCode = (token: string) => http.post<Schema.CodeSent>(`${at(token)}code/`)
export const enter = (token: string, code: string) => http.post<Entrance>(`${at(token)}enter/`, { code })
export const notMe = (token: string, note: string) => http.post<Schema.NotMe>(`${at(token)}not-me/`, { note })
