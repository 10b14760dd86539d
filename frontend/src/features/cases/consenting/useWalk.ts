import { useQuery } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { getConsentTexts, type ConsentStep } from '../party-api'
import type { AddressForm, Screen } from './walk'

/** The words that are consented to, in the reader's language. */
export function useConsentTexts() {
  const { locale } = useI18n()
  return useQuery({ queryKey: ['consent-texts', locale], queryFn: getConsentTexts, staleTime: 60 * 60_000 })
}

/** What was answered on the way so far; sent as a whole at its end, so that half a consent is none. */
export const useWalk = defineStore('consent-walk', () => {
  const caseId = ref('')
  const screens = ref<Screen[]>([])
  const answers = reactive<Partial<Record<ConsentStep, boolean>>>({})
  const form = reactive<AddressForm>({ address: '', email: '', electronic: '' })

  function begin(id: string, wanted: Screen[], known: Partial<AddressForm>) {
    if (caseId.value === id && screens.value.length > 0) return
    caseId.value = id
    screens.value = wanted
    for (const step of Object.keys(answers)) delete answers[step as ConsentStep]
    Object.assign(form, { address: '', email: '', electronic: '' }, known)
  }

  const end = () => (screens.value = [])

  return { caseId, screens, answers, form, begin, end }
})
