import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { display } from '@/shared/composables'
import { countProvisional, getYear, listPacks, saveYear, type Exception } from './api'

const DAY = 24 * 60 * 60_000

export function usePacks() {
  return useQuery({ queryKey: computed(() => ['rules', 'packs', display.locale]), queryFn: listPacks, staleTime: DAY })
}

/** Asked only where somebody is about to load the year. */
export function useProvisional(year: MaybeRefOrGetter<number>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({ queryKey: computed(() => ['deadlines', 'provisional', toValue(year)]), queryFn: () => countProvisional(toValue(year)), enabled: computed(() => toValue(enabled)) })
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
