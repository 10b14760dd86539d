import { QueryClient } from '@tanstack/vue-query'
import { ApiProblem } from './problem'

/** A list page as the server sends it: `next` is the address of the following one. */
export interface Page<T> {
  results: T[]
  next: string | null
}

/** A refusal will not change by asking again; a lost connection or a failing server may. */
function worthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500)
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 10_000, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

