import { http } from '@/shared/api'

export interface Signature {
  name: string
  role: string
  party: string | null
  signed_at: string | null
  is_me: boolean
}

export interface Agreement {
  id: string
  version: number
  text: string
  sha256: string
  effective_at: string | null
  /** Taken back before anybody signed. */
  withdrawn_at: string | null
  created_at: string
  signatures: Signature[]
}

export const listAgreements = (caseId: string) => http.get<Agreement[]>(`/api/v1/cases/${caseId}/agreements/`)
export const proposeAgreement = (caseId: string, text: string, version: number) => http.post<Agreement>(`/api/v1/cases/${caseId}/agreements/`, { text, case_version: version })
export const signAgreement = (id: string, sha256: string) => http.post<Agreement>(`/api/v1/agreements/${id}/sign/`, { sha256 })
