/** The frames of the room protocol, version 1 (docs/room-protocol.md). */

export type RoomState = 'waiting' | 'open' | 'closed'
export type MemberRole = 'mediator' | 'applicant' | 'respondent' | 'agent' | 'clerk' | 'observer'

export interface Member {
  id: string
  name: string
  role: MemberRole
  side: 'applicant' | 'respondent' | null
  online: boolean
}

export interface RoomInfo {
  id: string
  kind: 'joint' | 'caucus'
  title: string
  state: RoomState
  case_number: string | null
}

export interface Message {
  seq: number
  id: string
  from: string | null
  kind: string
  body: Record<string, unknown>
  at: string
}

export interface Welcome {
  type: 'welcome'
  protocol: number
  room: RoomInfo
  me: Member
  members: Member[]
  last_seq: number
  read: Record<string, number>
  server_time: string
}

export type ServerFrame =
  | Welcome
  | ({ type: 'message' } & Message)
  | { type: 'ack'; id: string; seq: number; at: string }
  | { type: 'history'; messages: Message[]; more: boolean }
  | { type: 'presence'; member: string; online: boolean }
  | { type: 'read'; member: string; seq: number }
  | { type: 'typing'; member: string }
  | { type: 'state'; state: RoomState }
  | { type: 'members'; members: Member[] }
  | { type: 'error'; code: string; detail: string; id?: string; retry_after?: number }
  | { type: 'pong'; server_time: string }

/** How a message that this browser wrote is getting on. */
export type Delivery = 'queued' | 'sending' | 'sent' | 'failed'

export interface Outgoing {
  id: string
  kind: string
  body: Record<string, unknown>
  delivery: Delivery
  written_at: string
  /** Why it failed: the protocol's code and the server's sentence. */
  code?: string
  detail?: string
}

/** Where the line stands, as a page shows it. */
export type LineState = 'connecting' | 'open' | 'reconnecting' | 'ended'

/** Why a line ended for good. */
export type Ending = 'fault' | 'signed-out' | 'not-a-member' | 'unknown-room' | 'too-many-places' | 'closed-for-good'

const ENDINGS: Record<number, Ending> = {
  4400: 'fault',
  4401: 'signed-out',
  4403: 'not-a-member',
  4404: 'unknown-room',
  4409: 'too-many-places',
  4410: 'closed-for-good',
}

export function endingOf(closeCode: number): Ending | null {
  return ENDINGS[closeCode] ?? null
}
