const DAY = 86_400_000

/** By how many days another date lies later than this one; none where there is no other. */
export function difference(due: string, other: string | null): number | null {
  return other === null ? null : Math.round((Date.parse(other) - Date.parse(due)) / DAY)
}
