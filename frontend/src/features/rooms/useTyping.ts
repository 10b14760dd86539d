import { onScopeDispose, ref } from 'vue'

const LASTS = 4_000

/** Who is writing just now; each sign of it fades by itself. */
export function useTyping() {
  const now = ref(new Set<string>())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function done(member: string) {
    clearTimeout(timers.get(member))
    timers.delete(member)
    now.value = new Set([...now.value].filter((other) => other !== member))
  }

  function heard(member: string) {
    clearTimeout(timers.get(member))
    now.value = new Set([...now.value, member])
    timers.set(member, setTimeout(() => done(member), LASTS))
  }

  onScopeDispose(() => timers.forEach((timer) => clearTimeout(timer)))
  return { now, heard, done }
}
