import { describe, expect, it } from 'vitest'
import { answerOf, answersFrom, answersOf, typedOf } from './answers'
import type { Question } from './types'

const question = (name: string, kind: Question['kind'], choices: Question['choices'] = []): Question => ({ name, kind, label: name.toUpperCase(), help: '', required: false, choices })
const questions = [question('sum', 'money'), question('since', 'date'), question('written', 'yes_no'), question('form', 'choice', [{ value: 'oral', label: 'By word of mouth' }]), question('months', 'number')]
const words = { money: (value: string) => `¥${value}`, day: (value: string) => `day ${value}`, yesNo: (yes: boolean) => (yes ? 'Yes' : 'No') }

describe('answers', () => {
  it('are read in words, in the order of the questions', () => {
    const read = answersOf(questions, { form: 'oral', written: false, since: '2026-03-02', sum: '6800.00' }, words)
    expect(read.map(({ label, text }) => [label, text])).toEqual([['SUM', '¥6800.00'], ['SINCE', 'day 2026-03-02'], ['WRITTEN', 'No'], ['FORM', 'By word of mouth']])
  })

  it('leave out what nobody answered', () => {
    expect(answersOf(questions, undefined, words)).toEqual([])
    expect(answersOf(questions, { sum: null, months: 0 }, words).map(({ text }) => text)).toEqual(['0'])
  })

  it('go to the server in its spelling, and come back as typed', () => {
    expect(answersFrom(questions, { sum: ' 6800 ', written: 'yes', months: '3' })).toEqual({ sum: '6800', since: null, written: true, form: null, months: 3 })
    expect(answerOf('number', 'three')).toBe('three')
    expect(typedOf('yes_no', false)).toBe('no')
    expect(typedOf('money', null)).toBe('')
  })
})
