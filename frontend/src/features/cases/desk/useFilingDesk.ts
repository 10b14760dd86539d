import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { asProblem, type ApiProblem } from '@/shared/api'
import { act } from '../api'
import { handIn, openFiling, saveFiling } from './api'
import { blankForm, fieldOf, filingOf, formOf, type Form } from './filing'
import { useCase, useCauseForm } from './useCases'

/** An application that a clerk types in from paper: kept at the first save, handed to the court when it is whole. */
export function useFilingDesk(id: () => string, court: Ref<string>) {
  const client = useQueryClient()
  const { data: subject, isPending, error, refetch } = useCase(id)
  const form = ref<Form>(blankForm())
  const saved = ref(JSON.stringify(form.value))
  const busy = ref(false)
  const problem = ref<ApiProblem | null>(null)
  const version = ref(0)
  const { data: causeForm } = useCauseForm(() => form.value.cause)
  const questions = computed(() => causeForm.value?.questions ?? [])
  const isChanged = computed(() => JSON.stringify(form.value) !== saved.value)
  const faults = computed(() => (problem.value?.errors ?? []).map(({ field, detail }) => ({ field: field ? fieldOf(field, form.value) : null, detail })))
  let filled = ''

  /** The form takes over what the server holds once; later answers of the server never overwrite what is being typed. */
  watch([subject, causeForm], ([found]) => {
    if (!found || filled === found.id || (found.cause && causeForm.value?.cause !== found.cause && form.value.cause === found.cause)) return
    if (found.cause && form.value.cause !== found.cause) {
      form.value.cause = found.cause
      return
    }
    form.value = formOf(found, questions.value)
    saved.value = JSON.stringify(form.value)
    version.value = found.version
    filled = found.id
  }, { immediate: true })

  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    busy.value = true
    problem.value = null
    try {
      return await work()
    } catch (fault) {
      problem.value = asProblem(fault)
      return null
    } finally {
      busy.value = false
    }
  }

  async function keep() {
    const filing = filingOf(form.value, questions.value)
    const typed = JSON.stringify(form.value)
    const kept = id() ? await saveFiling(id(), version.value, filing) : await openFiling(court.value, filing)
    client.setQueryData(['cases', kept.id], kept)
    void client.invalidateQueries({ queryKey: ['cases', 'list'] })
    filled = kept.id
    saved.value = typed
    version.value = kept.version
    return kept
  }

  const save = () => attempt(keep)

  const scan = (file: File, title: string, paper = '') => attempt(async () => {
    const { id: made } = id() && !isChanged.value ? { id: id() } : await keep()
    await handIn(made, file, title, paper)
    await client.invalidateQueries({ queryKey: ['cases', made], exact: true })
    return made
  })

  const submit = () => attempt(async () => {
    const kept = isChanged.value || !id() ? await keep() : { id: id() }
    const done = await act(kept.id, 'submit', version.value, {})
    client.setQueryData(['cases', done.id], done)
    void client.invalidateQueries({ queryKey: ['cases', 'list'] })
    return done
  })

  /** Somebody else changed it: their version is taken as the base, what is typed here stays. */
  async function loadAgain() {
    const { data } = await refetch()
    if (data) version.value = data.version
    problem.value = null
  }

  return { form, subject, isPending, error, refetch, busy, problem, faults, causeForm, questions, isChanged, save, scan, submit, loadAgain }
}
