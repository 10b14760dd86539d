import type * as Schema from '@/shared/api/generated/types.gen'
import type { Answer, Answers } from '../party-api'

/** What a kind of dispute asks of its own, as the server says it. */
export type Question = Schema.Question
export type Paper = Schema.Paper
export type CauseForm = Schema.CauseForm

/** Short pages, but never more than two: with all the others a dispute is filed on at most twelve. */
const A_PAGE = 4
const MOST_PAGES = 2

/** The questions in even groups, one a page. */
export function pagesOf(asked: CauseForm | null): Question[][] {
  const questions = asked?.questions ?? []
  const pages = Math.min(MOST_PAGES, Math.ceil(questions.length / A_PAGE))
  const size = Math.ceil(questions.length / Math.max(1, pages))
  return Array.from({ length: pages }, (_, page) => questions.slice(page * size, (page + 1) * size))
}

/** Digits as Chinese keyboards write them, and the separators that people put between them. */
function plainNumber(text: string): string {
  return text.replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[,，\s元¥￥天]/g, '')
}

/** A number of at most two decimals; null when there is none, NaN when it is no number. */
export function numberOf(text: string, length: number): number | null {
  const read = plainNumber(text)
  if (read === '') return null
  return new RegExp(`^\\d{1,${length}}(\\.\\d{1,2})?$`).test(read) ? Number(read) : Number.NaN
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** An answer as the server takes it; null where nothing was answered, undefined where it cannot be read (yet). */
export function answerOf({ kind, choices }: Question, typed: string): Answer | null | undefined {
  const text = typed.trim()
  if (text === '') return null
  switch (kind) {
    case 'money': {
      const amount = numberOf(text, 12)
      return Number.isNaN(amount) || amount === null ? undefined : amount.toFixed(2)
    }
    case 'number': {
      const number = numberOf(text, 6)
      return number === null || Number.isNaN(number) ? undefined : number
    }
    case 'date':
      return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
    case 'choice':
      return choices.some(({ value }) => value === text) ? text : undefined
    case 'yes_no':
      return text === 'yes' ? true : text === 'no' ? false : undefined
    default:
      return text
  }
}

/** All answers to send. One that cannot be read yet is left as the server has it, and not taken for none. */
export function answersOf(asked: CauseForm, typed: Record<string, string>): Answers {
  const read = asked.questions.map((question) => [question.name, answerOf(question, typed[question.name] ?? '')] as const)
  return Object.fromEntries(read.filter((entry): entry is [string, Answer | null] => entry[1] !== undefined))
}

export const fieldOf = (question: Question) => `answer-${question.name}`

export function questionMistakes(questions: Question[], typed: Record<string, string>): { field: string; code: string; label: string }[] {
  return questions.flatMap((question) => {
    const answer = answerOf(question, typed[question.name] ?? '')
    if (answer === undefined) return [{ field: fieldOf(question), code: question.kind, label: question.label }]
    return answer === null && question.required ? [{ field: fieldOf(question), code: 'answer', label: question.label }] : []
  })
}

/** An answer as people read it. */
export function shownAnswer(question: Question, typed: string, say: { yes: string; no: string; money: (amount: string) => string; day: (day: string) => string }): string {
  const answer = answerOf(question, typed)
  if (answer === null || answer === undefined) return typed.trim()
  if (question.kind === 'choice') return question.choices.find(({ value }) => value === answer)?.label ?? String(answer)
  if (question.kind === 'yes_no') return answer ? say.yes : say.no
  if (question.kind === 'money') return say.money(String(answer))
  return question.kind === 'date' ? say.day(String(answer)) : String(answer)
}
