import { describe, expect, it } from 'vitest'
import { clock, day, isSameDay, moment, relativeDay } from './dates'
import { fileSize, money, percent } from './numbers'

const now = new Date('2026-03-11T23:30:00Z') // 12 March, 07:30 in China

describe('dates', () => {
  it('leaves the year out when it is this one', () => {
    expect(day('2026-03-12', 'zh-CN', now)).toBe('3月12日')
    expect(day('2019-11-02', 'zh-CN', now)).toBe('2019年11月2日')
    expect(day('2026-03-12', 'en', now)).toBe('Mar 12')
  })

  it('reads instants in China Standard Time', () => {
    expect(clock('2026-03-12T06:30:00Z', 'zh-CN')).toBe('14:30')
    expect(moment('2026-03-12T16:05:00Z', 'zh-CN', now)).toBe('3月13日 00:05')
  })

  it('counts days by the calendar of the court', () => {
    expect(relativeDay('2026-03-12', 'zh-CN', now)).toBe('今天')
    expect(relativeDay('2026-03-13', 'zh-CN', now)).toBe('明天')
    expect(relativeDay('2026-03-09', 'en', now)).toBe('3 days ago')
    expect(isSameDay('2026-03-11T15:59:00Z', '2026-03-11T16:01:00Z')).toBe(false)
  })
})

describe('numbers', () => {
  it('shows whole amounts without cents', () => {
    expect(money('68000.00', 'zh-CN')).toBe('¥68,000')
    expect(money('1234.5', 'zh-CN')).toBe('¥1,234.50')
    expect(money(null, 'zh-CN')).toBe('')
  })

  it('shows shares and sizes', () => {
    expect(percent(0.6575, 'zh-CN')).toBe('65.8%')
    expect(fileSize(300, 'zh-CN')).toBe('1 kB')
    expect(fileSize(5_400_000, 'zh-CN')).toBe('5.1 MB')
  })
})
