import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { askQuestion, convertQuestion, listCategories, listMyQuestions } from './api'

/** What I asked, and asking more. */
export function useQuestions() {
  const client = useQueryClient()
  const query = useQuery({ queryKey: ['consultations', 'mine'], queryFn: listMyQuestions, refetchInterval: 60_000 })
  const again = () => client.invalidateQueries({ queryKey: ['consultations'] })
  const ask = useMutation({ mutationFn: ({ category, question }: { category: string; question: string }) => askQuestion(category, question), onSuccess: again })
  const convert = useMutation({ mutationFn: convertQuestion, onSuccess: again })
  return { ...query, ask, convert }
}

export function useCategories() {
  return useQuery({ queryKey: ['consultations', 'categories'], queryFn: listCategories, staleTime: Infinity })
}
