import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { act, addEvidence, getCase, giveConsent, listCases, listCauses, type Case, type Step } from './api'

/** Somebody else may move the case while it is looked at. */
const LOOK_AGAIN = 20_000

export function useMyCases() {
  return useQuery({ queryKey: ['cases', 'list', { mine: true }], queryFn: ({ signal }) => listCases({ mine: true }, signal) })
}

export function useCauses() {
  return useQuery({ queryKey: ['causes'], queryFn: listCauses, staleTime: Infinity })
}

/** A party's case, and what a party does with it. */
export function useMyCase(id: MaybeRefOrGetter<string>) {
  const client = useQueryClient()
  const key = computed(() => ['cases', toValue(id)])
  const keep = (found: Case) => {
    client.setQueryData(['cases', found.id], found)
    void client.invalidateQueries({ queryKey: ['cases', 'list'] })
  }
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => getCase(toValue(id), signal), refetchInterval: LOOK_AGAIN })
  const version = () => query.data.value?.version ?? 1

  const perform = useMutation({
    mutationFn: ({ name, inputs = {} }: { name: string; inputs?: Record<string, unknown> }) => act(toValue(id), name, version(), inputs),
    onSuccess: keep,
    onError: () => client.invalidateQueries({ queryKey: key.value }),
  })
  const consent = useMutation({
    mutationFn: ({ steps, address }: { steps: Step[]; address?: string }) => giveConsent(toValue(id), steps, address),
    onSuccess: keep,
  })
  const upload = useMutation({
    mutationFn: ({ file, title }: { file: File; title: string }) => {
      const form = new FormData()
      form.append('file', file)
      form.append('title', title)
      return addEvidence(toValue(id), form)
    },
    onSuccess: () => client.invalidateQueries({ queryKey: key.value }),
  })

  return { ...query, perform, consent, upload }
}
