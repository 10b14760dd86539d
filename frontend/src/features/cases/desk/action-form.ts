import type { Action, ActionInput } from '../api'

export type Value = string | boolean | string[]
export type Values = Record<string, Value>

const isEmpty = (value: Value | undefined) => value === undefined || value === false || (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0)

function blank(field: ActionInput): Value {
  if (field.type === 'flag') return false
  if (field.type === 'mediators') return []
  return field.required && field.choices.length === 1 ? field.choices[0]!.value : ''
}

/** What a form begins with: nothing, but for a closed list of one, and what the page proposes. */
export function begin(action: Action, proposed: Values = {}): Values {
  return Object.fromEntries(action.fields.map((field) => [field.name, proposed[field.name] ?? blank(field)]))
}

/** What one answer makes superfluous: a court is named where another one is competent, a procedure where a suit was registered. */
const ONLY_WITH: Record<string, Record<string, [string, string]>> = {
  refuse: { competent_court: ['ground', 'no_jurisdiction'] },
  accept: { procedure: ['regime', 'postfiling'] },
}

/** What is asked now; what is asked only because of an answer must then be given. */
export function shownFields(action: Action, values: Values): ActionInput[] {
  const rules = ONLY_WITH[action.name] ?? {}
  return action.fields.flatMap((field) => {
    const rule = rules[field.name]
    if (!rule || !action.fields.some(({ name }) => name === rule[0])) return [field]
    return values[rule[0]] === rule[1] ? [{ ...field, required: true }] : []
  })
}

export const missingFields = (action: Action, values: Values) => shownFields(action, values).filter((field) => field.required && isEmpty(values[field.name]))

/** What is sent: only what was asked and answered, so that the server's own defaults hold for the rest. */
export function inputsOf(action: Action, values: Values): Values {
  const answered = shownFields(action, values).filter((field) => !isEmpty(values[field.name]))
  return Object.fromEntries(answered.map((field) => {
    const value = values[field.name]!
    return [field.name, typeof value === 'string' ? value.trim() : value]
  }))
}
