import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { display } from '@/shared/composables'
import { getYear, listPacks, saveYear, type Exception } from './api'

const DAY = 24 * 60 * 60_000

export function usePacks() {
  return useQuery({ queryKey: computed(() => ['rules', 'packs', display.locale]), queryFn: listPacks, staleTime: DAY })
}

export function useYear(year: MaybeRefOrGetter<number>) {
  const client = useQueryClient()
  const query = useQuery({ queryKey: computed(() => ['calendar', toValue(year)]), queryFn: () => getYear(toValue(year)) })
  const save = useMutation({
    mutationFn: (exceptions: Exception[]) => saveYear(toValue(year), exceptions),
    onSuccess(saved) {
      client.setQueryData(['calendar', saved.year], saved)
      // The dates that waited for this year are now counted again.
      for (const key of ['cases', 'deadlines']) void client.invalidateQueries({ queryKey: [key] })
    },
  })
  return { ...query, save }
}
