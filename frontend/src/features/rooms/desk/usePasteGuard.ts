import { ref, type Ref } from 'vue'
import type { RoomHandle } from '../room-handle'

const SHORTEST = 8

/**
 * What was said in private must not slip into the joint room: a paste there that repeats words of a caucus is held
 * until the mediator says that it is meant.
 */
export function usePasteGuard(isJoint: Ref<boolean>, caucuses: RoomHandle[]) {
  const asked = ref<string | null>(null)
  let target: HTMLTextAreaElement | null = null

  const isPrivate = (text: string) => caucuses.some(({ messages }) => messages.value.some(({ body }) => typeof body.text === 'string' && (body.text.includes(text) || (body.text.length >= SHORTEST && text.includes(body.text)))))

  function onPaste(event: ClipboardEvent) {
    const text = event.clipboardData?.getData('text/plain').trim() ?? ''
    if (!isJoint.value || text.length < SHORTEST || !isPrivate(text) || !(event.target instanceof HTMLTextAreaElement)) return
    event.preventDefault()
    target = event.target
    asked.value = text
  }

  function allow() {
    const text = asked.value ?? ''
    asked.value = null
    if (!target) return
    target.setRangeText(text, target.selectionStart, target.selectionEnd, 'end')
    target.dispatchEvent(new Event('input', { bubbles: true }))
    target.focus()
  }

  return { asked, onPaste, allow }
}
