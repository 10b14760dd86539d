import { http, type Page } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'

export interface Limit {
  rule: string
  name: string
  length: number
  summary_length: number | null
  unit: Schema.UnitEnum
  starts_label: string
  owner_label: string
  article: string
  effect_label: string
  extension: number
}

export type CalendarDay = Required<Schema.CalendarDay>
export type CalendarYear = Omit<Schema.CalendarYear, 'days'> & { days: CalendarDay[] }
export type Exception = Pick<CalendarDay, 'day' | 'is_working' | 'name'>

/** The schema leaves open what the grounds and the limits of a pack hold. */
export type Pack = Omit<Schema.Pack, 'refuse_grounds' | 'limits'> & { refuse_grounds: { ground: string; label: string; notice: string }[]; limits: Limit[] }

export const listPacks = () => http.get<Pack[]>('/api/v1/rules/packs/')
export const getYear = (year: number) => http.get<CalendarYear>(`/api/v1/calendar/${year}/`)
export const saveYear = (year: number, exceptions: Exception[]) => http.put<CalendarYear>(`/api/v1/calendar/${year}/`, { exceptions })

type Dated = Pick<Schema.ListedDeadline, 'due_on' | 'provisional'>
const MOST_PAGES = 5

/** How many running limits wait for a year to be announced; null where there are too many before it to look through. */
export async function countProvisional(year: number): Promise<number | null> {
  let page = await http.get<Page<Dated>>('/api/v1/deadlines/', { state: 'running', before: `${year}-12-31` })
  let count = 0
  for (let pages = 1; ; pages += 1) {
    count += page.results.filter(({ due_on: due, provisional }) => provisional && due.startsWith(`${year}-`)).length
    if (!page.next) return count
    if (pages === MOST_PAGES) return null
    const { pathname, search } = new URL(page.next, window.location.origin)
    page = await http.get<Page<Dated>>(pathname + search)
  }
}
