import type { Stage } from '../api'

/** In the order in which a case passes them. */
export const STAGES: readonly Stage[] = [
  'draft', 'submitted', 'returned', 'refused', 'accepted', 'designated', 'preparing', 'mediating',
  'suspended', 'signing', 'settled', 'confirming', 'confirmed', 'ended', 'transferred', 'archived',
]

/** Those in which somebody still has something to do: the columns of the board. */
export const BOARD_STAGES: readonly Stage[] = ['submitted', 'accepted', 'designated', 'preparing', 'mediating', 'suspended', 'signing', 'settled', 'confirming']

/** A mediator's work in hand. */
export const OPEN_STAGES: readonly Stage[] = ['designated', 'preparing', 'mediating', 'suspended', 'signing']

export type Tone = 'neutral' | 'brand' | 'good' | 'warn' | 'bad'

const TONES: Partial<Record<Stage, Tone>> = {
  submitted: 'warn',
  returned: 'warn',
  refused: 'bad',
  accepted: 'brand',
  designated: 'brand',
  preparing: 'brand',
  mediating: 'good',
  suspended: 'warn',
  signing: 'brand',
  settled: 'good',
  confirming: 'brand',
  confirmed: 'good',
}

export const toneOf = (stage: Stage): Tone => TONES[stage] ?? 'neutral'
