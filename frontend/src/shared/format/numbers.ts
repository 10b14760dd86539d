/** ¥68,000 or ¥68,000.50; amounts come as decimal strings. */
export function money(value: string | number | null | undefined, locale: string): string {
  if (value === null || value === undefined || value === '') return ''
  const amount = Number(value)
  const digits = Number.isInteger(amount) ? 0 : 2
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: 2 }).format(amount)
}

export function count(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value)
}

export function percent(value: number, locale: string, digits = 1): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(value)
}

export function fileSize(bytes: number, locale: string): string {
  const megabytes = bytes / 1_048_576
  const [value, unit] = megabytes >= 1 ? [megabytes, 'MB'] : [Math.max(1, bytes / 1024), 'kB']
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: megabytes >= 1 ? 1 : 0 }).format(value as number)} ${unit}`
}
