import { useQueryClient } from '@tanstack/vue-query'
import { useRouter } from 'vue-router'
import { useSession } from '@/features/accounts'

/** Signing out: nothing of what was seen stays in the page. */
export function useLeaving() {
  const session = useSession()
  const router = useRouter()
  const client = useQueryClient()
  return async () => {
    await session.signOut()
    await router.push('/')
    client.clear()
  }
}
