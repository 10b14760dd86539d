import { describe, expect, it } from 'vitest'
import type { Case, Party, Stage } from './api'
import { isMyTurn, nextStep, station } from './next-step'

const consented = { consented: true, warned: true, service_address_given_at: '2026-03-04T08:00:00+08:00' }
const party = (id: string, changes: Partial<Party> = {}) => ({ id, consented: false, warned: false, service_address_given_at: null, ...changes }) as Party
const found = (stage: Stage, changes: Partial<Case> = {}) => ({ stage, parties: [party('me'), party('other')], my_party: 'me', my_pick: null, actions: [], events: [], ...changes }) as unknown as Case
const quiet = { inSession: false, mayISign: false }

describe('the one thing to do now', () => {
  it.each<[Stage, string]>([
    ['draft', 'fill-in'],
    ['submitted', 'wait-court'],
    ['returned', 'complete'],
    ['refused', 'refused'],
    ['accepted', 'wait-court'],
    ['designated', 'wait-mediator'],
    ['suspended', 'wait-suspended'],
    ['settled', 'settled'],
    ['confirming', 'wait-confirmation'],
    ['confirmed', 'confirmed'],
    ['ended', 'ended'],
    ['transferred', 'ended'],
    ['archived', 'closed'],
  ])('%s: %s', (stage, step) => {
    expect(nextStep(found(stage), quiet)).toBe(step)
  })

  it('is choosing a mediator while the choice is open and mine is not made', () => {
    const actions = [{ name: 'choose', allowed: true }] as Case['actions']
    expect(nextStep(found('accepted', { actions }), quiet)).toBe('choose')
    expect(nextStep(found('accepted', { actions, my_pick: 'm1' }), quiet)).toBe('wait-court')
  })

  it('is my consent first, then the other side’s, then the beginning', () => {
    expect(nextStep(found('preparing'), quiet)).toBe('consent')
    expect(nextStep(found('preparing', { parties: [party('me', consented), party('other')] }), quiet)).toBe('wait-other-consent')
    expect(nextStep(found('preparing', { parties: [party('me', consented), party('other', consented)] }), quiet)).toBe('wait-begin')
  })

  it('is the room only for those who consented, and only while there is one', () => {
    const agreed = { parties: [party('me', consented), party('other', consented)] }
    expect(nextStep(found('mediating'), { ...quiet, inSession: true })).toBe('consent')
    expect(nextStep(found('mediating', agreed), { ...quiet, inSession: true })).toBe('enter-room')
    expect(nextStep(found('mediating', agreed), quiet)).toBe('wait-session')
  })

  it('is my signature until I gave it', () => {
    expect(nextStep(found('signing'), { inSession: false, mayISign: true })).toBe('sign')
    expect(nextStep(found('signing'), quiet)).toBe('wait-signatures')
  })

  it('knows whose turn it is', () => {
    expect(isMyTurn('sign')).toBe(true)
    expect(isMyTurn('wait-court')).toBe(false)
  })
})

describe('the station', () => {
  it('follows the stage', () => {
    expect(station(found('draft'))).toBe('file')
    expect(station(found('suspended'))).toBe('talk')
    expect(station(found('confirmed'))).toBe('done')
  })

  it('stays where an ended case stood', () => {
    const events = [
      { from_stage: 'preparing', to_stage: 'mediating' },
      { from_stage: 'mediating', to_stage: 'ended' },
      { from_stage: 'ended', to_stage: 'transferred' },
    ] as Case['events']
    expect(station(found('transferred', { events }))).toBe('talk')
  })
})
