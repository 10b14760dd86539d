import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { display } from '@/shared/composables'
import { getCaseFunnel, getFunnel, getLetter, invite, listAttempts, listInvitations, logAttempt, revoke, type NewAttempt } from './api'
import type { Channel } from './contact'

const LIVE = 30_000
type Id = MaybeRefOrGetter<string>
const key = (id: Id, part: string) => computed(() => ['cases', toValue(id), part])

/** Everything about reaching the parties of one case. */
export function useContact(id: Id) {
  const client = useQueryClient()
  const invitations = useQuery({ queryKey: key(id, 'invitations'), queryFn: () => listInvitations(toValue(id)), refetchInterval: LIVE })
  const attempts = useQuery({ queryKey: key(id, 'attempts'), queryFn: () => listAttempts(toValue(id)) })
  const funnel = useQuery({ queryKey: key(id, 'funnel'), queryFn: () => getCaseFunnel(toValue(id)), refetchInterval: LIVE })
  // Whoever is reached may end a time limit, so the case itself is asked again, too.
  const changed = () => client.invalidateQueries({ queryKey: ['cases', toValue(id)] })

  const send = useMutation({ mutationFn: (body: { party: string; channels: Channel[] }) => invite(toValue(id), body), onSuccess: changed })
  const takeBack = useMutation({ mutationFn: revoke, onSuccess: changed })
  const log = useMutation({ mutationFn: (attempt: NewAttempt) => logAttempt(toValue(id), attempt), onSuccess: changed })
  return { invitations, attempts, funnel, send, takeBack, log }
}

export function useLetter(id: Id) {
  return useQuery({ queryKey: computed(() => ['invitations', toValue(id), 'letter', display.locale]), queryFn: () => getLetter(toValue(id)) })
}

export function useFunnel(filters: MaybeRefOrGetter<Parameters<typeof getFunnel>[0]>) {
  return useQuery({ queryKey: computed(() => ['funnel', toValue(filters), display.locale]), queryFn: () => getFunnel(toValue(filters)) })
}
