import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { RoomState } from '@/shared/realtime'
import { getSessions, openSession, setSessionState, type MediationSession } from './api'

const keyOf = (caseId: string) => ['cases', caseId, 'sessions']

/** The sittings of a case, and what a mediator does with them. */
export function useSessions(caseId: MaybeRefOrGetter<string>) {
  const client = useQueryClient()
  const key = computed(() => keyOf(toValue(caseId)))
  const again = () => client.invalidateQueries({ queryKey: key.value })

  const query = useQuery({ queryKey: key, queryFn: () => getSessions(toValue(caseId)) })
  const current = computed(() => currentSession(query.data.value))
  const open = useMutation({ mutationFn: (mode: string) => openSession(toValue(caseId), mode), onSuccess: again })
  const setState = useMutation({ mutationFn: ({ id, state }: { id: string; state: RoomState }) => setSessionState(id, state), onSuccess: again })

  return { ...query, current, open, setState }
}

/** The sitting that people are in or wait for; sittings of the past are only read. */
export function currentSession(sessions: MediationSession[] | undefined): MediationSession | null {
  return sessions?.filter((session) => session.state !== 'closed').at(-1) ?? null
}
