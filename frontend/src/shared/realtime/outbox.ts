import type { Outgoing } from './frames'

/** Errors after which the same message may be stored on another try. */
const PASSING = new Set(['rate_limited', 'unavailable'])

export interface Keeper {
  load(): Outgoing[]
  save(messages: Outgoing[]): void
}

/**
 * Messages written here and not yet acknowledged, in the order they were written.
 * A message leaves only by its `ack` (or by arriving with the same id) or by the writer's own hand.
 */
export class Outbox {
  private messages: Outgoing[]

  constructor(private readonly keeper: Keeper | null = null) {
    this.messages = (keeper?.load() ?? []).map((message) => (message.delivery === 'sending' ? { ...message, delivery: 'queued' } : message))
  }

  all(): Outgoing[] {
    return this.messages
  }

  has(id: string): boolean {
    return this.messages.some((message) => message.id === id)
  }

  add(message: Outgoing): void {
    this.replace([...this.messages, message])
  }

  /** The line broke: what was on its way may have been lost, so it is sent again under the same id. */
  requeue(): void {
    this.replace(this.messages.map((message) => (message.delivery === 'sending' ? { ...message, delivery: 'queued' } : message)))
  }

  queued(): Outgoing[] {
    return this.messages.filter((message) => message.delivery === 'queued')
  }

  mark(id: string, change: Partial<Outgoing>): void {
    this.replace(this.messages.map((message) => (message.id === id ? { ...message, ...change } : message)))
  }

  remove(id: string): Outgoing | undefined {
    const found = this.messages.find((message) => message.id === id)
    if (found) this.replace(this.messages.filter((message) => message.id !== id))
    return found
  }

  /** Records a refusal; answers whether the message should be tried again by itself. */
  refused(id: string, code: string, detail: string): boolean {
    const again = PASSING.has(code)
    this.mark(id, again ? { delivery: 'queued' } : { delivery: 'failed', code, detail })
    return again
  }

  private replace(messages: Outgoing[]): void {
    this.messages = messages
    this.keeper?.save(messages)
  }
}

/** Keeps unsent messages over a reload, in this tab alone: nothing private stays on a shared computer. */
export function tabKeeper(name: string): Keeper {
  return {
    load() {
      try {
        return JSON.parse(sessionStorage.getItem(name) ?? '[]') as Outgoing[]
      } catch {
        return []
      }
    },
    save(messages) {
      try {
        if (messages.length === 0) sessionStorage.removeItem(name)
        else sessionStorage.setItem(name, JSON.stringify(messages))
      } catch {
        // A full or forbidden store costs only the survival of a reload.
      }
    },
  }
}
