import { useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, reactive, ref, watch } from 'vue'
import { ApiProblem, asProblem } from '@/shared/api'
import { getMyCase, type MyCase } from '../party-api'
import { getCauseForm, handIn, keepDraft, openDraft } from './api'
import { changesSince, emptyForm, fromCase, toDraft, type FilingDraft, type FilingForm } from './form'
import type { CauseForm } from './questions'

export type Keeping = 'clean' | 'typing' | 'saving' | 'saved' | 'offline' | 'failed'

/** So long after the last letter the draft is kept. */
const PAUSE = 1_500

/** The dispute being filled in: kept while one walks back and forth, and at the server as it is typed. */
export const useFiling = defineStore('filing', () => {
  const client = useQueryClient()
  const draft = ref<MyCase | null>(null)
  const form = reactive<FilingForm>(emptyForm())
  const asked = ref<CauseForm | null>(null)
  const keeping = ref<Keeping>('clean')
  const savedAt = ref<Date | null>(null)
  let sent: FilingDraft = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  let silent = false

  const id = computed(() => draft.value?.id ?? null)
  const handedIn = computed(() => draft.value?.evidence.map((item) => item.form).filter(Boolean) ?? [])
  const around = computed(() => ({ asked: asked.value, handedIn: handedIn.value }))

  function keep(found: MyCase): void {
    draft.value = found
    client.setQueryData(['cases', found.id], found)
    void client.invalidateQueries({ queryKey: ['cases', 'list'] })
  }

  /** What the kind of dispute asks; a draft without one asks nothing yet. */
  async function ask(): Promise<void> {
    const cause = form.cause
    if (!cause || asked.value?.cause === cause) return
    const found = await client.fetchQuery({ queryKey: ['causes', cause, 'form', document.documentElement.lang], queryFn: () => getCauseForm(cause), staleTime: Infinity })
    if (form.cause === cause) asked.value = { ...found, cause }
  }

  function fill(filled: FilingForm): void {
    silent = true
    Object.assign(form, filled)
    keeping.value = 'clean'
  }

  async function load(caseId: string): Promise<void> {
    if (draft.value?.id !== caseId) {
      keep(await getMyCase(caseId))
      fill(fromCase(draft.value!))
      asked.value = null
      await ask()
      sent = toDraft(form, asked.value)
    }
    await ask()
  }

  /** Opens a draft that already knows who files it. */
  async function open(court: string, me: Partial<FilingForm['me']>): Promise<MyCase> {
    const fresh = emptyForm()
    fill({ ...fresh, me: { ...fresh.me, ...me } })
    asked.value = null
    sent = toDraft(form, null)
    keep(await openDraft(court, sent))
    return draft.value!
  }

  async function send(): Promise<void> {
    clearTimeout(timer)
    if (!draft.value) return
    const now = toDraft(form, asked.value)
    const changes = changesSince(sent, now)
    if (Object.keys(changes).length === 0) {
      if (keeping.value !== 'clean') keeping.value = 'saved'
      return
    }
    keeping.value = 'saving'
    try {
      keep(await saveOver(draft.value, changes))
      sent = { ...sent, ...changes }
      savedAt.value = new Date()
      // What was typed meanwhile has its own turn.
      keeping.value = Object.keys(changesSince(sent, toDraft(form, asked.value))).length === 0 ? 'saved' : 'typing'
    } catch (error) {
      keeping.value = asProblem(error).isOffline ? 'offline' : 'failed'
      throw error
    }
  }

  /** One save after the other: two at once would each be late for the other. */
  function save(): Promise<void> {
    const turn = running.catch(() => undefined).then(send)
    running = turn.catch(() => undefined)
    return turn
  }

  const saveQuietly = () => void save().catch(() => undefined)

  watch(form, () => {
    if (silent) {
      silent = false
      return
    }
    if (!draft.value) return
    if (keeping.value !== 'saving') keeping.value = 'typing'
    clearTimeout(timer)
    timer = setTimeout(saveQuietly, PAUSE)
  }, { deep: true })

  async function submit(): Promise<MyCase> {
    await save()
    keep(await handIn(draft.value!.id, draft.value!.version))
    return draft.value!
  }

  /** Evidence lies with the case and not in the form: read it again. */
  async function refresh(): Promise<void> {
    if (draft.value) keep(await getMyCase(draft.value.id))
  }

  return { draft, form, asked, around, handedIn, id, keeping, savedAt, load, ask, open, save, saveQuietly, submit, refresh }
})

/** One's own draft open in two windows: what is typed now counts. */
async function saveOver(known: MyCase, changes: FilingDraft): Promise<MyCase> {
  try {
    return await keepDraft(known.id, known.version, changes)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error
    return keepDraft(known.id, (await getMyCase(known.id)).version, changes)
  }
}
