import { describe, expect, it } from 'vitest'
import type { MyParty } from '../party-api'
import { amountOf, changesSince, emptyForm, fromCase, isDone, mistakes, pageOf, stepsFor, toDraft, type FilingForm, type Surroundings } from './form'
import type { CauseForm, Question } from './questions'

const filled = (): FilingForm => ({
  cause: 'sale',
  facts: '货已送到，货款一直没有付。',
  claim: '付清货款。',
  amount: '68,000',
  answers: { goods: '瓷砖400平方米', price: '6.8万' },
  me: { kind: 'person', name: '张建国', phone: '139 0001 0001', address: '' },
  partners: [],
  others: [{ kind: 'organisation', name: '永丰商贸有限公司', phone: '0553-1234567', address: '示范路1号' }],
})

const question = (name: string, kind: Question['kind'], required = false): Question => ({ name, label: name, help: '', kind, required, choices: [] })
const ASKED: CauseForm = {
  cause: 'sale',
  questions: [question('goods', 'text', true), question('agreed_on', 'date'), question('price', 'money'), question('paid', 'money'), question('delivered', 'yes_no')],
  papers: [{ name: 'contract', label: '买卖合同', help: '', required: true }, { name: 'delivery', label: '送货单', help: '', required: false }],
}
const NOTHING: Surroundings = { asked: null, handedIn: [] }
const around = (...handedIn: string[]): Surroundings => ({ asked: ASKED, handedIn })

describe('the pages', () => {
  it('are one thing each, with the questions of the kind of dispute among them', () => {
    expect(stepsFor(null)).toEqual(['cause', 'facts', 'claim', 'me', 'others', 'evidence', 'check'])
    expect(stepsFor(ASKED)).toEqual(['cause', 'facts', 'claim', 'details-1', 'details-2', 'me', 'others', 'evidence', 'check'])
  })

  it('are never more than twelve with the beginning, the list of tasks and the end, however much is asked', () => {
    const long = { ...ASKED, questions: Array.from({ length: 30 }, (_, n) => question(`q${n}`, 'text')) }
    expect(stepsFor(long).length + 3).toBeLessThanOrEqual(12)
  })
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
    expect(toDraft(form, null)).toEqual({
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
    const parties = [{ side: 'applicant', kind: 'person', name: '张建国', phone: '139****0001', address: '示范区***' }] as unknown as MyParty[]
    const form = fromCase({ cause: 'sale', facts: '', claim: '', amount: '68000.00', parties })
    expect(form.me).toEqual({ kind: 'person', name: '张建国', phone: '', address: '' })
    expect(form.amount).toBe('68000')
    expect(form.others).toHaveLength(1)
  })

  it('keeps what it does not show: papers of the parties, and everybody who files together', () => {
    const known = { kind: 'person', name: '张建国', phone: '13900010001', address: '', email: 'zhang@example.cn', id_number: '110101199003074477', document_kind: 'id_card' }
    const parties = [{ ...known, side: 'applicant' }, { ...known, side: 'applicant', name: '王芳', email: '', id_number: '' }] as unknown as MyParty[]
    const sent = toDraft(fromCase({ cause: 'sale', facts: '', claim: '', amount: null, parties }), null).parties
    expect(sent).toMatchObject([{ name: '张建国', email: 'zhang@example.cn', id_number: '110101199003074477', document_kind: 'id_card' }, { name: '王芳' }])
    expect(sent![1]).not.toHaveProperty('document_kind')
  })

  it('holds the answers that can be read, none of another kind of dispute, and no number that is half typed', () => {
    const form = filled()
    form.me.phone = '1390'
    expect(toDraft(form, ASKED)).toMatchObject({ answers: { goods: '瓷砖400平方米', agreed_on: null, paid: null, delivered: null } })
    expect(toDraft(form, ASKED).answers).not.toHaveProperty('price')
    expect(toDraft({ ...form, cause: 'traffic' }, ASKED)).not.toHaveProperty('answers')
    expect(toDraft(form, ASKED).parties![0]).toMatchObject({ phone: '' })
  })

  it('is only what changed', () => {
    const sent = toDraft(filled(), ASKED)
    expect(changesSince(sent, toDraft(filled(), ASKED))).toEqual({})
    expect(changesSince(sent, toDraft({ ...filled(), facts: '另一件事。' }, ASKED))).toEqual({ facts: '另一件事。' })
  })

  it('comes back as it was typed', () => {
    const answers = { goods: '瓷砖', price: '68000.00', delivered: false, paid: null, hospital_days: 3 }
    expect(fromCase({ cause: 'sale', facts: '', claim: '', amount: null, parties: [], answers }).answers).toEqual({ goods: '瓷砖', price: '68000', delivered: 'no', paid: '', hospital_days: '3' })
  })
})

describe('mistakes', () => {
  const good = () => ({ ...filled(), answers: { goods: '瓷砖' } })

  it('finds none in a complete form', () => {
    expect(mistakes('check', good(), around('contract'))).toEqual([])
  })

  it('names each field of an empty one', () => {
    expect(mistakes('check', emptyForm(), NOTHING).map((mistake) => mistake.field)).toEqual(['cause', 'facts', 'claim', 'me-name', 'me-phone', 'other-0-name', 'other-0-phone'])
  })

  it('tells a missing number from a wrong one', () => {
    const form = filled()
    form.me.phone = '12345'
    expect(mistakes('me', form, NOTHING)).toEqual([{ field: 'me-phone', code: 'phoneForm' }])
  })

  it('asks those who file together for the same', () => {
    const form = { ...filled(), partners: [{ kind: 'person' as const, name: '王芳', phone: '', address: '' }] }
    expect(mistakes('me', form, NOTHING)).toEqual([{ field: 'partner-0-phone', code: 'phone' }])
  })

  it('finds on each page the questions of that page alone', () => {
    expect(mistakes('details-1', { ...filled(), answers: {} }, around())).toEqual([{ field: 'answer-goods', code: 'answer', label: 'goods' }])
    expect(mistakes('details-1', filled(), around())).toEqual([{ field: 'answer-price', code: 'money', label: 'price' }])
    expect(mistakes('details-2', filled(), around())).toEqual([])
  })

  it('lets somebody go on without a paper, but not hand in', () => {
    expect(mistakes('evidence', good(), around())).toEqual([])
    expect(mistakes('check', good(), around('delivery'))).toEqual([{ field: 'paper-contract', code: 'paper', label: '买卖合同' }])
    expect([isDone('evidence', good(), around()), isDone('evidence', good(), around('contract'))]).toEqual([false, true])
  })

  it('knows the page of each field, its own and the server’s', () => {
    const fields = ['me-phone', 'partner-1-name', 'other-2-name', 'amount', 'facts', 'answer-goods', 'answers.delivered', 'answers.unknown', 'evidence', 'paper-contract', 'parties', 'kind']
    expect(fields.map((field) => pageOf(field, ASKED))).toEqual(['me', 'me', 'others', 'claim', 'facts', 'details-1', 'details-2', 'cause', 'evidence', 'evidence', 'me', 'cause'])
  })
})
