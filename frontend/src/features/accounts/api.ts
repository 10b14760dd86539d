import { ApiProblem, http, raw } from '@/shared/api'

export type Role = 'party' | 'mediator' | 'clerk' | 'supervisor' | 'administrator'

export interface Membership {
  organisation: { id: string; name: string; kind: string }
  role: Role
}

export interface Me {
  id: string
  name: string
  phone: string
  email: string
  language: string
  roles: Role[]
  memberships: Membership[]
  mediator: string | null
}

export interface DemoAccount {
  key: string
  name: string
  role: Role
  organisation: string
  login: string
  password: string
  path: string
}

export interface Site {
  name: string
  court: { id: string; name: string }
  phone: string
  demonstration: boolean
  accounts: DemoAccount[]
}

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
export const signOut = () => auth('DELETE', '/session')
