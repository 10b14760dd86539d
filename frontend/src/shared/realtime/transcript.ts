import type { Message } from './frames'

/** A run of numbers that this client does not hold, between two that it does. */
export interface Hole {
  after: number
  before: number
}

/** What this client holds of a room: each number once, in order, with the holes known. */
export class Transcript {
  private readonly bySeq = new Map<number, Message>()
  private ordered: Message[] | null = null

  add(message: Message): boolean {
    if (this.bySeq.has(message.seq)) return false
    this.bySeq.set(message.seq, message)
    this.ordered = null
    return true
  }

  messages(): Message[] {
    this.ordered ??= [...this.bySeq.values()].sort((one, other) => one.seq - other.seq)
    return this.ordered
  }

  first(): number {
    return this.messages()[0]?.seq ?? 0
  }

  last(): number {
    return this.messages().at(-1)?.seq ?? 0
  }

  /** The highest number below which nothing is missing, counted from the oldest held: safe to resume after. */
  resumeAfter(): number {
    const hole = this.hole()
    return hole ? hole.after : this.last()
  }

  hole(): Hole | null {
    let previous: number | null = null
    for (const { seq } of this.messages()) {
      if (previous !== null && seq !== previous + 1) return { after: previous, before: seq }
      previous = seq
    }
    return null
  }
}
