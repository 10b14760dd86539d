import { VueQueryPlugin, QueryClient } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import type { MyCase } from '../party-api'
import { useFiling } from './useFiling'

/** A court with one draft, which keeps versions as the real one does. */
class Court {
  kept = { id: 'c1', stage: 'draft', version: 1, cause: '', facts: '', claim: '', amount: null, parties: [], evidence: [], answers: {} } as unknown as MyCase
  offline = false
  writes: Record<string, unknown>[] = []
  asked = 0
  slow: Promise<void> = Promise.resolve()

  answer = async (path: string, init: RequestInit = {}): Promise<Response> => {
    this.asked += 1
    await this.slow
    if (this.offline) throw new TypeError('no network')
    if (path.includes('/form/')) return Response.json({ cause: 'sale', papers: [], questions: [{ name: 'goods', label: '', help: '', kind: 'text', required: true, choices: [] }] })
    if (init.method !== 'PATCH') return Response.json(this.kept)
    const { version, ...changes } = JSON.parse(String(init.body))
    if (version !== this.kept.version) return Response.json({ code: 'stale' }, { status: 409 })
    this.writes.push(changes)
    this.kept = { ...this.kept, ...changes, parties: [], version: version + 1 }
    return Response.json(this.kept)
  }
}

describe('a draft', () => {
  let court: Court
  let filing: ReturnType<typeof useFiling>

  beforeEach(async () => {
    vi.useFakeTimers()
    document.cookie = 'csrftoken=x'
    court = new Court()
    vi.stubGlobal('fetch', court.answer)
    const pinia = createPinia()
    createApp({ render: () => null }).use(pinia).use(VueQueryPlugin, { queryClient: new QueryClient() })
    setActivePinia(pinia)
    filing = useFiling()
    await filing.load('c1')
    await nextTick()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const type = async (facts: string) => {
    filing.form.facts = facts
    await nextTick()
  }
  const pause = () => vi.advanceTimersByTimeAsync(2_000)

  it('is kept a moment after the last letter, and says so', async () => {
    expect(filing.keeping).toBe('clean')
    await type('货')
    await type('货没有')
    await type('货没有到。')
    expect(filing.keeping).toBe('typing')
    expect(court.writes).toEqual([])
    await pause()
    expect(court.writes).toEqual([{ facts: '货没有到。' }])
    expect(filing.keeping).toBe('saved')
    expect(filing.savedAt).not.toBeNull()
  })

  it('is not sent again when nothing is new', async () => {
    await type('货没有到。')
    await filing.save()
    await filing.save()
    expect(court.writes).toHaveLength(1)
  })

  it('waits for the line and is kept when it is back', async () => {
    court.offline = true
    await type('断线时写的。')
    await pause()
    expect(filing.keeping).toBe('offline')
    court.offline = false
    await filing.save()
    expect([filing.keeping, court.kept.facts]).toEqual(['saved', '断线时写的。'])
  })

  it('goes out one save after the other, and what was typed meanwhile has its own turn', async () => {
    let go = () => {}
    court.slow = new Promise((resolve) => (go = resolve))
    await type('一')
    const first = filing.save()
    await vi.advanceTimersByTimeAsync(0)
    await type('一二')
    const second = filing.save()
    go()
    await Promise.all([first, second])
    expect(court.writes).toEqual([{ facts: '一' }, { facts: '一二' }])
    expect(filing.keeping).toBe('saved')
  })

  it('of one’s own in two windows: what is typed now counts', async () => {
    court.kept = { ...court.kept, version: 7 }
    await type('这里写的。')
    await filing.save()
    expect(court.kept).toMatchObject({ facts: '这里写的。', version: 8 })
  })

  it('asks the questions of its kind once it is known, and keeps their answers', async () => {
    filing.form.cause = 'sale'
    await filing.ask()
    filing.form.answers.goods = '瓷砖'
    await filing.save()
    expect(court.writes).toEqual([{ cause: 'sale', answers: { goods: '瓷砖' } }])
  })
})
