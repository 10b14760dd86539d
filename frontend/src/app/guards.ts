import type { Router } from 'vue-router'
import { useSession, type Role } from '@/features/accounts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Open to anybody; every other page asks to sign in first. */
    open?: boolean
    /** The roles that may see the page; without it, any signed-in person. */
    roles?: Role[]
    /** The key of the page's title. */
    title?: string
    /** Fills the window without the usual footer, as a room does. */
    full?: boolean
  }
}

type ToSignIn = (path: string) => ReturnType<Parameters<Router['beforeEach']>[0]>

/** Keeps pages for those they are meant for. The server decides again on every request; this only saves a walk. */
export function guard(router: Router, toSignIn: ToSignIn): void {
  router.beforeEach(async (to) => {
    if (to.meta.open) return true
    const session = useSession()
    // Without a connection the page itself says so.
    await session.load().catch(() => undefined)
    if (session.known && !session.isSignedIn) return toSignIn(to.fullPath)
    if (session.me && to.meta.roles && !session.has(...to.meta.roles)) return { name: 'no-permission' }
    return true
  })
}
