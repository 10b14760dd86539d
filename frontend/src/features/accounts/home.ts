import type { Me } from './api'

/** Where somebody lands after signing in. */
export function homeOf(me: Me): string {
  if (me.roles.includes('mediator')) return '/desk/today'
  if (me.roles.includes('clerk')) return '/desk/triage'
  if (me.roles.some((role) => role === 'supervisor' || role === 'administrator')) return '/desk/dashboard'
  return '/my'
}

/** The desk is another page, so going there is a real navigation. */
export const isDeskPath = (path: string) => path.startsWith('/desk')

/** A path of this site alone: never leads to another origin. */
export function safePath(value: unknown): string | null {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : null
}
