import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { answerQuestion, askQuestion, convertQuestion, getConsultation, listCategories, listConsultations, nextConsultations, type ConsultationState, type Question } from './api'

const LIVE = 30_000

export function useConsultationList(state: MaybeRefOrGetter<ConsultationState>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['consultations', 'list', toValue(state)]),
    queryFn: ({ pageParam }) => (pageParam ? nextConsultations(pageParam) : listConsultations(toValue(state))),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: LIVE,
  })
  return { ...query, rows: computed(() => query.data.value?.pages.flatMap((page) => page.results) ?? []) }
}

export function useConsultation(id: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: computed(() => ['consultations', toValue(id)]), queryFn: () => getConsultation(toValue(id)), enabled: computed(() => toValue(id) !== '') })
}

export function useCategories() {
  return useQuery({ queryKey: ['consultations', 'categories'], queryFn: listCategories, staleTime: 60 * 60_000 })
}

/** What can be done with questions; each act changes the lists and the counted figures. */
export function useConsultationActs() {
  const client = useQueryClient()
  const onSuccess = () => Promise.all([client.invalidateQueries({ queryKey: ['consultations'] }), client.invalidateQueries({ queryKey: ['statistics'] })])
  return {
    ask: useMutation({ mutationFn: (question: Question) => askQuestion(question), onSuccess }),
    answer: useMutation({ mutationFn: ({ id, text }: { id: string; text: string }) => answerQuestion(id, text), onSuccess }),
    convert: useMutation({ mutationFn: (id: string) => convertQuestion(id), onSuccess }),
  }
}
