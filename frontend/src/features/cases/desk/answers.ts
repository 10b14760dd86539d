import type { Answer, Question } from './types'

interface Words {
  money: (value: string) => string
  day: (value: string) => string
  yesNo: (yes: boolean) => string
}

/** What was answered to the questions of the cause, in their order and in words; what was left open is left out. */
export function answersOf(questions: readonly Question[], answers: Record<string, Answer | null> | undefined, words: Words) {
  return questions.flatMap(({ name, label, kind, choices }) => {
    const value = answers?.[name]
    if (value === undefined || value === null || value === '') return []
    const text = String(value)
    if (kind === 'money') return [{ name, label, text: words.money(text) }]
    if (kind === 'date') return [{ name, label, text: words.day(text) }]
    if (kind === 'yes_no') return [{ name, label, text: words.yesNo(value === true) }]
    return [{ name, label, text: choices.find((choice) => choice.value === text)?.label ?? text }]
  })
}

/** What a clerk typed, as the server takes it; nothing typed takes an answer back. */
export function answerOf(kind: Question['kind'], typed: string): Answer | null {
  const text = typed.trim()
  if (text === '') return null
  if (kind === 'yes_no') return text === 'yes'
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text)
  return text
}

export function typedOf(kind: Question['kind'], value: Answer | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (kind === 'yes_no') return value === true ? 'yes' : 'no'
  return String(value)
}

/** Those that the questions of another cause do not ask are not sent. */
export function answersFrom(questions: readonly Question[], typed: Record<string, string>): Record<string, Answer | null> {
  return Object.fromEntries(questions.map(({ name, kind }) => [name, answerOf(kind, typed[name] ?? '')]))
}
