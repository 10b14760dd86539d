export type Period = 'month' | 'quarter' | 'year' | 'all'
export const PERIODS: readonly Period[] = ['month', 'quarter', 'year', 'all']

const ZONE_HOURS = 8

/** The first day of the period that this instant lies in, by the court's clock; none for all time. */
export function firstDay(period: Period, now: Date): string {
  const here = new Date(now.getTime() + ZONE_HOURS * 3_600_000)
  const [year, month] = [here.getUTCFullYear(), here.getUTCMonth()]
  if (period === 'all') return ''
  const first = period === 'year' ? 0 : period === 'quarter' ? month - (month % 3) : month
  return new Date(Date.UTC(year, first, 1)).toISOString().slice(0, 10)
}
