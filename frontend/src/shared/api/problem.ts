/** One thing that is wrong with a request: a stable code, a sentence that says what to do, and the field it is about. */
export interface FieldProblem {
  code: string
  detail: string
  field: string | null
}

/** What somebody else did to the same thing meanwhile. */
export interface Change {
  what: string
  label: string
  by: string
  at: string
}

/** The body of `application/problem+json`, as the server writes it. */
export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  code?: string
  detail?: string
  errors?: FieldProblem[]
  changes?: Change[]
  version?: number
  tries_left?: number
}

/** A request that the server refused, or that did not reach it (`offline`). Pages show `detail`; forms place `errors`. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: FieldProblem[]
  readonly changes: Change[]
  readonly reference: string | null
  readonly version: number | null
  /** How many more tries a one-time code takes, where it was wrong. */
  readonly triesLeft: number | null
  /** After how many seconds it may be tried again, where the server says so. */
  readonly wait: number | null

  constructor(status: number, body: ProblemBody, reference: string | null = null, wait: number | null = null) {
    super(body.detail || body.title || body.code || `HTTP ${status}`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = body.code ?? (status === 0 ? 'offline' : 'unknown')
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.errors = body.errors ?? []
    this.changes = body.changes ?? []
    this.reference = reference
    this.version = body.version ?? null
    this.triesLeft = body.tries_left ?? null
    this.wait = wait
  }

  get isOffline(): boolean {
    return this.status === 0
  }

  get isSignedOut(): boolean {
    return this.status === 401
  }

  /** The sentences to show: every reason, or the one detail. */
  get sentences(): string[] {
    const reasons = this.errors.map((error) => error.detail).filter(Boolean)
    return reasons.length > 0 ? reasons : [this.detail].filter(Boolean)
  }

  sentenceFor(field: string): string {
    return this.errors.find((error) => error.field === field)?.detail ?? ''
  }
}

/** What a failed query or mutation holds, whatever went wrong. */
export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(-1, { code: 'fault', detail: '' })
}
