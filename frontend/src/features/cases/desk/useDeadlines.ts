import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { listDeadlines, nextDeadlines, type DeadlineFilters } from './api'

const LIVE = 60_000

/** The limits that run, most overdue first. */
export function useDeadlineList(filters: MaybeRefOrGetter<DeadlineFilters>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['deadlines', toValue(filters)]),
    queryFn: ({ pageParam, signal }) => (pageParam ? nextDeadlines(pageParam, signal) : listDeadlines(toValue(filters), signal)),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: LIVE,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.results) ?? [])
  return { ...query, rows }
}
