import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import AppCodeInput from './AppCodeInput.vue'

const typed = async (...texts: string[]) => {
  const wrapper = mount(AppCodeInput, { props: { modelValue: '' } })
  for (const text of texts) await wrapper.find('input').setValue(text)
  return wrapper
}

describe('the field for a code', () => {
  it('takes digits alone, full-width ones and those within a pasted sentence too', async () => {
    const wrapper = await typed('验证码１２3 ')
    expect(wrapper.emitted('update:modelValue')!.at(-1)).toEqual(['123'])
    expect((wrapper.find('input').element as HTMLInputElement).value).toBe('123')
  })

  it('goes on by itself at the last digit, once, and takes no more', async () => {
    const wrapper = await typed('12345', '123456', '1234567')
    expect(wrapper.emitted('complete')).toEqual([['123456']])
    expect((wrapper.find('input').element as HTMLInputElement).value).toBe('123456')
  })

  it('goes on again with another code after a wrong one', async () => {
    const wrapper = await typed('111111', '222222')
    expect(wrapper.emitted('complete')).toEqual([['111111'], ['222222']])
  })

  it('lets the phone fill it in', async () => {
    expect((await typed()).find('input').attributes()).toMatchObject({ autocomplete: 'one-time-code', inputmode: 'numeric' })
  })
})
