import { http, type Page } from '@/shared/api'

/** One message of the inbox; `link` is a path of our own pages, or empty. */
export interface Notice {
  id: string
  kind: string
  title: string
  body: string
  link: string
  created_at: string
  read_at: string | null
}

export type NoticeChannel = 'inbox' | 'sms' | 'email'

export interface NoticeKind {
  kind: string
  label: string
  may_be_muted: boolean
  muted: boolean
  channels: NoticeChannel[]
}

export interface Wishes {
  quiet_from: string
  quiet_until: string
  digest: boolean
  kinds: NoticeKind[]
}

export interface WishesChange {
  quiet_from?: string
  quiet_until?: string
  digest?: boolean
  muted?: string[]
}

const BASE = '/api/v1/notifications/'

export const listNotices = (unread: boolean, signal?: AbortSignal) => http.get<Page<Notice>>(BASE, unread ? { unread: true } : {}, signal)

/** The page after this one; the server names its address whole, so only its way on this site is kept. */
export const nextNotices = (next: string, signal?: AbortSignal) => {
  const { pathname, search } = new URL(next, window.location.origin)
  return http.get<Page<Notice>>(pathname + search, undefined, signal)
}

export const countUnread = () => http.get<{ count: number }>(`${BASE}unread/`)
export const markRead = (ids: string[]) => http.post<{ count: number }>(`${BASE}read/`, { ids })
export const markAllRead = () => http.post<{ count: number }>(`${BASE}read/`, { all: true })
export const getWishes = () => http.get<Wishes>(`${BASE}settings/`)
export const changeWishes = (change: WishesChange) => http.patch<Wishes>(`${BASE}settings/`, change)
