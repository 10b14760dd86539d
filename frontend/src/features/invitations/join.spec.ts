import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/shared/api'
import type { InvitationState, Landing } from './api'
import { after, type Place } from './join'

const landing = (state: InvitationState, changes: Partial<Landing> = {}): Landing => ({ state, reason: '', sentence: '', court: '示范区人民法院', court_phone: '0553-000 0000', case_number: null, title: '', invited_by: '', party_name: '李*', phone_hint: '139****0002', expires_at: '2026-04-01T08:00:00+08:00', signed_in_as_me: false, case: null, next: null, ...changes })
const refusal = (status: number, code: string, more: object = {}) => new ApiProblem(status, { code, detail: '…', errors: [{ code, detail: '…', field: null }], ...more })
const refused = (place: Place, status: number, code: string, more: object = {}) => after(place, { what: 'refused', problem: refusal(status, code, more), sentence: '服务器的话。' })

const OPENING: Place = { at: 'opening' }
const LETTER: Place = { at: 'letter', failure: '' }
const CODE: Place = { at: 'code', failure: '', exhausted: false }

describe('opening a link', () => {
  it('shows the letter of one that stands, and of one that was used: the code decides who comes in again', () => {
    expect(after(OPENING, { what: 'opened', landing: landing('open') })).toEqual(LETTER)
    expect(after(OPENING, { what: 'opened', landing: landing('used') })).toEqual(LETTER)
  })

  it.each<[InvitationState, string]>([
    ['expired', 'expired'],
    ['revoked', 'revoked'],
    ['closed', 'closed'],
  ])('says plainly that it is %s, in the words of the court', (state, why) => {
    expect(after(OPENING, { what: 'opened', landing: landing(state, { sentence: '请打电话。' }) })).toEqual({ at: 'dead', why, sentence: '请打电话。' })
  })

  it('tells a link that reached the wrong person from one that a newer one replaced', () => {
    expect(after(OPENING, { what: 'opened', landing: landing('revoked', { reason: 'wrong_person' }) })).toMatchObject({ at: 'dead', why: 'wrong_person' })
    expect(after(OPENING, { what: 'opened', landing: landing('revoked', { reason: 'replaced' }) })).toMatchObject({ at: 'dead', why: 'revoked' })
  })

  it('says so when nobody made the link', () => {
    expect(refused(OPENING, 404, 'no_such_invitation')).toEqual({ at: 'dead', why: 'unknown', sentence: '服务器的话。' })
    expect(refused(OPENING, 404, 'not_found')).toMatchObject({ at: 'dead', why: 'unknown' })
  })

  it('lets a lost connection be tried again', () => {
    expect(refused(OPENING, 0, 'offline')).toMatchObject({ at: 'broken' })
    expect(after({ at: 'broken', problem: refusal(0, 'offline') }, { what: 'opened', landing: landing('open') })).toEqual(LETTER)
  })
})

describe('the code', () => {
  it('is asked for from the letter', () => {
    expect(after(LETTER, { what: 'sent' })).toEqual(CODE)
  })

  it('that went out a moment ago can be typed in as well', () => {
    expect(refused(LETTER, 429, 'too_soon')).toEqual(CODE)
  })

  it('that was asked for too often today is refused at the letter', () => {
    expect(refused(LETTER, 429, 'too_many')).toEqual({ at: 'letter', failure: '服务器的话。' })
  })

  it('may be wrong, and be tried again until it holds no more', () => {
    const wrong = refused(CODE, 400, 'wrong_code', { tries_left: 4 })
    expect(wrong).toEqual({ at: 'code', failure: '服务器的话。', exhausted: false })
    expect(refused(wrong, 400, 'wrong_code', { tries_left: 0 })).toMatchObject({ exhausted: true })
  })

  it('that holds no more stays so until a new one was sent', () => {
    const spent: Place = { at: 'code', failure: '…', exhausted: true }
    expect(refused(spent, 429, 'too_soon')).toMatchObject({ at: 'code', exhausted: true })
    expect(after(spent, { what: 'sent' })).toEqual(CODE)
  })

  it.each([
    ['used', 'used'],
    ['expired', 'expired'],
    ['replaced', 'revoked'],
    ['wrong_person', 'wrong_person'],
    ['case_closed', 'closed'],
    ['no_phone', 'no_phone'],
    ['shut_out', 'shut_out'],
  ])('leads to a dead end when the link is %s meanwhile', (code, why) => {
    expect(refused(CODE, 403, code)).toEqual({ at: 'dead', why, sentence: '服务器的话。' })
    expect(refused(LETTER, 403, code)).toMatchObject({ at: 'dead', why })
  })

  it('leads in, and only ever to this site', () => {
    const entrance = { case: 'c1', party: 'p1', next: '/my/cases/c1/join' }
    expect(after(CODE, { what: 'entered', entrance })).toEqual({ at: 'in', to: '/my/cases/c1/join' })
    expect(after(CODE, { what: 'entered', entrance: { ...entrance, next: '//evil.example' } })).toEqual({ at: 'in', to: '/my/cases/c1/join' })
  })
})

describe('somebody else', () => {
  it('says so and is done', () => {
    expect(after(LETTER, { what: 'disowned' })).toEqual({ at: 'disowned' })
  })

  it('keeps the letter when saying so did not reach the court', () => {
    expect(refused(LETTER, 0, 'offline')).toEqual({ at: 'letter', failure: '服务器的话。' })
  })
})
