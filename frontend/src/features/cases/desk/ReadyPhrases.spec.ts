import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import ReadyPhrases from './ReadyPhrases.vue'

const i18n = createI18n({ legacy: false, locale: 'en', missingWarn: false, fallbackWarn: false, messages: { en: {} } })
const phrases = [
  { key: 'phone', label: 'Phone', text: 'Give the other side’s phone number.' },
  { key: 'proof', label: 'Proof', text: 'Hand in the contract.' },
]

function shown(modelValue: string) {
  const page = mount(ReadyPhrases, { props: { phrases, modelValue }, global: { plugins: [i18n] } })
  const press = (index: number) => page.findAll('button')[index]!.trigger('click')
  const said = () => page.emitted('update:modelValue')?.at(-1)?.[0]
  return { page, press, said }
}

describe('ready phrases', () => {
  it('are put after what was typed, each on a line of its own', async () => {
    const { press, said } = shown('Sign the form.')
    await press(1)
    expect(said()).toBe('Sign the form.\nHand in the contract.')
  })

  it('are taken out again, and leave the rest as it was', async () => {
    const { page, press, said } = shown('Sign the form.\nHand in the contract.\nThank you.')
    expect(page.findAll('button')[1]!.attributes('aria-pressed')).toBe('true')
    await press(1)
    expect(said()).toBe('Sign the form.\nThank you.')
  })
})
