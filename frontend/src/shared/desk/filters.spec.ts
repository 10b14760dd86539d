import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useFilters } from './filters'

async function shown(path: string) {
  let made!: ReturnType<typeof useFilters<'owner' | 'before'>>
  const List = defineComponent({ setup: () => ((made = useFilters('owner', 'before')), () => h('div')) })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: List }] })
  await router.push(path)
  mount({ render: () => h(List) }, { global: { plugins: [router] } })
  return { ...made, router }
}

const settle = async () => {
  await nextTick()
  await new Promise((done) => setTimeout(done, 0))
}

describe('filters', () => {
  it('come from the address', async () => {
    const { filters, isFiltered } = await shown('/?owner=court')
    expect(filters.value).toEqual({ owner: 'court', before: '' })
    expect(isFiltered.value).toBe(true)
  })

  it('go to the address, and leave what is not theirs', async () => {
    const { filter, clear, router } = await shown('/?page=2')
    filter({ before: '2026-03-12' })
    await settle()
    expect(router.currentRoute.value.query).toEqual({ page: '2', before: '2026-03-12' })
    clear()
    await settle()
    expect(router.currentRoute.value.query).toEqual({ page: '2' })
  })

  it('take a repeated name for none', async () => {
    const { filters, isFiltered } = await shown('/?owner=court&owner=mediator')
    expect(filters.value.owner).toBe('')
    expect(isFiltered.value).toBe(false)
  })
})
