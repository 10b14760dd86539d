import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { ApiProblem } from '../api'
import ProblemAlert from './ProblemAlert.vue'

const i18n = createI18n({ legacy: false, locale: 'en', missingWarn: false, fallbackWarn: false, messages: { en: {} } })
const shown = (error: unknown) => mount(ProblemAlert, { props: { error }, global: { plugins: [i18n] } })

describe('what the desk says of a refusal', () => {
  it('is nothing while there is none', () => {
    expect(shown(null).text()).toBe('')
  })

  it('is every reason at once', () => {
    const page = shown(new ApiProblem(403, { errors: [{ code: 'a', detail: 'No phone.', field: null }, { code: 'b', detail: 'No consent.', field: null }] }))
    expect(page.findAll('p').map((p) => p.text())).toEqual(['No phone.', 'No consent.'])
    expect(page.find('button').exists()).toBe(false)
  })

  it('names who did what meanwhile, and offers to go on with what was typed', async () => {
    const page = shown(new ApiProblem(409, { detail: 'Load it again.', changes: [{ what: 'case.consent', label: 'Consent recorded', by: 'Zhou', at: '2026-03-12T02:00:00Z' }] }))
    expect(page.get('li').text()).toContain('Consent recorded')
    expect(page.get('li').text()).toContain('Zhou')
    expect(page.text()).not.toContain('Load it again.')
    await page.get('button').trigger('click')
    expect(page.emitted('again')).toHaveLength(1)
  })

  it('keeps the sentence of a conflict that names no changes', () => {
    expect(shown(new ApiProblem(409, { detail: 'The case is closed.' })).text()).toContain('The case is closed.')
  })

  it('says a lost connection in words of its own', () => {
    expect(shown(new ApiProblem(0, {})).text()).toBe('shared.problem.offline.text')
  })
})
