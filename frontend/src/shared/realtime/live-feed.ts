import { backoff } from './backoff'
import type { LineState } from './frames'

export interface LiveFeedOptions {
  url: string
  onFrame(frame: unknown): void
  onLine(line: LineState): void
}

/** A socket that only listens, such as the live statistics: every reconnect starts with a fresh snapshot from the server. */
export class LiveFeed {
  private socket: WebSocket | null = null
  private attempt = 0
  private stopped = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly options: LiveFeedOptions) {}

  open(): void {
    this.options.onLine(this.attempt === 0 ? 'connecting' : 'reconnecting')
    const socket = new WebSocket(this.options.url)
    this.socket = socket
    socket.onmessage = (event) => {
      this.attempt = 0
      this.options.onLine('open')
      this.options.onFrame(JSON.parse(String(event.data)))
    }
    socket.onclose = (event) => this.socket === socket && this.closed(event.code)
  }

  close(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.socket?.close(1000)
    this.socket = null
  }

  private closed(code: number): void {
    this.socket = null
    if (this.stopped) return
    if (code === 4401 || code === 4403) return this.options.onLine('ended')
    this.options.onLine('reconnecting')
    this.timer = setTimeout(() => this.open(), backoff(this.attempt++))
  }
}
