import { http, type Page } from '@/shared/api'

export type Counts = Record<'mediators' | 'cases' | 'consultations' | 'publications' | 'outreach_events', number>

export interface Finding {
  sheet: string
  row: number
  reason: string
}

export interface Rejection extends Finding {
  column: string
}

export interface Report {
  id: string | null
  dry_run: boolean
  created: Counts
  unchanged: Counts
  rejected: Rejection[]
  duplicates: Finding[]
  warnings: Finding[]
}

export interface ImportBatch {
  id: string
  court: string
  year: number
  file_name: string
  at: string
  actor_name: string
  report: Report
}

const ROOT = '/api/v1/ledger/imports/'

export const listImports = () => http.get<Page<ImportBatch>>(ROOT)

export function sendRegister(file: File, dryRun: boolean) {
  const form = new FormData()
  form.append('file', file)
  form.append('dry_run', String(dryRun))
  return http.upload<Report>(ROOT, form)
}
