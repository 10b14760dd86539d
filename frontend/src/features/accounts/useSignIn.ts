import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { ApiProblem, asProblem } from '@/shared/api'
import { confirmCode, confirmPhone, getDemoCode, patchMe, register, requestCode, signInWithPassword } from './api'
import { homeOf, isDeskPath, safePath } from './home'
import { useSession } from './session'
import { useSite } from './useSite'

/** Every way in, and where it leads. */
export function useSignIn() {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const client = useQueryClient()
  const session = useSession()
  const { data: site } = useSite()

  const busy = ref(false)
  const failure = ref('')
  /** A code is on its way to this login. */
  const sentTo = ref('')
  const shownCode = ref('')

  async function attempt(work: () => Promise<void>) {
    busy.value = true
    failure.value = ''
    try {
      await work()
    } catch (error) {
      failure.value = sentence(asProblem(error))
    } finally {
      busy.value = false
    }
  }

  function sentence(problem: ApiProblem): string {
    if (problem.isOffline) return t('shared.problem.offline.text')
    if (problem.status === 429) return t('accounts.signIn.tooMany')
    return problem.sentences[0] || t('shared.problem.fault.text')
  }

  async function enter(path?: string) {
    client.clear()
    await session.load(true)
    if (!session.me) throw new ApiProblem(400, { detail: t('accounts.signIn.notIn') })
    const to = safePath(route.query.next) ?? path ?? homeOf(session.me)
    if (isDeskPath(to)) window.location.assign(to)
    else await router.replace(to)
  }

  const withPassword = (login: string, password: string, path?: string) =>
    attempt(async () => {
      await signInWithPassword(login, password)
      await enter(path)
    })

  async function showDemoCode(login: string) {
    if (!site.value?.demonstration) return
    shownCode.value = (await getDemoCode(login)).code ?? ''
  }

  const sendCode = (login: string, isNew: boolean) =>
    attempt(async () => {
      await (isNew ? register(login) : requestCode(login))
      sentTo.value = login.trim()
      await showDemoCode(login.trim().replace(/[\s-]/g, ''))
    })

  const withCode = (code: string, isNew: boolean, name = '') =>
    attempt(async () => {
      await (isNew ? confirmPhone(code.trim()) : confirmCode(code.trim()))
      if (isNew && name.trim()) await patchMe({ name: name.trim() })
      await enter()
    })

  function startOver() {
    sentTo.value = ''
    shownCode.value = ''
    failure.value = ''
  }

  return { site, busy, failure, sentTo, shownCode, withPassword, sendCode, withCode, startOver }
}
