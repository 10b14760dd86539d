import { http } from '@/shared/api'
import type { RoomState } from '@/shared/realtime'

export interface RoomRef {
  id: string
  kind: 'joint' | 'caucus'
  side: 'applicant' | 'respondent' | null
  title: string
  state: RoomState
  unread: number
  last_seq: number
}

export interface MediationSession {
  id: string
  number: number
  mode: string
  state: RoomState
  opened_at: string
  closed_at: string | null
  rooms: RoomRef[]
}

export interface RoomFile {
  id: string
  name: string
  size: number
  media_type: string
}

export const getSessions = (caseId: string) => http.get<MediationSession[]>(`/api/v1/cases/${caseId}/sessions/`)
export const openSession = (caseId: string, mode = 'chat') => http.post<MediationSession>(`/api/v1/cases/${caseId}/sessions/`, { mode })
export const setSessionState = (id: string, state: RoomState) => http.post<MediationSession>(`/api/v1/sessions/${id}/state/`, { state })

export function uploadRoomFile(roomId: string, file: File) {
  const form = new FormData()
  form.append('file', file)
  return http.upload<RoomFile>(`/api/v1/rooms/${roomId}/files/`, form)
}

export const roomFileUrl = (roomId: string, fileId: string) => `/api/v1/rooms/${roomId}/files/${fileId}/`
