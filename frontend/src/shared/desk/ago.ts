import { useFormat } from '@/shared/format'

const LONG_AGO = 30 * 86_400_000

/** Yesterday, 3 days ago; beyond a month the date itself says more. */
export function useAgo() {
  const format = useFormat()
  return (value: string) => (Date.now() - Date.parse(value) > LONG_AGO ? format.day(value) : format.relativeDay(value))
}
