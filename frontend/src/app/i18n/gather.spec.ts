import { describe, expect, it } from 'vitest'
import { gather } from './gather'

describe('gather', () => {
  it('puts texts under the folder that owns them, and those of the desk under desk', () => {
    const texts = gather({
      '/src/features/rooms/locales/zh-CN.json': { title: '会谈' },
      '/src/shared/locales/zh-CN.json': { close: '关闭' },
    })
    expect(texts).toEqual({ rooms: { title: '会谈' }, shared: { close: '关闭' } })
    expect(gather({ '/src/features/rooms/locales/desk.en.json': { admit: 'Admit' } })).toEqual({ rooms: { desk: { admit: 'Admit' } } })
  })
})
