import { http } from '@/shared/api'

export type Unit = 'day' | 'working_day'

export interface Limit {
  rule: string
  name: string
  length: number
  summary_length: number | null
  unit: Unit
  starts: string
  starts_label: string
  owner: string
  owner_label?: string
  article: string
  effect: string
  effect_label?: string
  extension?: number
}

export interface Pack {
  name: string
  title: string
  regime: string
  regime_label?: string
  valid_from: string
  valid_until: string | null
  number: string
  recusal: string
  recusal_label?: string
  extension_cap: number | null
  end_grounds: number[]
  refuse_grounds: { ground: string; label: string; notice: string }[]
  limits: Limit[]
}

export interface CalendarDay {
  day: string
  is_working: boolean
  is_holiday: boolean
  name: string
}

export interface CalendarYear {
  year: number
  loaded: boolean
  days: CalendarDay[]
  /** How many provisional dates were settled by the last save. */
  recomputed?: number
}

export type Exception = Pick<CalendarDay, 'day' | 'is_working' | 'name'>

export const listPacks = () => http.get<Pack[]>('/api/v1/rules/packs/')
export const getYear = (year: number) => http.get<CalendarYear>(`/api/v1/calendar/${year}/`)
export const saveYear = (year: number, exceptions: Exception[]) => http.put<CalendarYear>(`/api/v1/calendar/${year}/`, { exceptions })
