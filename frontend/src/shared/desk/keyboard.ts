import { onMounted, onUnmounted, reactive, watch } from 'vue'

const KEY = 'single-keys'

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    return true
  }
}

/** Whether single keys act at all (they disturb some screen readers and speech input), and whether their list is open. */
export const keyboard = reactive({ on: kept(), help: false })

watch(
  () => keyboard.on,
  (on) => {
    try {
      localStorage.setItem(KEY, on ? 'on' : 'off')
    } catch {
      // Without storage the choice lasts for this visit.
    }
  },
)

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
// A dialog that was closed stays in the page, only not drawn.
const isDialogOpen = () => [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((dialog) => dialog.getClientRects().length > 0)

/** Single keys of a page, as long as it is shown. They never act while somebody types or a dialog is open. */
export function useKeys(keys: Record<string, () => void>): void {
  function press(event: KeyboardEvent) {
    if (!keyboard.on || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const act = keys[event.key]
    if (!act || isDialogOpen()) return
    event.preventDefault()
    act()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onUnmounted(() => window.removeEventListener('keydown', press))
}
