import { http, type Page } from '@/shared/api'

export interface Consultation {
  id: string
  channel: 'window' | 'phone' | 'online' | 'tour'
  channel_label: string
  asker_name: string
  phone: string
  category: string
  category_label: string
  question: string
  state: 'open' | 'answered' | 'converted'
  state_label: string
  asked_at: string
  answer: string
  answered_at: string | null
  answered_by: string
  case: string | null
  is_mine: boolean
  imported: boolean
}

export interface Category {
  code: string
  label: string
}

export const listCategories = () => http.get<Category[]>('/api/v1/consultations/categories/')
export const listMyQuestions = () => http.get<Page<Consultation>>('/api/v1/consultations/', { mine: true })
export const askQuestion = (category: string, question: string) => http.post<Consultation>('/api/v1/consultations/', { channel: 'online', category, question })
export const convertQuestion = (id: string) => http.post<{ case: string }>(`/api/v1/consultations/${id}/convert/`)
