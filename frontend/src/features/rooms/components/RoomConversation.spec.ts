import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, nextTick, ref } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Ending, LineState, Member, RoomInfo, RoomState } from '@/shared/realtime'
import shared from '@/shared/locales/zh-CN.json'
import texts from '../locales/zh-CN.json'
import type { RoomHandle, ShownMessage } from '../room-handle'
import RoomConversation from './RoomConversation.vue'

const mediator: Member = { id: 'z', name: '周海燕', role: 'mediator', side: null, online: true }
const party: Member = { id: 'a', name: '张建国', role: 'applicant', side: 'applicant', online: true }

const said = (seq: number, text: string, changes: Partial<ShownMessage> = {}): ShownMessage => ({
  key: `m${seq}`,
  seq,
  sender: mediator,
  mine: false,
  kind: 'text',
  body: { text },
  at: '2026-03-12T06:42:00Z',
  delivery: null,
  seen: false,
  reason: '',
  ...changes,
})

const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': { rooms: texts, shared } } })
const t = i18n.global.t as (key: string) => string

/** A room whose circumstances a test sets; what the page does with it is written down. */
function room(changes: { messages?: ShownMessage[]; state?: RoomState; line?: LineState; ending?: Ending; me?: Member; unreadFrom?: number } = {}) {
  const line = ref<LineState>(changes.line ?? 'open')
  const state = ref<RoomState>(changes.state ?? 'open')
  const me = ref<Member | null>(changes.me ?? party)
  const done: string[] = []
  const handle: RoomHandle = {
    id: 'r1',
    line,
    ending: ref<Ending | null>(changes.ending ?? null),
    room: ref<RoomInfo | null>(null),
    state: computed(() => state.value),
    me,
    members: ref([mediator, party]),
    messages: computed(() => changes.messages ?? []),
    hasOlder: computed(() => false),
    unread: computed(() => 0),
    unreadFrom: ref(changes.unreadFrom ?? null),
    typing: computed(() => []),
    carrying: ref([]),
    canWrite: computed(() => line.value !== 'ended' && (state.value === 'open' || me.value?.role === 'mediator')),
    sendText: (text) => void done.push(`send ${text}`),
    sendFile: async () => null,
    retry: (key) => void done.push(`retry ${key}`),
    discard: (key) => void done.push(`discard ${key}`),
    loadOlder: () => void done.push('older'),
    markRead: () => void done.push('read'),
    tellTyping: () => undefined,
  }
  return { handle, line, done }
}

let shown: VueWrapper

function show(handle: RoomHandle, props: { audience?: 'joint' | 'caucus'; to?: string; hold?: number; enterSends?: boolean } = {}) {
  shown = mount(RoomConversation, { props: { handle, audience: 'joint', to: '发给所有人', ...props }, global: { plugins: [i18n, createPinia()] }, attachTo: document.body })
  return shown
}

const write = async (text: string) => {
  await shown.get('textarea').setValue(text)
  await shown.get('form').trigger('submit')
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  shown.unmount()
  vi.useRealTimers()
})

describe('what was said', () => {
  it('names the first of several, draws the line before the unread, and marks them read', () => {
    const { handle, done } = room({ messages: [said(1, '您好'), said(2, '开始吧'), said(3, '请说', { at: '2026-03-12T06:43:00Z' })], unreadFrom: 3 })
    show(handle)
    expect(shown.findAll('.name').map((name) => name.text())).toEqual(['周海燕调解员', '周海燕调解员'])
    expect(shown.get('.unread').text()).toBe(t('rooms.unreadFrom'))
    expect(done).toContain('read')
  })

  it.each([
    ['queued', t('rooms.delivery.queued')],
    ['sending', t('rooms.delivery.sending')],
    ['sent', t('rooms.delivery.sent')],
  ] as const)('says of one’s own that it is %s', (delivery, words) => {
    show(room({ messages: [said(1, '三期可以', { mine: true, sender: party, delivery })] }).handle)
    expect(shown.get('.status').text()).toBe(words)
  })

  it('says that it was read once somebody has', () => {
    show(room({ messages: [said(1, '三期可以', { mine: true, sender: party, delivery: 'sent', seen: true })] }).handle)
    expect(shown.get('.status').text()).toBe(t('rooms.delivery.seen'))
  })

  it('offers to send again what failed, with the reason', async () => {
    const { handle, done } = room({ messages: [said(1, '在吗', { mine: true, sender: party, seq: null, delivery: 'failed', reason: '还没有开始' })] })
    show(handle)
    expect(shown.get('.reason').text()).toBe('还没有开始')
    await shown.findAll('.again')[0]!.trigger('click')
    await shown.findAll('.again')[1]!.trigger('click')
    expect(done.filter((one) => one !== 'read')).toEqual(['retry m1', 'discard m1'])
  })

  it('shows text as text', () => {
    show(room({ messages: [said(1, '<img src=x onerror=alert(1)>')] }).handle)
    expect(shown.find('.bubble img').exists()).toBe(false)
    expect(shown.get('.bubble').text()).toContain('<img')
  })
})

describe('writing', () => {
  it('sends what was written and empties the field', async () => {
    const { handle, done } = room()
    show(handle)
    await write('  最多三期  ')
    expect(done).toContain('send 最多三期')
    expect(shown.get('textarea').element.value).toBe('')
  })

  it('sends nothing blank, and nothing over the limit', async () => {
    const { handle, done } = room()
    show(handle)
    await write('   ')
    await write('长'.repeat(5001))
    expect(done.filter((one) => one.startsWith('send'))).toEqual([])
  })

  it('sends by Ctrl+Enter always, by Enter only at the desk, and never while a character is composed', async () => {
    const { handle, done } = room()
    show(handle)
    const area = shown.get('textarea')
    await area.setValue('一')
    await area.trigger('keydown', { key: 'Enter' })
    expect(done).not.toContain('send 一')
    await area.trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(done).toContain('send 一')
    await shown.setProps({ enterSends: true })
    await area.setValue('二')
    await area.trigger('keydown', { key: 'Enter', isComposing: true })
    expect(done).not.toContain('send 二')
    await area.trigger('keydown', { key: 'Enter' })
    expect(done).toContain('send 二')
  })

  it('says who will read it', () => {
    show(room().handle, { audience: 'caucus', to: '只发给调解员周海燕' })
    expect(shown.get('label.to').text()).toBe('只发给调解员周海燕')
    expect(shown.classes()).toContain('caucus')
  })
})

describe('holding back after a switch of rooms', () => {
  it('sends only when the time is over', async () => {
    const { handle, done } = room()
    show(handle, { hold: 5000 })
    await write('给双方的话')
    expect(done).not.toContain('send 给双方的话')
    vi.advanceTimersByTime(5000)
    expect(done).toContain('send 给双方的话')
  })

  it('gives the words back when they are taken back', async () => {
    const { handle, done } = room()
    show(handle, { hold: 5000 })
    await write('这句只给您')
    await shown.get('.held button').trigger('click')
    vi.advanceTimersByTime(10_000)
    await nextTick()
    expect(done.filter((one) => one.startsWith('send'))).toEqual([])
    expect(shown.get('textarea').element.value).toBe('这句只给您')
  })
})

describe('what stands in the way', () => {
  it('tells a party that it waits, without a field to write in', () => {
    show(room({ state: 'waiting' }).handle)
    expect(shown.get('.waiting').text()).toBe(t('rooms.waiting.party'))
    expect(shown.find('textarea').exists()).toBe(false)
  })

  it('lets the mediator write while the parties wait', () => {
    show(room({ state: 'waiting', me: mediator }).handle)
    expect(shown.get('.waiting').text()).toBe(t('rooms.waiting.mediator'))
    expect(shown.find('textarea').exists()).toBe(true)
  })

  it('leaves a closed room to be read', () => {
    show(room({ state: 'closed', messages: [said(1, '再见')] }).handle)
    expect(shown.get('.closed').text()).toBe(t('rooms.closed'))
    expect(shown.get('.bubble').text()).toBe('再见')
    expect(shown.find('textarea').exists()).toBe(false)
  })

  it('says that it reconnects after a second, not before, and still takes words', async () => {
    const { handle, line } = room()
    show(handle)
    line.value = 'reconnecting'
    await nextTick()
    expect(shown.find('.line').exists()).toBe(false)
    vi.advanceTimersByTime(1000)
    await nextTick()
    expect(shown.get('.line').text()).toBe(t('rooms.reconnecting'))
    expect(shown.find('textarea').exists()).toBe(true)
  })

  it.each(['fault', 'not-a-member', 'signed-out', 'too-many-places', 'unknown-room'] as const)('says why it ended: %s', (ending) => {
    show(room({ line: 'ended', ending }).handle)
    expect(shown.text()).toContain(t(`rooms.ending.${ending}.title`))
    expect(shown.find('[role=log]').exists()).toBe(false)
  })
})
