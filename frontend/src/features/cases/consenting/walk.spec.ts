import { describe, expect, it } from 'vitest'
import type { ConsentText, MyParty } from '../party-api'
import { addressMistakes, firstUnanswered, screensFor, toSend } from './walk'

const text = (step: ConsentText['step'], required: boolean): ConsentText => ({ step, title: '', paragraphs: [], statement: '', required })
const TEXTS = [text('mediation', true), text('confidentiality', true), text('sham_warning', true), text('recording', false), text('asynchronous', false), text('face_comparison', false), text('extension', false), text('confirmation', false)]
const party = (changes: Partial<MyParty> = {}) => ({ steps: [], identity_declared_at: null, identity_verified_at: null, service_address_given_at: null, ...changes }) as unknown as MyParty

describe('what somebody is asked on the way in', () => {
  it('is one thing a screen: who they are, what all must know, a recording apart, where papers reach them', () => {
    expect(screensFor(party(), TEXTS)).toEqual(['identity', 'mediation', 'confidentiality', 'sham_warning', 'recording', 'address'])
  })

  it('is not the paper again for whom it was entered or checked', () => {
    expect(screensFor(party({ identity_declared_at: '2026-03-01T08:00:00+08:00' }), TEXTS)[0]).toBe('mediation')
    expect(screensFor(party({ identity_verified_at: '2026-03-01T08:00:00+08:00' }), TEXTS)[0]).toBe('mediation')
  })

  it('is only what is missing, such as what a mediator did not hear by phone', () => {
    const known = { identity_verified_at: '2026-03-01T08:00:00+08:00', service_address_given_at: '2026-03-01T08:00:00+08:00' }
    expect(screensFor(party({ ...known, steps: ['mediation', 'sham_warning'] }), TEXTS)).toEqual(['confidentiality', 'recording', 'address'])
    expect(screensFor(party({ ...known, steps: ['mediation', 'confidentiality', 'sham_warning'] }), TEXTS)).toEqual([])
  })

  it('brings nobody back for what is optional, but for an address', () => {
    const steps: MyParty['steps'] = ['mediation', 'confidentiality', 'sham_warning']
    expect(screensFor(party({ identity_verified_at: 'x', steps }), TEXTS)).toEqual(['address'])
  })
})

describe('what was answered', () => {
  const screens = screensFor(party(), TEXTS)

  it('is complete when each thing was said yes or no to', () => {
    expect(firstUnanswered(screens, {})).toBe('mediation')
    expect(firstUnanswered(screens, { mediation: true, confidentiality: true, sham_warning: true })).toBe('recording')
    expect(firstUnanswered(screens, { mediation: true, confidentiality: true, sham_warning: true, recording: false })).toBeNull()
  })

  it('is sent without what was declined, and without what nobody filled in', () => {
    expect(toSend({ mediation: true, recording: false }, { address: ' 示范路1号 ', email: '', electronic: '' })).toEqual({ steps: ['mediation'], form: { service_address: '示范路1号' } })
    expect(toSend({ mediation: true }, { address: '示范路1号', email: 'li@example.cn', electronic: 'no' }).form).toEqual({ service_address: '示范路1号', service_email: 'li@example.cn', accepts_e_service: false })
  })
})

describe('the address', () => {
  it('is needed; the e-mail is not, but is one', () => {
    expect(addressMistakes({ address: ' ', email: '', electronic: '' })).toEqual([{ field: 'address', code: 'address' }])
    expect(addressMistakes({ address: '示范路1号', email: 'li', electronic: 'yes' })).toEqual([{ field: 'email', code: 'email' }])
    expect(addressMistakes({ address: '示范路1号', email: '', electronic: 'yes' })).toEqual([])
  })
})
