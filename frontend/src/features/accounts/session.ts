import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { ApiProblem } from '@/shared/api'
import { getMe, signOut as endSession, type Me, type Role } from './api'

/** Who is signed in, asked once and then kept: the guards of both entries read it. */
export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const known = ref(false)
  let asking: Promise<void> | null = null

  const isSignedIn = computed(() => me.value !== null)
  const isStaff = computed(() => me.value?.roles.some((role) => role !== 'party') ?? false)

  async function ask(): Promise<void> {
    try {
      me.value = await getMe()
      known.value = true
    } catch (error) {
      if (!(error instanceof ApiProblem) || !(error.isSignedOut || error.status === 403)) throw error
      me.value = null
      known.value = true
    } finally {
      asking = null
    }
  }

  /** Asks the server once; `again` after signing in. */
  async function load(again = false): Promise<void> {
    if (known.value && !again) return
    await (asking ??= ask())
  }

  async function signOut(): Promise<void> {
    await endSession()
    me.value = null
  }

  const has = (...roles: Role[]) => roles.some((role) => me.value?.roles.includes(role))

  return { me, known, isSignedIn, isStaff, load, signOut, has }
})
