import { useI18n } from 'vue-i18n'
import { clock, day, moment, relativeDay } from './dates'
import { count, fileSize, money, percent } from './numbers'

/** The formatters, bound to the page's language. */
export function useFormat() {
  const { locale } = useI18n()
  return {
    clock: (value: string | Date) => clock(value, locale.value),
    count: (value: number) => count(value, locale.value),
    day: (value: string | Date) => day(value, locale.value),
    fileSize: (bytes: number) => fileSize(bytes, locale.value),
    moment: (value: string | Date) => moment(value, locale.value),
    money: (value: string | number | null | undefined) => money(value, locale.value),
    percent: (value: number, digits?: number) => percent(value, locale.value, digits),
    relativeDay: (value: string | Date) => relativeDay(value, locale.value),
  }
}
