import { http } from '@/shared/api'

export interface Rate {
  value: number
  n: number
  of: number
  low: number
  high: number
}

export interface Summary {
  period: { from: string; to: string }
  prelitigation_mediations: number
  online_mediations: number
  consultations: number
  settled: number
  unsettled: number
  withdrawn: number
  in_progress: number
  success_rate: Rate | null
  sentence: string
}

export interface PipelineStage {
  stage: string
  label: string
  count: number
  imported: number
  median_days: number | null
  over_days: { days: number; count: number }
}

export interface Pipeline {
  stages: PipelineStage[]
}

export interface SeriesPoint {
  from: string
  to: string
  label: string
  prelitigation_mediations: number
  online_mediations: number
  consultations: number
  settled: number
}

export interface CauseRow {
  cause: string
  label: string
  prelitigation_mediations: number
  online_mediations: number
  settled: number
  unsettled: number
  withdrawn: number
  in_progress: number
  success_rate: Rate | number | null
  median_days: number | null
}

const ROOT = '/api/v1/statistics'

export const getSummary = (year: number) => http.get<Summary>(`${ROOT}/summary/`, { year })
export const getSeries = (year: number) => http.get<{ points: SeriesPoint[] }>(`${ROOT}/series/`, { year, by: 'month' })
export const getPipeline = () => http.get<Pipeline>(`${ROOT}/pipeline/`)
export const getCauses = (year: number) => http.get<{ causes: CauseRow[] }>(`${ROOT}/causes/`, { year })
export const getYears = () => http.get<{ years: number[] }>(`${ROOT}/public/`)

export const FORMATS = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const
export type Format = keyof typeof FORMATS
export type Sheet = 'summary' | 'series' | 'causes'

/** The same figures as a file: the server writes it, so that page and file cannot differ. */
export async function download(sheet: Sheet, year: number, format: Format): Promise<Blob> {
  const tail = sheet === 'series' ? '&by=month' : ''
  const response = await fetch(`${ROOT}/${sheet}/?year=${year}${tail}`, { headers: { Accept: FORMATS[format], 'Accept-Language': document.documentElement.lang } })
  if (!response.ok) throw new Error(String(response.status))
  return response.blob()
}
