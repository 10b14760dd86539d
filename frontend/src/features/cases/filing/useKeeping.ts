import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { useFiling } from './useFiling'

/** Leaving in any way keeps what was typed: another page, another tab, a closed window, a line that comes back. */
export function useKeeping() {
  const filing = useFiling()
  const isUnsaved = () => ['typing', 'saving', 'offline', 'failed'].includes(filing.keeping)

  const hidden = () => document.visibilityState === 'hidden' && isUnsaved() && filing.saveQuietly()
  const online = () => isUnsaved() && filing.saveQuietly()
  function closing(event: BeforeUnloadEvent) {
    if (!isUnsaved()) return
    filing.saveQuietly()
    event.preventDefault()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('online', online)
    window.addEventListener('beforeunload', closing)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', hidden)
    window.removeEventListener('online', online)
    window.removeEventListener('beforeunload', closing)
  })
  const leaving = () => void (isUnsaved() && filing.saveQuietly())
  onBeforeRouteLeave(leaving)
  onBeforeRouteUpdate(leaving)
}
