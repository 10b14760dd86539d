/** Dates as people read them. Courts work in China Standard Time, wherever the reader's clock is set. */
const ZONE = 'Asia/Shanghai'

const makers = new Map<string, Intl.DateTimeFormat>()

function maker(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  if (!makers.has(key)) makers.set(key, new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }))
  return makers.get(key)!
}

/** A day (`2026-03-12`) stands for itself: noon keeps it on its date in every zone. */
function instant(value: string | Date): Date {
  if (value instanceof Date) return value
  return new Date(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T12:00:00+08:00` : value)
}

const yearOf = (date: Date) => maker('en', { year: 'numeric' }).format(date)

/** 3月12日, with the year when it is not this one. */
export function day(value: string | Date, locale: string, now = new Date()): string {
  const date = instant(value)
  const year = yearOf(date) === yearOf(now) ? {} : { year: 'numeric' as const }
  return maker(locale, { ...year, month: locale === 'en' ? 'short' : 'long', day: 'numeric' }).format(date)
}

/** 3月12日（周四）14:30 */
export function moment(value: string | Date, locale: string, now = new Date()): string {
  const clockTime = clock(value, locale)
  return locale === 'en' ? `${day(value, locale, now)}, ${clockTime}` : `${day(value, locale, now)} ${clockTime}`
}

/** 14:30 */
export function clock(value: string | Date, locale: string): string {
  return maker(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant(value))
}

/** 2026-03-12 as a whole number of days, for comparing days. */
function dayNumber(date: Date): number {
  const [year, month, dayOfMonth] = maker('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(date).split('-').map(Number)
  return Date.UTC(year!, month! - 1, dayOfMonth!) / 86_400_000
}

/** 昨天, 今天, 3天前: relative to the reader's today. */
export function relativeDay(value: string | Date, locale: string, now = new Date()): string {
  const days = dayNumber(instant(value)) - dayNumber(now)
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
}

export function isSameDay(one: string | Date, other: string | Date): boolean {
  return dayNumber(instant(one)) === dayNumber(instant(other))
}
