import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import type { NewAttempt } from './api'
import AttemptForm from './AttemptForm.vue'

const i18n = createI18n({ legacy: false, locale: 'en', missingWarn: false, fallbackWarn: false, messages: { en: {} } })
const parties = [{ id: 'a', name: 'Zhang', side: 'applicant' }, { id: 'b', name: 'Li', side: 'respondent' }]

function shown() {
  const saved: NewAttempt[] = []
  const page = mount(AttemptForm, { props: { parties, busy: false, error: null, save: async (attempt: NewAttempt) => saved.push(attempt) }, global: { plugins: [i18n] } })
  const choose = (value: string) => page.get(`input[value="${value}"]`).setValue(true)
  return { page, saved, choose, submit: () => page.get('form').trigger('submit') }
}

describe('the log of attempts', () => {
  it('needs two presses where the other side was rung and answered', async () => {
    const { saved, choose, submit } = shown()
    await choose('reached')
    await submit()
    expect(saved).toEqual([{ party: 'b', channel: 'phone', result: 'reached', note: '' }])
  })

  it('asks what came of it before anything is sent', async () => {
    const { page, saved, submit } = shown()
    await submit()
    expect(saved).toEqual([])
    expect(page.get('[role=alert]').text()).toBe('invitations.desk.whatMissing')
  })

  it('drops a result that the new channel cannot have', async () => {
    const { page, saved, choose, submit } = shown()
    await choose('no_answer')
    await choose('letter')
    await nextTick()
    expect(page.find('input[value="no_answer"]').exists()).toBe(false)
    await submit()
    expect(saved).toEqual([])
  })

  it('is ready for the next one afterwards, with the same person and channel', async () => {
    const { page, saved, choose, submit } = shown()
    await choose('reached')
    await page.get('#attempt-note').setValue(' rings back tomorrow ')
    await submit()
    await nextTick()
    expect(saved[0]?.note).toBe('rings back tomorrow')
    expect((page.get('#attempt-note').element as HTMLInputElement).value).toBe('')
    expect((page.get('input[value="phone"]').element as HTMLInputElement).checked).toBe(true)
  })
})
