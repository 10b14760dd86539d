import { backoff } from './backoff'
import { endingOf, type Ending, type LineState, type Message, type Outgoing, type ServerFrame } from './frames'
import { Outbox, type Keeper } from './outbox'
import { Transcript } from './transcript'
import { uuid } from './uuid'

const PING_EVERY = 25_000
const PONG_WITHIN = 10_000
const FLOOD_PAUSE = 30_000
const TYPING_EVERY = 2_000
const PAGE = 100

export interface RoomSocketOptions {
  /** The address without the query: ws(s)://host/ws/rooms/<id>/ */
  url: string
  onFrame(frame: ServerFrame): void
  onLine(line: LineState, ending: Ending | null): void
  /** The transcript or the outbox changed. */
  onChange(): void
  keeper?: Keeper | null
  random?: () => number
  pingEvery?: number
  pongWithin?: number
}

/**
 * One room over one WebSocket: resumes by number, sends again what was not acknowledged, fills holes.
 * Knows nothing of pages; `useRoom` turns it into reactive state.
 */
export class RoomSocket {
  readonly transcript = new Transcript()
  readonly outbox: Outbox
  private socket: WebSocket | null = null
  private ready = false
  private stopped = false
  private attempt = 0
  private lastTyping = 0
  private askedBefore = -1
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined
  private resendTimer: ReturnType<typeof setTimeout> | undefined
  private pingTimer: ReturnType<typeof setInterval> | undefined
  private pongTimer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly options: RoomSocketOptions) {
    this.outbox = new Outbox(options.keeper ?? null)
  }

  open(): void {
    this.stopped = false
    this.connect('connecting')
  }

  close(): void {
    this.stopped = true
    this.clearTimers()
    this.socket?.close(1000)
    this.socket = null
  }

  /** The network came back, or the page is looked at again: do not sit out the wait. */
  hurry(): void {
    if (this.stopped || this.socket) return
    this.attempt = 0
    this.connect('reconnecting')
  }

  send(kind: string, body: Record<string, unknown>): Outgoing {
    const message: Outgoing = { id: uuid(), kind, body, delivery: 'queued', written_at: new Date().toISOString() }
    this.outbox.add(message)
    this.flush()
    this.options.onChange()
    return message
  }

  /** Tries a failed message again under its own id. */
  retry(id: string): void {
    this.outbox.mark(id, { delivery: 'queued', code: '', detail: '' })
    this.flush()
    this.options.onChange()
  }

  discard(id: string): void {
    this.outbox.remove(id)
    this.options.onChange()
  }

  read(seq: number): void {
    this.write({ type: 'read', seq })
  }

  typing(): void {
    if (Date.now() - this.lastTyping < TYPING_EVERY) return
    this.lastTyping = Date.now()
    this.write({ type: 'typing' })
  }

  /** Asks for the page of messages before the oldest held. */
  older(): void {
    const first = this.transcript.first()
    if (first > 1) this.write({ type: 'history', before: first, limit: PAGE })
  }

  private connect(line: LineState): void {
    clearTimeout(this.reconnectTimer)
    this.ready = false
    this.options.onLine(line, null)
    const socket = new WebSocket(`${this.options.url}?after=${this.transcript.resumeAfter()}`)
    this.socket = socket
    socket.onmessage = (event) => this.socket === socket && this.receive(String(event.data))
    socket.onclose = (event) => this.socket === socket && this.closed(event.code)
  }

  private receive(data: string): void {
    let frame: ServerFrame
    try {
      frame = JSON.parse(data) as ServerFrame
    } catch {
      return
    }
    clearTimeout(this.pongTimer)
    this.apply(frame)
    this.options.onFrame(frame)
  }

  private apply(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        return this.welcomed()
      case 'message':
        return this.stored(frame)
      case 'ack':
        return this.acknowledged(frame.id, frame.seq, frame.at)
      case 'history':
        frame.messages.forEach((message) => this.keep(message))
        this.fillHoles()
        return this.options.onChange()
      case 'error':
        return this.refused(frame)
    }
  }

  private welcomed(): void {
    this.attempt = 0
    this.ready = true
    this.askedBefore = -1
    this.startPing()
    this.options.onLine('open', null)
    this.flush()
  }

  private stored(message: Message): void {
    this.keep(message)
    this.fillHoles()
    this.options.onChange()
  }

  private keep({ seq, id, from, kind, body, at }: Message): void {
    this.transcript.add({ seq, id, from, kind, body, at })
    this.outbox.remove(id)
  }

  /** The ack may come before the message itself or instead of it, so it completes the message that was written here. */
  private acknowledged(id: string, seq: number, at: string): void {
    const mine = this.outbox.remove(id)
    if (mine) this.transcript.add({ seq, id, from: 'me', kind: mine.kind, body: mine.body, at })
    this.options.onChange()
  }

  private refused(frame: Extract<ServerFrame, { type: 'error' }>): void {
    if (!frame.id || !this.outbox.has(frame.id)) return
    if (this.outbox.refused(frame.id, frame.code, frame.detail)) {
      clearTimeout(this.resendTimer)
      this.resendTimer = setTimeout(() => this.flush(), (frame.retry_after ?? 2) * 1000)
    }
    this.options.onChange()
  }

  /** Where more than 200 were missed the server sends the newest; the rest is fetched from the old end upwards. */
  private fillHoles(): void {
    const hole = this.transcript.hole()
    if (!hole || hole.after === this.askedBefore) return
    this.askedBefore = hole.after
    this.write({ type: 'history', after: hole.after, limit: Math.min(200, hole.before - hole.after - 1) })
  }

  private flush(): void {
    if (!this.ready) return
    for (const message of this.outbox.queued()) {
      this.outbox.mark(message.id, { delivery: 'sending' })
      this.write({ type: 'send', id: message.id, kind: message.kind, body: message.body })
    }
  }

  private write(frame: Record<string, unknown>): void {
    if (this.ready && this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame))
  }

  private startPing(): void {
    clearInterval(this.pingTimer)
    this.pingTimer = setInterval(() => {
      this.write({ type: 'ping' })
      clearTimeout(this.pongTimer)
      this.pongTimer = setTimeout(() => this.drop(), this.options.pongWithin ?? PONG_WITHIN)
    }, this.options.pingEvery ?? PING_EVERY)
  }

  /** The line is dead although the socket has not noticed: no answer to a ping, or the network is gone. */
  drop(): void {
    if (!this.socket) return
    const socket = this.socket
    this.closed(1006)
    socket.close()
  }

  private closed(code: number): void {
    this.clearTimers()
    this.socket = null
    this.ready = false
    this.outbox.requeue()
    if (this.stopped) return
    const ending = endingOf(code)
    if (ending) {
      this.stopped = true
      this.options.onLine('ended', ending)
    } else {
      const pause = code === 4429 ? FLOOD_PAUSE : backoff(this.attempt++, this.options.random)
      this.options.onLine('reconnecting', null)
      this.reconnectTimer = setTimeout(() => this.connect('reconnecting'), pause)
    }
    this.options.onChange()
  }

  private clearTimers(): void {
    clearTimeout(this.reconnectTimer)
    clearTimeout(this.resendTimer)
    clearTimeout(this.pongTimer)
    clearInterval(this.pingTimer)
  }
}
