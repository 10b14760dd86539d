import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { asProblem } from '@/shared/api'
import { act, getCase, listCandidates, listCases, listCauses, nextCases, type CaseFilters } from '../api'
import { addRepresentative, advanceConfirmation, disclose, endRepresentative, getCauseForm, getExplanation, listConsentTexts, nameSpeaker, recordConsent, verifyParty, withdrawConsent, type Heard, type Sighted } from './api'
import type { Case } from './types'

const LIVE = 30_000
const HOUR = 60 * 60_000

/** A list that grows page by page. */
export function useCaseList(filters: MaybeRefOrGetter<CaseFilters>, enabled: MaybeRefOrGetter<boolean> = true) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['cases', 'list', toValue(filters)]),
    queryFn: ({ pageParam, signal }) => (pageParam ? nextCases(pageParam, signal) : listCases(toValue(filters), signal)),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    enabled: computed(() => toValue(enabled)),
    refetchInterval: LIVE,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.results) ?? [])
  return { ...query, rows }
}

export function useCase(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['cases', toValue(id)]),
    queryFn: ({ signal }) => getCase(toValue(id), signal),
    enabled: computed(() => toValue(id) !== ''),
    refetchInterval: LIVE,
  })
}

export function useCandidates(id: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({ queryKey: computed(() => ['cases', toValue(id), 'candidates']), queryFn: () => listCandidates(toValue(id)), enabled: computed(() => toValue(enabled)) })
}

export function useCauses() {
  return useQuery({ queryKey: ['causes'], queryFn: listCauses, staleTime: HOUR })
}

export function useCauseForm(code: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: computed(() => ['causes', toValue(code), 'form']), queryFn: () => getCauseForm(toValue(code)), enabled: computed(() => toValue(code) !== ''), staleTime: HOUR })
}

export function useConsentTexts(enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({ queryKey: ['consent-texts'], queryFn: listConsentTexts, enabled: computed(() => toValue(enabled)), staleTime: HOUR })
}

export function useExplanation(id: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: computed(() => ['cases', toValue(id), 'explanation']), queryFn: () => getExplanation(toValue(id)) })
}

/**
 * The version that a form was begun on. The page behind it keeps itself fresh; the form does not follow, so that whoever fills it in
 * is told of what happened meanwhile instead of overwriting it.
 */
export function useSeen(subject: () => Pick<Case, 'id' | 'version'>, begun: () => unknown) {
  const client = useQueryClient()
  const version = ref(subject().version)
  const loading = ref(false)
  watch(begun, (on) => on && (version.value = subject().version), { immediate: true })

  async function loadAgain() {
    loading.value = true
    await client.refetchQueries({ queryKey: ['cases', subject().id], exact: true }).finally(() => (loading.value = false))
    version.value = subject().version
  }
  return { version, loading, loadAgain }
}

/** Everything that changes a case ends here: the answer is the case as it now stands, and the lists are asked again. */
function useCaseChange<Input>(id: MaybeRefOrGetter<string>, change: (id: string, input: Input) => Promise<Case>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => change(toValue(id), input),
    onSuccess(changed) {
      client.setQueryData(['cases', changed.id], changed)
      for (const part of ['candidates', 'explanation']) void client.invalidateQueries({ queryKey: ['cases', changed.id, part] })
      for (const key of [['cases', 'list'], ['deadlines'], ['statistics']]) void client.invalidateQueries({ queryKey: key })
    },
    onError(error) {
      // What the case was is not what it is: whoever reads it sees the new state, and a form says what happened.
      if (asProblem(error).status === 404) void client.invalidateQueries({ queryKey: ['cases', toValue(id)], exact: true })
    },
  })
}

export interface Act {
  name: string
  version: number
  inputs: Record<string, unknown>
}

export const useAct = (id: MaybeRefOrGetter<string>) => useCaseChange<Act>(id, (key, { name, version, inputs }) => act(key, name, version, inputs))
export const useRecordConsent = (id: MaybeRefOrGetter<string>) => useCaseChange<Heard>(id, recordConsent)
export const useWithdrawConsent = (id: MaybeRefOrGetter<string>) => useCaseChange<Parameters<typeof withdrawConsent>[1]>(id, withdrawConsent)
export const useVerifyParty = (id: MaybeRefOrGetter<string>) => useCaseChange<Sighted>(id, verifyParty)
export const useAddRepresentative = (id: MaybeRefOrGetter<string>) => useCaseChange<Parameters<typeof addRepresentative>[1]>(id, addRepresentative)
export const useEndRepresentative = (id: MaybeRefOrGetter<string>) => useCaseChange<Parameters<typeof endRepresentative>[1]>(id, endRepresentative)
export const useNameSpeaker = (id: MaybeRefOrGetter<string>) => useCaseChange<Parameters<typeof nameSpeaker>[1]>(id, nameSpeaker)
export const useDisclose = (id: MaybeRefOrGetter<string>) => useCaseChange<Parameters<typeof disclose>[1]>(id, disclose)
export const useAdvanceConfirmation = (id: MaybeRefOrGetter<string>) => useCaseChange<Parameters<typeof advanceConfirmation>[1]>(id, advanceConfirmation)
