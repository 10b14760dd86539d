const FIRST = 500
const LONGEST = 30_000

/** 0.5 s doubling to 30 s; half of each wait is chance, so that a restart does not bring everybody back in one instant. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST, FIRST * 2 ** attempt)
  return full / 2 + (full / 2) * random()
}
