import { describe, expect, it } from 'vitest'
import { computed, ref } from 'vue'
import type { RoomHandle } from '../room-handle'
import { usePasteGuard } from './usePasteGuard'

const caucus = { messages: computed(() => [{ body: { text: '最多三期，第一期得先付一半' } }]) } as unknown as RoomHandle

function paste(text: string) {
  const area = document.createElement('textarea')
  document.body.append(area)
  const event = new Event('paste', { cancelable: true }) as ClipboardEvent
  Object.defineProperty(event, 'clipboardData', { value: { getData: () => text } })
  Object.defineProperty(event, 'target', { value: area })
  return { area, event }
}

describe('usePasteGuard', () => {
  it('holds back a paste into the joint room that repeats private words', () => {
    const { asked, onPaste } = usePasteGuard(ref(true), [caucus])
    const { event } = paste('第一期得先付一半')
    onPaste(event)
    expect(event.defaultPrevented).toBe(true)
    expect(asked.value).toBe('第一期得先付一半')
  })

  it('lets it through once the mediator says that it is meant', () => {
    const { asked, onPaste, allow } = usePasteGuard(ref(true), [caucus])
    const { area, event } = paste('第一期得先付一半')
    onPaste(event)
    allow()
    expect(area.value).toBe('第一期得先付一半')
    expect(asked.value).toBeNull()
  })

  it('leaves other words, short ones and the caucus itself alone', () => {
    const joint = usePasteGuard(ref(true), [caucus])
    for (const text of ['这句话没有在私下说过', '三期']) {
      const { event } = paste(text)
      joint.onPaste(event)
      expect(event.defaultPrevented).toBe(false)
    }
    const { event } = paste('第一期得先付一半')
    usePasteGuard(ref(false), [caucus]).onPaste(event)
    expect(event.defaultPrevented).toBe(false)
  })
})
