import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Page } from '@/shared/api'
import { changeWishes, countUnread, getWishes, listNotices, markAllRead, markRead, nextNotices, type Notice } from './api'

const KEY = ['notifications']
const UNREAD = [...KEY, 'unread']
const LOOK_AGAIN = 60_000

/** The number beside the bell. */
export function useUnread(enabled: MaybeRefOrGetter<boolean>) {
  const { data } = useQuery({ queryKey: UNREAD, queryFn: countUnread, enabled: () => toValue(enabled), refetchInterval: LOOK_AGAIN })
  return computed(() => (toValue(enabled) ? (data.value?.count ?? 0) : 0))
}

/** The inbox, newest first, page by page; what is opened counts as read at once. */
export function useNotices(unreadOnly: MaybeRefOrGetter<boolean>) {
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: computed(() => [...KEY, 'list', toValue(unreadOnly)]),
    queryFn: ({ pageParam, signal }) => (pageParam ? nextNotices(pageParam, signal) : listNotices(toValue(unreadOnly), signal)),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.results) ?? [])

  function keep(count: number, isRead: (notice: Notice) => boolean) {
    client.setQueryData(UNREAD, { count })
    const at = new Date().toISOString()
    client.setQueriesData<InfiniteData<Page<Notice>>>({ queryKey: [...KEY, 'list'] }, (held) => held && { ...held, pages: held.pages.map((page) => ({ ...page, results: page.results.map((one) => (isRead(one) && !one.read_at ? { ...one, read_at: at } : one)) })) })
  }

  const read = useMutation({ mutationFn: (id: string) => markRead([id]), onSuccess: ({ count }, id) => keep(count, (one) => one.id === id) })
  const readAll = useMutation({ mutationFn: () => markAllRead(), onSuccess: ({ count }) => keep(count, () => true) })
  return { ...query, rows, read, readAll }
}

/** How I want to be told; each change is kept at once. */
export function useWishes() {
  const client = useQueryClient()
  const key = [...KEY, 'settings']
  const query = useQuery({ queryKey: key, queryFn: getWishes })
  const change = useMutation({ mutationFn: changeWishes, onSuccess: (kept) => client.setQueryData(key, kept) })
  return { ...query, change }
}
