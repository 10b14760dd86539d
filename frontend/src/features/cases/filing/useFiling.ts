import { useQueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import { ApiProblem } from '@/shared/api'
import { act, createCase, getCase, saveDraft, type Case } from '../api'
import { emptyForm, fromCase, toDraft, type FilingForm } from './form'

/** The dispute being filled in: kept while one walks back and forth, saved to the server at every page. */
export const useFiling = defineStore('filing', () => {
  const client = useQueryClient()
  const draft = ref<Case | null>(null)
  const form = reactive<FilingForm>(emptyForm())
  const saving = ref(false)
  const id = computed(() => draft.value?.id ?? null)

  function keep(found: Case): void {
    draft.value = found
    client.setQueryData(['cases', found.id], found)
    void client.invalidateQueries({ queryKey: ['cases', 'list'] })
  }

  async function load(caseId: string): Promise<void> {
    if (draft.value?.id === caseId) return
    keep(await getCase(caseId))
    Object.assign(form, fromCase(draft.value!))
  }

  /** Opens a draft that already knows who files it. */
  async function open(court: string, me: Partial<FilingForm['me']>): Promise<Case> {
    Object.assign(form, emptyForm())
    Object.assign(form.me, me)
    keep(await createCase(court, toDraft(form)))
    return draft.value!
  }

  async function save(): Promise<void> {
    if (!draft.value) return
    saving.value = true
    try {
      keep(await saveOver(draft.value, toDraft(form)))
    } finally {
      saving.value = false
    }
  }

  async function submit(): Promise<Case> {
    await save()
    keep(await act(draft.value!.id, 'submit', draft.value!.version, {}))
    return draft.value!
  }

  /** Evidence lies with the case and not in the form: read it again. */
  async function refresh(): Promise<void> {
    if (draft.value) keep(await getCase(draft.value.id))
  }

  return { draft, form, id, saving, load, open, save, submit, refresh }
})

/** One's own draft open in two windows: what is typed now counts. */
async function saveOver(known: Case, changes: ReturnType<typeof toDraft>): Promise<Case> {
  try {
    return await saveDraft(known.id, known.version, changes)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error
    return saveDraft(known.id, (await getCase(known.id)).version, changes)
  }
}
