import { describe, expect, it } from 'vitest'
import { answerOf, answersOf, pagesOf, questionMistakes, shownAnswer, type CauseForm, type Question } from './questions'

const question = (kind: Question['kind'], changes: Partial<Question> = {}): Question => ({ name: kind, label: kind, help: '', kind, required: false, choices: kind === 'choice' ? [{ value: 'buyer', label: '买方' }, { value: 'seller', label: '卖方' }] : [], ...changes })
const asked = (count: number): CauseForm => ({ cause: 'sale', papers: [], questions: Array.from({ length: count }, (_, n) => question('text', { name: `q${n}` })) })

describe('the questions of a kind of dispute', () => {
  it.each([
    [0, []],
    [3, [3]],
    [4, [4]],
    [5, [3, 2]],
    [8, [4, 4]],
    [13, [7, 6]],
  ])('%i of them lie on even, short pages', (count, sizes) => {
    expect(pagesOf(asked(count)).map((page) => page.length)).toEqual(sizes)
    expect(pagesOf(asked(count)).flat()).toEqual(asked(count).questions)
  })

  it('are none before the kind is chosen', () => {
    expect(pagesOf(null)).toEqual([])
  })
})

describe('an answer', () => {
  it.each<[Question['kind'], string, unknown]>([
    ['text', ' 瓷砖 ', '瓷砖'],
    ['long_text', '一\n二', '一\n二'],
    ['money', '68，000元', '68000.00'],
    ['money', '１２００．５', '1200.50'],
    ['number', '3', 3],
    ['number', '2.5天', 2.5],
    ['date', '2026-03-02', '2026-03-02'],
    ['choice', 'buyer', 'buyer'],
    ['yes_no', 'yes', true],
    ['yes_no', 'no', false],
  ])('to a question of %s reads %s', (kind, typed, answer) => {
    expect(answerOf(question(kind), typed)).toBe(answer)
  })

  it.each<[Question['kind'], string]>([
    ['money', '六万'],
    ['money', '1.234'],
    ['number', '-3'],
    ['number', '12345678'],
    ['date', '2026-13-02'],
    ['date', '昨天'],
    ['choice', 'thief'],
    ['yes_no', 'maybe'],
  ])('to a question of %s is not %s', (kind, typed) => {
    expect(answerOf(question(kind), typed)).toBeUndefined()
  })

  it('that is empty takes one back; one that cannot be read is left alone', () => {
    const form: CauseForm = { cause: 'sale', papers: [], questions: [question('money'), question('date'), question('text')] }
    expect(answersOf(form, { money: '六万', date: '', text: '瓷砖' })).toEqual({ date: null, text: '瓷砖' })
  })

  it('is missing only where it must be there', () => {
    expect(questionMistakes([question('text', { required: true }), question('date'), question('money')], { money: '六万' })).toEqual([
      { field: 'answer-text', code: 'answer', label: 'text' },
      { field: 'answer-money', code: 'money', label: 'money' },
    ])
  })

  it('is shown in words', () => {
    const say = { yes: '是', no: '否', money: (amount: string) => `¥${amount}`, day: (day: string) => `${day}日` }
    expect(shownAnswer(question('choice'), 'seller', say)).toBe('卖方')
    expect(shownAnswer(question('yes_no'), 'no', say)).toBe('否')
    expect(shownAnswer(question('money'), '1200', say)).toBe('¥1200.00')
    expect(shownAnswer(question('date'), '2026-03-02', say)).toBe('2026-03-02日')
    expect(shownAnswer(question('money'), '六万', say)).toBe('六万')
    expect(shownAnswer(question('text'), '', say)).toBe('')
  })
})
