import { http, type Page } from '@/shared/api'
import type { Consultation } from '../api'

export { convertQuestion, listCategories } from '../api'
export type ConsultationState = Consultation['state']

export interface Question {
  channel: string
  asker_name: string
  phone: string
  category: string
  question: string
}

const ROOT = '/api/v1/consultations/'

export const listConsultations = (state: ConsultationState) => http.get<Page<Consultation>>(ROOT, { state })
export const nextConsultations = (next: string) => {
  const { pathname, search } = new URL(next, window.location.origin)
  return http.get<Page<Consultation>>(pathname + search)
}
export const getConsultation = (id: string) => http.get<Consultation>(`${ROOT}${id}/`)
export const askQuestion = (question: Question) => http.post<Consultation>(ROOT, question)
export const answerQuestion = (id: string, answer: string) => http.post<Consultation>(`${ROOT}${id}/answer/`, { answer })
