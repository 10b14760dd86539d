import { computed, onScopeDispose, ref } from 'vue'

/** Seconds that run down to nothing. Counted by the clock: a page that slept in the background wakes with the right number. */
export function useCountdown() {
  const until = ref(0)
  const now = ref(Date.now())
  let timer: ReturnType<typeof setInterval> | undefined
  const left = computed(() => Math.max(0, Math.ceil((until.value - now.value) / 1000)))

  function tick() {
    now.value = Date.now()
    if (left.value === 0) clearInterval(timer)
  }

  function start(seconds: number) {
    clearInterval(timer)
    now.value = Date.now()
    until.value = now.value + seconds * 1000
    timer = setInterval(tick, 500)
  }

  onScopeDispose(() => clearInterval(timer))
  return { left, start }
}
