import { useQuery } from '@tanstack/vue-query'
import { getSite } from './api'

/** What this installation is called, its court and its telephone number. */
export function useSite() {
  return useQuery({ queryKey: ['site'], queryFn: getSite, staleTime: 10 * 60_000 })
}
