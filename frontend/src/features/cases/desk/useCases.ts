import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { asProblem } from '@/shared/api'
import { act, getCase, listCandidates, listCases, createOnBehalf, listCauses, nextCases, recordConsent, saveDraft, verifyParty, type Case, type CaseFilters, type ConsentRecord, type Draft } from '../api'

const LIVE = 30_000

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
  return useQuery({ queryKey: ['causes'], queryFn: listCauses, staleTime: 60 * 60_000 })
}

/** Everything that changes a case ends here: the answer is the case as it now stands, and the lists are asked again. */
function useCaseChange<Input>(id: MaybeRefOrGetter<string>, change: (id: string, input: Input) => Promise<Case>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => change(toValue(id), input),
    onSuccess(changed) {
      client.setQueryData(['cases', changed.id], changed)
      void client.invalidateQueries({ queryKey: ['cases', 'list'] })
      void client.invalidateQueries({ queryKey: ['statistics'] })
    },
    onError(error) {
      // Somebody else moved the case meanwhile: show how it stands, so that the next try knows.
      if (asProblem(error).status === 409) void client.invalidateQueries({ queryKey: ['cases', toValue(id)] })
    },
  })
}

export interface Act {
  name: string
  version: number
  inputs: Record<string, unknown>
}

export const useAct = (id: MaybeRefOrGetter<string>) => useCaseChange<Act>(id, (key, { name, version, inputs }) => act(key, name, version, inputs))
export const useRecordConsent = (id: MaybeRefOrGetter<string>) => useCaseChange<ConsentRecord>(id, recordConsent)
export const useVerifyParty = (id: MaybeRefOrGetter<string>) => useCaseChange<string>(id, verifyParty)
export const useSaveDraft = (id: MaybeRefOrGetter<string>) => useCaseChange<{ version: number; draft: Draft }>(id, (key, { version, draft }) => saveDraft(key, version, draft))
export const useCreateOnBehalf = () => useCaseChange<string>('', (_none, court) => createOnBehalf(court))
