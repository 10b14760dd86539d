import { describe, expect, it } from 'vitest'
import type { Stage } from './api'
import { actorOf, idle, isMyTurn, limitFor, nextStep, station } from './next-step'
import type { ChoiceState, MyCase, MyParty, PartyDeadline } from './party-api'

const consented: Partial<MyParty> = { steps: ['mediation', 'confidentiality', 'sham_warning'], service_address_given_at: '2026-03-04T08:00:00+08:00', identity_declared_at: '2026-03-04T08:00:00+08:00' }
const party = (id: string, changes: Partial<MyParty> = {}) => ({ id, steps: [], service_address_given_at: null, identity_declared_at: null, identity_verified_at: null, ...changes }) as unknown as MyParty
const found = (stage: Stage, changes: Partial<MyCase> = {}) => ({ stage, parties: [party('me'), party('other')], my_party: 'me', my_pick: null, choice: null, disclosures: [], actions: [], events: [], ...changes }) as unknown as MyCase
const choice = (changes: Partial<ChoiceState> = {}): ChoiceState => ({ open_until: '2026-03-06', is_open: true, my_pick: null, other_side_has_picked: false, revealed: false, applicant_pick: null, respondent_pick: null, outcome: 'waiting', ...changes })
const asked = [{ id: 'd1', needs_my_answer: true }] as MyCase['disclosures']
const agreed = { parties: [party('me', consented), party('other', consented)] }
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
    expect(nextStep(found('accepted', { choice: choice() }), quiet)).toBe('choose')
    expect(nextStep(found('accepted', { choice: choice({ other_side_has_picked: true }) }), quiet)).toBe('choose')
    expect(nextStep(found('accepted', { choice: choice({ is_open: false, outcome: 'lapsed' }) }), quiet)).toBe('wait-court')
  })

  it('is waiting for the other side’s pick, or choosing again where the two differ', () => {
    expect(nextStep(found('accepted', { choice: choice({ my_pick: 'm1' }), my_pick: 'm1' }), quiet)).toBe('wait-other-pick')
    expect(nextStep(found('accepted', { choice: choice({ my_pick: 'm1', revealed: true, outcome: 'differ' }), my_pick: 'm1' }), quiet)).toBe('choose-again')
  })

  it('is answering what a mediator disclosed before anything else', () => {
    expect(nextStep(found('designated', { disclosures: asked }), quiet)).toBe('disclosure')
    expect(nextStep(found('preparing', { disclosures: asked }), quiet)).toBe('disclosure')
    expect(nextStep(found('mediating', { ...agreed, disclosures: asked }), { ...quiet, inSession: true })).toBe('disclosure')
  })

  it('is my consent first, then the other side’s, then the beginning', () => {
    expect(nextStep(found('preparing'), quiet)).toBe('consent')
    expect(nextStep(found('preparing', { parties: [party('me', { ...consented, steps: ['mediation', 'sham_warning'] }), party('other')] }), quiet)).toBe('consent')
    expect(nextStep(found('preparing', { parties: [party('me', consented), party('other')] }), quiet)).toBe('wait-other-consent')
    expect(nextStep(found('preparing', agreed), quiet)).toBe('wait-begin')
  })

  it('is saying who I am for whom the mediator heard the consent of by phone', () => {
    expect(nextStep(found('preparing', { parties: [party('me', { ...consented, identity_declared_at: null }), party('other')] }), quiet)).toBe('identify')
    expect(nextStep(found('preparing', { parties: [party('me', { ...consented, identity_declared_at: null, identity_verified_at: 'x' }), party('other')] }), quiet)).toBe('wait-other-consent')
  })

  it('asks nothing of who is no party, such as a clerk who looks', () => {
    expect(nextStep(found('preparing', { my_party: null }), quiet)).toBe('wait-other-consent')
  })

  it('is the room only for those who consented, and only while there is one', () => {
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

describe('doing nothing', () => {
  it.each([
    ['draft', 'fill-in', 'filing'],
    ['accepted', 'choose-again', 'choosing'],
    ['designated', 'disclosure', 'disclosure'],
    ['preparing', 'consent', 'joining'],
    ['preparing', 'wait-other-consent', 'waiting'],
    ['mediating', 'wait-session', 'talking'],
    ['signing', 'sign', 'signing'],
    ['settled', 'settled', null],
    ['ended', 'ended', null],
  ] as const)('in %s, %s, means: %s', (stage, step, meaning) => {
    expect(idle(found(stage), step)).toBe(meaning)
  })
})

describe('the time limit to watch', () => {
  const limit = (rule: string, owner: PartyDeadline['owner'], due: string, state: PartyDeadline['state'] = 'running') => ({ rule, owner, due_on: due, state }) as PartyDeadline
  const deadlines = [limit('T5', 'mediator', '2026-04-01'), limit('T2', 'court', '2026-03-05'), limit('T1', 'parties', '2026-03-06'), limit('T3', 'mediator', '2026-03-01', 'met')]

  it.each([
    ['choose', 'parties', 'T1'],
    ['wait-court', 'court', 'T2'],
    ['wait-session', 'mediator', 'T5'],
  ] as const)('for %s is that of the %s', (step, actor, rule) => {
    expect(actorOf(step)).toBe(actor)
    expect(limitFor(found('accepted', { deadlines }), step)?.rule).toBe(rule)
  })

  it('is the first to run out where none is theirs, and none where none runs', () => {
    expect(limitFor(found('accepted', { deadlines: deadlines.slice(0, 2) }), 'choose')?.rule).toBe('T2')
    expect(limitFor(found('accepted', { deadlines: [] }), 'choose')).toBeNull()
    expect(actorOf('ended')).toBeNull()
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
    ] as MyCase['events']
    expect(station(found('transferred', { events }))).toBe('talk')
  })
})
