import { describe, expect, it } from 'vitest'
import type { Party } from '../api'
import { amountOf, emptyForm, fromCase, mistakes, pageOf, toDraft, type FilingForm } from './form'

const filled = (): FilingForm => ({
  cause: 'sale',
  facts: '货已送到，货款一直没有付。',
  claim: '付清货款。',
  amount: '68,000',
  me: { kind: 'person', name: '张建国', phone: '139 0001 0001', address: '' },
  others: [{ kind: 'organisation', name: '永丰商贸有限公司', phone: '0553-1234567', address: '示范路1号' }],
})

describe('amounts', () => {
  it.each([
    ['68000', 68000],
    ['68,000.50', 68000.5],
    ['６８０００元', 68000],
    ['¥ 1，200', 1200],
    ['', null],
  ])('%s', (text, amount) => {
    expect(amountOf(text)).toBe(amount)
  })

  it.each(['六万', '12.345', '-5', '1e9'])('refuses %s', (text) => {
    expect(amountOf(text)).toBeNaN()
  })
})

describe('what is sent', () => {
  it('is trimmed, numbered by side and without what was left empty', () => {
    const form = filled()
    form.others.push({ kind: 'person', name: ' ', phone: '', address: '' })
    expect(toDraft(form)).toEqual({
      cause: 'sale',
      facts: '货已送到，货款一直没有付。',
      claim: '付清货款。',
      amount: '68000.00',
      parties: [
        { side: 'applicant', kind: 'person', name: '张建国', phone: '13900010001', address: '' },
        { side: 'respondent', kind: 'organisation', name: '永丰商贸有限公司', phone: '05531234567', address: '示范路1号' },
      ],
    })
  })

  it('never holds what the server masked', () => {
    const parties = [{ side: 'applicant', kind: 'person', name: '张建国', phone: '139****0001', address: '示范区***' }] as Party[]
    const form = fromCase({ cause: 'sale', facts: '', claim: '', amount: '68000.00', parties })
    expect(form.me).toEqual({ kind: 'person', name: '张建国', phone: '', address: '' })
    expect(form.amount).toBe('68000')
    expect(form.others).toHaveLength(1)
  })
})

describe('mistakes', () => {
  it('finds none in a complete form', () => {
    expect(mistakes('check', filled())).toEqual([])
  })

  it('names each field of an empty one', () => {
    expect(mistakes('check', emptyForm()).map((mistake) => mistake.field)).toEqual(['cause', 'facts', 'claim', 'me-name', 'me-phone', 'other-0-name', 'other-0-phone'])
  })

  it('tells a missing number from a wrong one', () => {
    const form = filled()
    form.me.phone = '12345'
    expect(mistakes('me', form)).toEqual([{ field: 'me-phone', code: 'phoneForm' }])
  })

  it('knows the page of each field', () => {
    expect(['me-phone', 'other-2-name', 'amount', 'facts'].map(pageOf)).toEqual(['me', 'others', 'claim', 'facts'])
  })
})
