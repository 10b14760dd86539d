import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { RoomSocket, socketAddress, tabKeeper, type Ending, type LineState, type Member, type Message, type Outgoing, type RoomInfo, type ServerFrame, type Welcome } from '@/shared/realtime'
import { uploadRoomFile } from './api'
import type { Carrying, RoomHandle, ShownMessage } from './room-handle'
import { useTyping } from './useTyping'

/** Opens a room and keeps it in step until the component that asked for it is gone. */
export function useRoom(id: string, initialUnread = 0): RoomHandle {
  const line = ref<LineState>('connecting')
  const ending = ref<Ending | null>(null)
  const room = ref<RoomInfo | null>(null)
  const me = ref<Member | null>(null)
  const members = ref<Member[]>([])
  const stored = shallowRef<readonly Message[]>([])
  const outgoing = shallowRef<readonly Outgoing[]>([])
  const readMarks = ref<Record<string, number>>({})
  const lastSeq = ref(0)
  const unreadFrom = ref<number | null>(null)
  const carrying = ref<Carrying[]>([])
  const typing = useTyping()

  const socket = new RoomSocket({
    url: socketAddress(`/ws/rooms/${id}/`),
    keeper: tabKeeper(`outbox:${id}`),
    onFrame: receive,
    onLine(state, why) {
      line.value = state
      ending.value = why
    },
    onChange() {
      stored.value = [...socket.transcript.messages()]
      outgoing.value = [...socket.outbox.all()]
    },
  })

  function receive(frame: ServerFrame) {
    if (frame.type === 'welcome') welcomed(frame)
    else if (frame.type === 'state' && room.value) room.value = { ...room.value, state: frame.state }
    else if (frame.type === 'members') members.value = frame.members
    else if (frame.type === 'presence') members.value = members.value.map((member) => (member.id === frame.member ? { ...member, online: frame.online } : member))
    else if (frame.type === 'read') readMarks.value = { ...readMarks.value, [frame.member]: frame.seq }
    else if (frame.type === 'typing') typing.heard(frame.member)
    else if (frame.type === 'message') {
      lastSeq.value = Math.max(lastSeq.value, frame.seq)
      if (frame.from) typing.done(frame.from)
    }
  }

  function welcomed(frame: Welcome) {
    const first = me.value === null
    room.value = frame.room
    me.value = frame.me
    members.value = frame.members
    lastSeq.value = Math.max(lastSeq.value, frame.last_seq)
    readMarks.value = { ...frame.read, [frame.me.id]: Math.max(frame.read[frame.me.id] ?? 0, readMarks.value[frame.me.id] ?? 0) }
    const mark = readMarks.value[frame.me.id] ?? 0
    if (first && mark > 0 && frame.last_seq > mark) unreadFrom.value = mark + 1
  }

  const isMine = (message: Message) => message.from === 'me' || (message.from !== null && message.from === me.value?.id)
  const seenUpTo = computed(() => Math.max(0, ...Object.entries(readMarks.value).map(([member, seq]) => (member === me.value?.id ? 0 : seq))))
  const memberOf = computed(() => new Map(members.value.map((member) => [member.id, member])))

  const messages = computed<ShownMessage[]>(() => [
    ...stored.value.map((message) => ({
      key: message.id,
      seq: message.seq,
      sender: isMine(message) ? me.value : (memberOf.value.get(message.from ?? '') ?? null),
      mine: isMine(message),
      kind: message.from === null ? 'system' : message.kind,
      body: message.body,
      at: message.at,
      delivery: isMine(message) ? ('sent' as const) : null,
      seen: message.seq <= seenUpTo.value,
      reason: '',
    })),
    ...outgoing.value.map((message) => ({
      key: message.id,
      seq: null,
      sender: me.value,
      mine: true,
      kind: message.kind,
      body: message.body,
      at: message.written_at,
      delivery: message.delivery,
      seen: false,
      reason: message.detail ?? '',
    })),
  ])

  const myMark = computed(() => (me.value ? (readMarks.value[me.value.id] ?? 0) : 0))
  const unread = computed(() => {
    if (!me.value) return initialUnread
    const held = stored.value.filter((message) => message.seq > myMark.value && !isMine(message)).length
    const below = Math.max(0, (stored.value[0]?.seq ?? lastSeq.value + 1) - 1 - myMark.value)
    return held + below
  })
  const state = computed(() => (ending.value === 'closed-for-good' ? 'closed' : (room.value?.state ?? 'waiting')))

  async function sendFile(file: File) {
    const item: Carrying = { key: Date.now(), name: file.name, failed: false }
    carrying.value.push(item)
    try {
      const kept = await uploadRoomFile(id, file)
      socket.send('file', { file: kept.id, name: kept.name, size: kept.size, media_type: kept.media_type })
      return kept
    } finally {
      carrying.value = carrying.value.filter((other) => other.key !== item.key)
    }
  }

  function markRead() {
    const last = lastSeq.value
    if (!me.value || last <= myMark.value) return
    readMarks.value = { ...readMarks.value, [me.value.id]: last }
    socket.read(last)
  }

  function sendText(text: string) {
    unreadFrom.value = null
    socket.send('text', { text })
  }

  const hurry = () => document.visibilityState === 'visible' && socket.hurry()
  const drop = () => socket.drop()
  window.addEventListener('online', hurry)
  window.addEventListener('offline', drop)
  document.addEventListener('visibilitychange', hurry)
  onScopeDispose(() => {
    window.removeEventListener('online', hurry)
    window.removeEventListener('offline', drop)
    document.removeEventListener('visibilitychange', hurry)
    socket.close()
  })
  socket.open()

  return {
    id,
    line,
    ending,
    room,
    state,
    me,
    members,
    messages,
    hasOlder: computed(() => (stored.value[0]?.seq ?? 1) > 1),
    unread,
    unreadFrom,
    typing: computed(() => members.value.filter((member) => member.id !== me.value?.id && typing.now.value.has(member.id))),
    carrying,
    canWrite: computed(() => line.value !== 'ended' && me.value?.role !== 'observer' && (state.value === 'open' || me.value?.role === 'mediator')),
    sendText,
    sendFile,
    retry: (key) => socket.retry(key),
    discard: (key) => socket.discard(key),
    loadOlder: () => socket.older(),
    markRead,
    tellTyping: () => socket.typing(),
  }
}
