import { ApiProblem, http, raw } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'

export type Role = 'party' | Schema.MembershipRoleEnum
export type Me = Omit<Required<Schema.Me>, 'roles'> & { roles: Role[] }
export type DemoAccount = Schema.DemonstrationAccount
export type Site = Schema.Site

export const getSite = () => http.get<Site>('/api/v1/site/')
export const getDemoCode = (login: string) => http.get<{ code: string | null }>('/api/v1/site/code/', { login })
export const getMe = () => http.get<Me>('/api/v1/me/')
export const patchMe = (changes: { name?: string; language?: string }) => http.patch<Me>('/api/v1/me/', changes)

const AUTH = '/_allauth/browser/v1/auth'

/** The phone number or e-mail address as sign-in expects it. */
export function loginField(login: string): { email: string } | { phone: string } {
  const text = login.trim()
  if (text.includes('@')) return { email: text }
  const digits = text.replace(/[\s-]/g, '')
  // Sign-in wants the country code; people here never write it.
  return { phone: /^1\d{10}$/.test(digits) ? `+86${digits}` : digits }
}

interface AuthAnswer {
  errors?: { message: string; code: string; param?: string }[]
}

/** Sign-in answers 401 while a step is still to be done; only 4xx with errors is a refusal. */
async function auth(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await raw(method, `${AUTH}${path}`, body === undefined ? {} : { body })
  if (response.ok || response.status === 401) return response
  const answer = (await response.json().catch(() => ({}))) as AuthAnswer
  const errors = (answer.errors ?? []).map((error) => ({ code: error.code, detail: error.message, field: error.param ?? null }))
  throw new ApiProblem(response.status, { code: errors[0]?.code ?? 'refused', detail: errors[0]?.detail ?? '', errors })
}

export const signInWithPassword = (login: string, password: string) => auth('POST', '/login', { ...loginField(login), password })
export const requestCode = (login: string) => auth('POST', '/code/request', loginField(login))
export const confirmCode = (code: string) => auth('POST', '/code/confirm', { code })
/** Somebody new: the number is proved by a code before the account counts. */
export const register = (phone: string) => auth('POST', '/signup', loginField(phone))
export const confirmPhone = (code: string) => auth('POST', '/phone/verify', { code })
export const signOut = () => auth('DELETE', '/session')
