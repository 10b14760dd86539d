import { ApiProblem, type ProblemBody } from './problem'

type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>

export interface Options {
  query?: Query
  body?: unknown
  form?: FormData
  signal?: AbortSignal
}

let language = 'zh-hans'

/** Sentences from the server come in this language from now on. */
export function speak(locale: string): void {
  language = locale === 'en' ? 'en' : 'zh-hans'
}

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : ''
}

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const tail = search.toString()
  return tail ? `${path}${path.includes('?') ? '&' : '?'}${tail}` : path
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem(0, { code: 'offline' })
  }
}

/** The server hands out its CSRF cookie with the first page; a page kept by the browser may come without. */
async function csrf(): Promise<string> {
  if (!cookie('csrftoken')) await send('/_allauth/browser/v1/config', { headers: { Accept: 'application/json' } })
  return cookie('csrftoken')
}

async function problem(response: Response): Promise<ApiProblem> {
  const body: ProblemBody = await response.json().catch(() => ({}))
  const wait = Number(response.headers.get('Retry-After')) || null
  return new ApiProblem(response.status, body, response.headers.get('X-Request-Id'), wait)
}

/** One request and its JSON. Refusals are thrown as `ApiProblem`, a lost connection as one with status 0. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const response = await raw(method, path, options)
  if (!response.ok) throw await problem(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** The same request, for the few callers that read the status themselves. */
export async function raw(method: string, path: string, { query, body, form, signal }: Options = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (method !== 'GET') headers['X-CSRFToken'] = await csrf()
  return send(address(path, query), { method, headers, body: form ?? (body === undefined ? null : JSON.stringify(body)), signal: signal ?? null })
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) }),
  post: <T>(path: string, body: unknown = {}) => request<T>('POST', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
  upload: <T>(path: string, form: FormData) => request<T>('POST', path, { form }),
}
