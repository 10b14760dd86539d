import { http } from '@/shared/api'

/** What everybody may see without signing in. */
export interface PublicFigures {
  year: number
  years: number[]
  prelitigation_mediations: number
  online_mediations: number
  consultations: number
  settled: number
  unsettled: number
  withdrawn: number
  in_progress: number
  sentence: string
}

export const getPublicFigures = (year?: number) => http.get<PublicFigures>('/api/v1/statistics/public/', { year })
