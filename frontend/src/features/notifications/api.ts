import { http, type Page } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'

/** One message of the inbox; `link` is a path of our own pages, or empty. */
export type Notice = Required<Schema.Notification>
export type NoticeKind = Schema.Kind
export type Wishes = Required<Schema.NotificationSettings>
export type WishesChange = Schema.PatchedWishesRequest

const BASE = '/api/v1/notifications/'

export const listNotices = (unread: boolean, signal?: AbortSignal) => http.get<Page<Notice>>(BASE, unread ? { unread: true } : {}, signal)

/** The page after this one; the server names its address whole, so only its way on this site is kept. */
export const nextNotices = (next: string, signal?: AbortSignal) => {
  const { pathname, search } = new URL(next, window.location.origin)
  return http.get<Page<Notice>>(pathname + search, undefined, signal)
}

export const countUnread = () => http.get<Schema.Unread>(`${BASE}unread/`)
export const markRead = (ids: string[]) => http.post<Schema.Unread>(`${BASE}read/`, { ids })
export const markAllRead = () => http.post<Schema.Unread>(`${BASE}read/`, { all: true })
export const getWishes = () => http.get<Wishes>(`${BASE}settings/`)
export const changeWishes = (change: WishesChange) => http.patch<Wishes>(`${BASE}settings/`, change)
