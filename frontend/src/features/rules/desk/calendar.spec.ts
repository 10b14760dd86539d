import { describe, expect, it } from 'vitest'
import { exceptionsOf, isSame, isWeekend, monthsOf, toggled, workingDays } from './calendar'

const days = (...list: [string, boolean, string?][]) => list.map(([day, is_working, name = '']) => ({ day, is_working, is_holiday: false, name }))

describe('the calendar of a year', () => {
  it('begins weeks on Monday', () => {
    const [january, february] = monthsOf(2026, [])
    expect(january!.lead).toBe(3) // 1 January 2026 is a Thursday
    expect(february!.lead).toBe(6)
    expect(february!.cells).toHaveLength(28)
    expect(monthsOf(2028, [])[1]!.cells).toHaveLength(29)
  })

  it('goes by weekdays where nothing else is said', () => {
    expect(workingDays(monthsOf(2026, []))).toBe(261)
    expect(isWeekend('2026-01-03')).toBe(true)
    expect(isWeekend('2026-01-05')).toBe(false)
  })

  it('knows holidays and make-up days from weekends', () => {
    const [january] = monthsOf(2026, [{ day: '2026-01-01', is_working: false, name: '元旦' }, { day: '2026-01-04', is_working: true, name: '元旦调休' }])
    expect(january!.cells[0]).toMatchObject({ mark: 'holiday', name: '元旦', isException: true })
    expect(january!.cells[2]).toMatchObject({ mark: 'free', isException: false })
    expect(january!.cells[3]).toMatchObject({ mark: 'makeup', name: '元旦调休' })
    expect(january!.cells[4]).toMatchObject({ mark: 'working' })
  })

  it('finds again in the days what is not as the weekday says', () => {
    const found = exceptionsOf(days(['2026-01-01', false, '元旦'], ['2026-01-02', true], ['2026-01-03', false], ['2026-01-04', true, '调休']))
    expect(found.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-04'])
  })

  it('turns a day over and back, in the order of the year', () => {
    const once = toggled([{ day: '2026-10-01', is_working: false, name: '国庆节' }], '2026-01-01')
    expect(once).toEqual([{ day: '2026-01-01', is_working: false, name: '' }, { day: '2026-10-01', is_working: false, name: '国庆节' }])
    expect(toggled(once, '2026-01-01')).toHaveLength(1)
    expect(toggled([], '2026-01-04')).toEqual([{ day: '2026-01-04', is_working: true, name: '' }])
  })

  it('gives a day the name of the holiday beside it', () => {
    const festival = [{ day: '2026-10-01', is_working: false, name: '国庆节' }]
    expect(toggled(festival, '2026-10-02')[1]!.name).toBe('国庆节')
    expect(toggled(festival, '2026-10-06')[1]!.name).toBe('')
  })

  it('tells whether anything was changed', () => {
    const one = [{ day: '2026-01-01', is_working: false, name: '元旦' }]
    expect(isSame(one, [{ ...one[0]!, name: '元旦 ' }])).toBe(true)
    expect(isSame(one, [])).toBe(false)
    expect(isSame(one, [{ ...one[0]!, name: '' }])).toBe(false)
  })
})
