// @vitest-environment node
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket as Peer } from 'ws'
import type { Ending, LineState, Message, Outgoing } from './frames'
import { RoomSocket, type RoomSocketOptions } from './room-socket'

/** A small room of its own, speaking the protocol over a real line, that a test can make misbehave. */
class LocalRoom {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  readonly stored: Message[] = []
  readonly received: { type: string; id?: string; after?: number; before?: number; limit?: number }[] = []
  readonly joinedAfter: number[] = []
  peers: Peer[] = []
  closeNextWith: number | null = null
  acknowledging = true
  ponging = true
  refuseNextWith: { code: string; retry_after?: number } | null = null

  constructor() {
    this.server.on('connection', (peer, request) => this.joined(peer, Number(new URL(request.url!, 'http://x').searchParams.get('after'))))
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws/rooms/r/`
  }

  post(text: string, id = `server-${this.stored.length + 1}`): void {
    const message = { seq: this.stored.length + 1, id, from: 'other', kind: 'text', body: { text }, at: '2026-03-12T06:30:00.000Z' }
    this.stored.push(message)
    this.peers.forEach((peer) => peer.send(JSON.stringify({ type: 'message', ...message })))
  }

  private joined(peer: Peer, after: number): void {
    this.joinedAfter.push(after)
    if (this.closeNextWith) {
      peer.close(this.closeNextWith)
      this.closeNextWith = null
      return
    }
    this.peers.push(peer)
    peer.on('close', () => (this.peers = this.peers.filter((other) => other !== peer)))
    peer.on('message', (data) => this.handle(peer, JSON.parse(String(data))))
    peer.send(JSON.stringify({ type: 'welcome', protocol: 1, room: {}, me: { id: 'me-1' }, members: [], last_seq: this.stored.length, read: {}, server_time: '' }))
    this.stored.filter((message) => message.seq > after).slice(-200).forEach((message) => peer.send(JSON.stringify({ type: 'message', ...message })))
  }

  private handle(peer: Peer, frame: { type: string; id: string; body: { text: string }; after: number; before: number; limit: number }): void {
    this.received.push(frame)
    if (frame.type === 'ping' && this.ponging) peer.send(JSON.stringify({ type: 'pong', server_time: '' }))
    if (frame.type === 'history') this.history(peer, frame)
    if (frame.type === 'send') this.take(peer, frame)
  }

  private history(peer: Peer, { after, before, limit }: { after?: number; before?: number; limit: number }): void {
    const found = before ? this.stored.filter((m) => m.seq < before).slice(-limit) : this.stored.filter((m) => m.seq > after!).slice(0, limit)
    peer.send(JSON.stringify({ type: 'history', messages: found, more: false }))
  }

  private take(peer: Peer, frame: { id: string; body: { text: string } }): void {
    if (this.refuseNextWith) {
      peer.send(JSON.stringify({ type: 'error', detail: '稍后再试', id: frame.id, ...this.refuseNextWith }))
      this.refuseNextWith = null
      return
    }
    if (!this.stored.some((message) => message.id === frame.id)) this.post(frame.body.text, frame.id)
    const { seq, at } = this.stored.find((message) => message.id === frame.id)!
    if (this.acknowledging) peer.send(JSON.stringify({ type: 'ack', id: frame.id, seq, at }))
  }
}

async function until(holds: () => boolean, within = 3000): Promise<void> {
  const end = Date.now() + within
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within ${within} ms: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

let room: LocalRoom
let lines: [LineState, Ending | null][]
let opened: RoomSocket[]

beforeEach(async () => {
  room = new LocalRoom()
  await once(room.server, 'listening')
  lines = []
  opened = []
})

afterEach(async () => {
  opened.forEach((socket) => socket.close())
  room.peers.forEach((peer) => peer.terminate())
  await new Promise((resolve) => room.server.close(resolve))
})

function enter(options: Partial<RoomSocketOptions> = {}): RoomSocket {
  const socket = new RoomSocket({
    url: room.url,
    onFrame: () => undefined,
    onLine: (line, ending) => lines.push([line, ending]),
    onChange: () => undefined,
    random: () => 0,
    ...options,
  })
  opened.push(socket)
  socket.open()
  return socket
}

const isOpen = () => lines.at(-1)?.[0] === 'open'
const texts = (socket: RoomSocket) => socket.transcript.messages().map((message) => message.body.text)

describe('joining', () => {
  it('receives what is already there', async () => {
    room.post('一')
    room.post('二')
    const socket = enter()
    await until(() => texts(socket).length === 2)
    expect(texts(socket)).toEqual(['一', '二'])
    expect(room.joinedAfter).toEqual([0])
  })

  it('resumes after the last number held when the line breaks', async () => {
    room.post('一')
    const socket = enter()
    await until(() => texts(socket).length === 1)
    room.peers[0]!.terminate()
    await until(() => lines.at(-1)?.[0] === 'reconnecting')
    room.post('二')
    await until(() => texts(socket).length === 2)
    expect(room.joinedAfter).toEqual([0, 1])
    expect(texts(socket)).toEqual(['一', '二'])
  })

  it('fetches what lies between when more than 200 were missed', async () => {
    room.post('首')
    const socket = enter()
    await until(() => texts(socket).length === 1)
    room.peers[0]!.terminate()
    await until(() => room.peers.length === 0)
    for (let n = 2; n <= 650; n++) room.post(String(n))
    await until(() => texts(socket).length === 650, 5000)
    expect(socket.transcript.messages().map((message) => message.seq)).toEqual(Array.from({ length: 650 }, (_, n) => n + 1))
  })

  it('asks for older messages before the oldest held', async () => {
    for (let n = 1; n <= 260; n++) room.post(String(n))
    const socket = enter()
    await until(() => texts(socket).length === 200)
    socket.older()
    await until(() => texts(socket).length === 260)
    expect(room.received.filter((frame) => frame.type === 'history')).toEqual([{ type: 'history', before: 61, limit: 100 }])
  })

  it.each([
    [4400, 'fault'],
    [4401, 'signed-out'],
    [4403, 'not-a-member'],
    [4404, 'unknown-room'],
    [4409, 'too-many-places'],
    [4410, 'closed-for-good'],
  ])('ends for good on %i', async (code, ending) => {
    room.closeNextWith = code
    enter()
    await until(() => lines.at(-1)?.[0] === 'ended')
    expect(lines.at(-1)).toEqual(['ended', ending])
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(room.joinedAfter).toHaveLength(1)
  })

  it.each([1012, 1001, 1013])('comes back after %i', async (code) => {
    room.closeNextWith = code
    enter()
    await until(isOpen)
    expect(room.joinedAfter).toHaveLength(2)
  })
})

describe('sending', () => {
  it('goes from queued to sent with the acknowledgement', async () => {
    const socket = enter()
    const message = socket.send('text', { text: '您好' })
    expect(socket.outbox.all()[0]?.delivery).toBe('queued')
    await until(() => socket.outbox.all().length === 0)
    expect(socket.transcript.messages()).toHaveLength(1)
    expect(socket.transcript.messages()[0]).toMatchObject({ id: message.id, seq: 1, body: { text: '您好' } })
  })

  it('sends again under the same id what was not acknowledged, and is stored once', async () => {
    const socket = enter()
    await until(isOpen)
    room.acknowledging = false
    const peer = room.peers[0]!
    room.peers = []
    socket.send('text', { text: '只一次' })
    await until(() => room.stored.length === 1)
    expect(socket.outbox.all()[0]?.delivery).toBe('sending')
    room.acknowledging = true
    peer.terminate()
    await until(() => socket.outbox.all().length === 0)
    expect(room.stored).toHaveLength(1)
    expect(texts(socket)).toEqual(['只一次'])
  })

  it('keeps what was written while the line was down, in order', async () => {
    const socket = enter()
    await until(isOpen)
    room.peers[0]!.terminate()
    await until(() => lines.at(-1)?.[0] === 'reconnecting')
    socket.send('text', { text: '一' })
    socket.send('text', { text: '二' })
    await until(() => socket.outbox.all().length === 0)
    expect(room.stored.map((message) => message.body.text)).toEqual(['一', '二'])
  })

  it('tries again by itself when the server was too busy', async () => {
    const socket = enter()
    await until(isOpen)
    room.refuseNextWith = { code: 'rate_limited', retry_after: 0.05 }
    const { id } = socket.send('text', { text: '慢一点' })
    await until(() => room.stored.length === 1)
    expect(room.received.filter((frame) => frame.id === id)).toHaveLength(2)
  })

  it('keeps a refused message with its reason until it is tried again', async () => {
    const socket = enter()
    await until(isOpen)
    room.refuseNextWith = { code: 'not_open' }
    const { id } = socket.send('text', { text: '开始了吗' })
    await until(() => socket.outbox.all()[0]?.delivery === 'failed')
    expect(socket.outbox.all()[0]).toMatchObject({ id, code: 'not_open', detail: '稍后再试' })
    expect(room.stored).toHaveLength(0)
    socket.retry(id)
    await until(() => room.stored.length === 1)
    expect(room.stored[0]?.id).toBe(id)
  })

  it('hands unsent messages to the keeper and takes them up after a reload', async () => {
    let kept: Outgoing[] = []
    const keeper = { load: () => kept, save: (messages: Outgoing[]) => (kept = messages) }
    const before = new RoomSocket({ url: room.url, onFrame: () => undefined, onLine: () => undefined, onChange: () => undefined, keeper })
    before.send('text', { text: '刷新前写的' })
    expect(kept).toHaveLength(1)
    enter({ keeper })
    await until(() => room.stored.length === 1)
    await until(() => kept.length === 0)
    expect(room.stored[0]?.body.text).toBe('刷新前写的')
  })
})

describe('liveness', () => {
  it('drops a line that no longer answers and joins again', async () => {
    room.ponging = false
    enter({ pingEvery: 40, pongWithin: 40 })
    await until(() => room.joinedAfter.length === 2)
    expect(lines.map(([line]) => line)).toContain('reconnecting')
  })

  it('takes a lost network for a broken line at once, and what was on its way for unsent', async () => {
    const socket = enter()
    await until(isOpen)
    room.acknowledging = false
    room.peers = []
    socket.send('text', { text: '在路上' })
    socket.drop()
    expect(lines.at(-1)?.[0]).toBe('reconnecting')
    expect(socket.outbox.all()[0]?.delivery).toBe('queued')
    room.acknowledging = true
    socket.hurry()
    await until(() => socket.outbox.all().length === 0)
    expect(room.stored).toHaveLength(1)
  })

  it('stays on a line that answers', async () => {
    enter({ pingEvery: 30, pongWithin: 200 })
    await until(() => room.received.filter((frame) => frame.type === 'ping').length >= 4)
    expect(room.joinedAfter).toHaveLength(1)
  })
})
