import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { act, addEvidence, listCases, listCauses } from './api'
import { addRepresentative, answerDisclosure, declareIdentity, endRepresentative, getChoice, getMyCase, giveConsents, nameSpeaker, withdrawConsent, type ConsentStep, type DocumentKind, type MyCase, type ServiceForm } from './party-api'

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
  const again = () => client.invalidateQueries({ queryKey: key.value })
  const keep = (found: MyCase | undefined) => {
    if (found) client.setQueryData(['cases', found.id], found)
    else void again()
    void client.invalidateQueries({ queryKey: ['cases', 'list'] })
  }
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => getMyCase(toValue(id), signal), refetchInterval: LOOK_AGAIN })
  const version = () => query.data.value?.version ?? 1

  const perform = useMutation({
    mutationFn: ({ name, inputs = {} }: { name: string; inputs?: Record<string, unknown> }) => act(toValue(id), name, version(), inputs) as Promise<unknown> as Promise<MyCase>,
    onSuccess(found) {
      keep(found)
      void client.invalidateQueries({ queryKey: [...key.value, 'choice'] })
    },
    onError: again,
  })
  const declare = useMutation({
    mutationFn: ({ party, paper }: { party: string; paper: { document_kind: DocumentKind; number: string; name: string } }) => declareIdentity(toValue(id), party, paper),
    onSuccess: keep,
  })
  const consent = useMutation({
    mutationFn: ({ steps, form }: { steps: ConsentStep[]; form?: ServiceForm }) => giveConsents(toValue(id), steps, form),
    onSuccess: keep,
  })
  const withdraw = useMutation({ mutationFn: ({ step, reason }: { step: ConsentStep; reason: string }) => withdrawConsent(toValue(id), step, reason), onSuccess: keep, onError: again })
  const answer = useMutation({
    mutationFn: ({ disclosure, waived, note = '' }: { disclosure: string; waived: boolean; note?: string }) => answerDisclosure(toValue(id), disclosure, waived, note),
    onSuccess: keep,
    onError: again,
  })
  const upload = useMutation({
    mutationFn: ({ file, title, paper = '' }: { file: File; title: string; paper?: string }) => {
      const form = new FormData()
      form.append('file', file)
      form.append('title', title)
      if (paper) {
        form.append('kind', 'form')
        form.append('form', paper)
      }
      return addEvidence(toValue(id), form)
    },
    onSuccess: again,
  })

  return { ...query, perform, declare, consent, withdraw, answer, upload }
}

/** Who acts for a party: entered, ended, or another party of the same side who speaks for it. */
export function useRepresentatives(id: MaybeRefOrGetter<string>) {
  const client = useQueryClient()
  const keep = (found: MyCase | undefined) => (found ? client.setQueryData(['cases', found.id], found) : client.invalidateQueries({ queryKey: ['cases', toValue(id)] }))
  const add = useMutation({ mutationFn: ({ party, form }: { party: string; form: FormData }) => addRepresentative(toValue(id), party, form), onSuccess: keep })
  const end = useMutation({ mutationFn: ({ party, representative }: { party: string; representative: string }) => endRepresentative(toValue(id), party, representative), onSuccess: keep })
  const speak = useMutation({ mutationFn: ({ party, speaker }: { party: string; speaker: string | null }) => nameSpeaker(toValue(id), party, speaker), onSuccess: keep })
  return { add, end, speak }
}

/** The mediators that both sides choose from, and how far the choice has come. */
export function useChoice(id: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: computed(() => ['cases', toValue(id), 'choice']), queryFn: ({ signal }) => getChoice(toValue(id), signal), refetchInterval: LOOK_AGAIN })
}
