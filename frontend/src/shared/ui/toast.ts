import { reactive } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  undo?: () => void
}

const LASTS = 7_000
let last = 0

export const toasts = reactive<Toast[]>([])

export function dismiss(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id)
  if (index >= 0) toasts.splice(index, 1)
}

/** Says that something happened; with `undo`, offers to take it back for seven seconds. */
export function say(text: string, options: { tone?: Toast['tone']; undo?: () => void } = {}): void {
  const id = ++last
  toasts.push({ id, text, tone: options.tone ?? 'plain', ...(options.undo && { undo: options.undo }) })
  setTimeout(() => dismiss(id), LASTS)
}
