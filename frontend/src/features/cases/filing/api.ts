import { http } from '@/shared/api'
import { act, createCase, saveDraft } from '../api'
import type { MyCase } from '../party-api'
import type { FilingDraft } from './form'
import type { CauseForm } from './questions'

const mine = (answer: Promise<unknown>) => answer as Promise<MyCase>

export const getCauseForm = (cause: string) => http.get<CauseForm>(`/api/v1/causes/${cause}/form/`)
export const openDraft = (court: string, draft: FilingDraft) => mine(createCase(court, draft))
export const keepDraft = (id: string, version: number, draft: FilingDraft) => mine(saveDraft(id, version, draft))
export const handIn = (id: string, version: number) => mine(act(id, 'submit', version, {}))
