import type { CalendarDay, Exception } from './api'

/** What a day is, as it is marked: form and word, not colour alone. */
export type Mark = 'working' | 'free' | 'holiday' | 'makeup'

export interface Cell {
  day: string
  date: number
  mark: Mark
  name: string
  isException: boolean
}

export interface Month {
  month: number
  /** Empty places before the first, Monday first. */
  lead: number
  cells: Cell[]
}

const weekday = (day: string) => (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7
export const isWeekend = (day: string) => weekday(day) >= 5

function markOf(day: string, isWorking: boolean): Mark {
  if (isWeekend(day)) return isWorking ? 'makeup' : 'free'
  return isWorking ? 'working' : 'holiday'
}

const pad = (n: number) => String(n).padStart(2, '0')
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The days of a year that are not as their weekday says. */
export function exceptionsOf(days: readonly CalendarDay[]): Exception[] {
  return days.filter(({ day, is_working: works }) => works === isWeekend(day)).map(({ day, is_working, name }) => ({ day, is_working, name }))
}

/** A year as it hangs on the wall, with these exceptions. */
export function monthsOf(year: number, exceptions: readonly Exception[]): Month[] {
  const byDay = new Map(exceptions.map((exception) => [exception.day, exception]))
  return Array.from({ length: 12 }, (_none, index) => {
    const month = index + 1
    const cells = Array.from({ length: daysIn(year, month) }, (_day, at) => {
      const day = `${year}-${pad(month)}-${pad(at + 1)}`
      const exception = byDay.get(day)
      return { day, date: at + 1, mark: markOf(day, exception?.is_working ?? !isWeekend(day)), name: exception?.name ?? '', isException: Boolean(exception) }
    })
    return { month, lead: weekday(cells[0]!.day), cells }
  })
}

/** One press turns a day into its opposite, a second one back. A new exception takes the name of its neighbour: holidays come in rows. */
export function toggled(exceptions: readonly Exception[], day: string): Exception[] {
  if (exceptions.some((exception) => exception.day === day)) return exceptions.filter((exception) => exception.day !== day)
  const is_working = isWeekend(day)
  const near = (by: number) => new Date(Date.parse(`${day}T12:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
  const neighbour = exceptions.find((exception) => exception.is_working === is_working && exception.name && [near(-1), near(1)].includes(exception.day))
  return [...exceptions, { day, is_working, name: neighbour?.name ?? '' }].sort((one, other) => one.day.localeCompare(other.day))
}

export const isSame = (one: readonly Exception[], other: readonly Exception[]) =>
  one.length === other.length && one.every((exception, at) => exception.day === other[at]!.day && exception.name.trim() === other[at]!.name.trim())

export function workingDays(months: readonly Month[]): number {
  return months.reduce((sum, { cells }) => sum + cells.filter(({ mark }) => mark === 'working' || mark === 'makeup').length, 0)
}
