import type { ComputedRef, Ref } from 'vue'
import type { Ending, LineState, Member, Outgoing, RoomInfo, RoomState } from '@/shared/realtime'
import type { RoomFile } from './api'

/** A message as the page shows it: stored ones have a number, those on their way a delivery state. */
export interface ShownMessage {
  key: string
  seq: number | null
  sender: Member | null
  mine: boolean
  kind: string
  body: Record<string, unknown>
  at: string
  delivery: Outgoing['delivery'] | null
  /** Somebody else has seen it. */
  seen: boolean
  /** Why it could not be sent. */
  reason: string
}

/** A file being carried to the server, before it becomes a message. */
export interface Carrying {
  key: number
  name: string
  failed: boolean
}

/** The live room, as components use it. */
export interface RoomHandle {
  id: string
  line: Ref<LineState>
  ending: Ref<Ending | null>
  room: Ref<RoomInfo | null>
  state: ComputedRef<RoomState>
  me: Ref<Member | null>
  members: Ref<Member[]>
  messages: ComputedRef<ShownMessage[]>
  hasOlder: ComputedRef<boolean>
  unread: ComputedRef<number>
  /** The first message that was unread when the room was entered: where the line is drawn. */
  unreadFrom: Ref<number | null>
  typing: ComputedRef<Member[]>
  carrying: Ref<Carrying[]>
  canWrite: ComputedRef<boolean>
  sendText(text: string): void
  sendFile(file: File): Promise<RoomFile | null>
  retry(key: string): void
  discard(key: string): void
  loadOlder(): void
  markRead(): void
  tellTyping(): void
}
