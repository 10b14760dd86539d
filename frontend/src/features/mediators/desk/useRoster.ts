import { useQuery } from '@tanstack/vue-query'
import { listRoster } from './api'

export function useRoster() {
  return useQuery({ queryKey: ['mediators'], queryFn: listRoster, staleTime: 60_000 })
}
