import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession, useSite } from '@/features/accounts'
import { asProblem, type ApiProblem } from '@/shared/api'
import { useCountdown } from '@/shared/composables'
import { enter, findInvitation, notMe, openInvitation, requestCode, type Landing } from './api'
import { after, type Happening, type Place } from './join'

/** Whoever typed a case code has asked for a code by it; kept for as long as this page lives. */
let cameFrom = ''

/** The way in from a link or a case code: letter, code, in. */
export function useJoin(token: string, via: string) {
  const { t } = useI18n()
  const client = useQueryClient()
  const session = useSession()
  const { data: site } = useSite()
  const resend = useCountdown()

  const place = shallowRef<Place>({ at: 'opening' })
  const landing = ref<Landing | null>(null)
  const busy = ref(false)
  const code = ref('')
  const shownCode = ref('')
  const phone = computed(() => landing.value?.phone_hint ?? '')
  const courtPhone = computed(() => landing.value?.court_phone || site.value?.phone || '')

  const happen = (happening: Happening) => (place.value = after(place.value, happening))

  function sentence(problem: ApiProblem): string {
    if (problem.isOffline) return t('shared.problem.offline.text')
    return problem.sentences[0] || t(problem.status === 429 ? 'invitations.tooMany' : 'shared.problem.fault.text')
  }

  async function attempt(work: () => Promise<void>) {
    if (busy.value) return
    busy.value = true
    try {
      await work()
    } catch (error) {
      const problem = asProblem(error)
      if (problem.wait) resend.start(problem.wait)
      happen({ what: 'refused', problem, sentence: sentence(problem) })
    } finally {
      busy.value = false
    }
  }

  const open = () =>
    attempt(async () => {
      place.value = { at: 'opening' }
      landing.value = await openInvitation(token, via)
      happen({ what: 'opened', landing: landing.value })
    })

  const send = () =>
    attempt(async () => {
      const answer = await requestCode(token)
      code.value = ''
      resend.start(answer.wait_seconds)
      happen({ what: 'sent' })
      shownCode.value = answer.code ?? ''
    })

  const confirm = (typed: string) =>
    attempt(async () => {
      try {
        const entrance = await enter(token, typed)
        client.clear()
        await session.load(true)
        happen({ what: 'entered', entrance })
      } catch (error) {
        code.value = ''
        throw error
      }
    })

  const disown = (note: string) =>
    attempt(async () => {
      await notMe(token, note)
      happen({ what: 'disowned' })
    })

  async function begin() {
    await open()
    if (cameFrom === token && place.value.at === 'letter') await send()
  }

  return { place, landing, busy, code, shownCode, phone, courtPhone, wait: resend.left, begin, open, send, confirm, disown }
}

/** Finds the way in by what stands in the letter; the answer is the same whether it exists or not. */
export async function findByCode(code: string, phone: string): Promise<string> {
  const { token } = await findInvitation(code.trim().toUpperCase(), phone.replace(/[\s-]/g, ''))
  cameFrom = token
  return token
}
