import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { listImports, sendRegister } from './api'

export function useImports() {
  return useQuery({ queryKey: ['ledger', 'imports'], queryFn: listImports })
}

/** Sends a register: first to see what would happen, then in earnest. Every figure may change with it. */
export function useSendRegister() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, dryRun }: { file: File; dryRun: boolean }) => sendRegister(file, dryRun),
    onSuccess: (report) => (report.dry_run ? undefined : client.invalidateQueries()),
  })
}
