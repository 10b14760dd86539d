import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { listAgreements, proposeAgreement, signAgreement, type Agreement } from './api'

/** How often the signatures of the others are asked for while they are awaited. */
const SIGNING = 5_000

/** The versions of a case's agreement; only the newest can be signed. */
export function useAgreements(caseId: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) {
  const client = useQueryClient()
  const key = computed(() => ['cases', toValue(caseId), 'agreements'])
  const query = useQuery({ queryKey: key, queryFn: () => listAgreements(toValue(caseId)), enabled: () => toValue(enabled), refetchInterval: ({ state }) => (awaitsAnybody(newest(state.data)) ? SIGNING : false) })
  const current = computed(() => newest(query.data.value))
  // Signing may settle the case and drafting moves it: both are read again.
  const again = () => client.invalidateQueries({ queryKey: ['cases', toValue(caseId)] })
  const sign = useMutation({ mutationFn: ({ id, sha256 }: Agreement) => signAgreement(id, sha256), onSuccess: again, onError: again })
  const propose = useMutation({ mutationFn: ({ text, version }: { text: string; version: number }) => proposeAgreement(toValue(caseId), text, version), onSuccess: again })
  return { ...query, current, sign, propose }
}

/** The newest version that stands. */
export function newest(agreements: Agreement[] | undefined): Agreement | null {
  return (agreements ?? []).filter((agreement) => !agreement.withdrawn_at).sort((one, other) => one.version - other.version).at(-1) ?? null
}

const awaitsAnybody = (agreement: Agreement | null): boolean => agreement?.signatures.some((signature) => !signature.signed_at) ?? false

/** It lies before me unsigned. */
export const awaitsMe = (agreement: Agreement | null): boolean => agreement?.signatures.some((signature) => signature.is_me && !signature.signed_at) ?? false
