import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { LiveFeed, socketAddress, type LineState } from '@/shared/realtime'
import { getCauses, getPipeline, getSeries, getSummary, getYears, type Pipeline, type PipelineStage, type Summary } from './api'

const MINUTE = 60_000

export function usePipeline() {
  return useQuery({ queryKey: ['statistics', 'pipeline'], queryFn: getPipeline, refetchInterval: MINUTE })
}

/** How many cases stand in each stage, for the counts beside the menu. */
export function useStageCounts() {
  const { data } = usePipeline()
  return computed<Record<string, number>>(() => Object.fromEntries((data.value?.stages ?? []).map(({ stage, count }) => [stage, count])))
}

export function useYears() {
  const { data } = useQuery({ queryKey: ['statistics', 'years'], queryFn: getYears, staleTime: 10 * MINUTE })
  return computed(() => [...(data.value?.years ?? [])].sort((one, other) => other - one))
}

export function useSummary(year: MaybeRefOrGetter<number>) {
  return useQuery({ queryKey: computed(() => ['statistics', 'summary', toValue(year)]), queryFn: () => getSummary(toValue(year)) })
}

export function useSeries(year: MaybeRefOrGetter<number>) {
  return useQuery({ queryKey: computed(() => ['statistics', 'series', toValue(year)]), queryFn: () => getSeries(toValue(year)) })
}

export function useCauseFigures(year: MaybeRefOrGetter<number>) {
  return useQuery({ queryKey: computed(() => ['statistics', 'causes', toValue(year)]), queryFn: () => getCauses(toValue(year)) })
}

export interface StatisticsFrame {
  type: string
  summary?: Partial<Summary>
  pipeline?: { stages?: PipelineStage[] }
}

/** A delta names only the stages that changed; the others stay as they are. */
export function mergePipeline(before: Pipeline | undefined, changed: PipelineStage[]): Pipeline {
  const fresh = new Map(changed.map((stage) => [stage.stage, stage]))
  const kept = (before?.stages ?? []).map((stage) => fresh.get(stage.stage) ?? stage)
  const known = new Set(kept.map(({ stage }) => stage))
  return { stages: [...kept, ...changed.filter(({ stage }) => !known.has(stage))] }
}

/** A socket knows no language: its sentence is left to the request that does. */
export function numbersOf(summary: Partial<Summary>): Partial<Summary> {
  const numbers = { ...summary }
  delete numbers.sentence
  return numbers
}

/** Keeps the figures of a year in step with the server; what the feed does not carry is asked for again. */
export function useLiveStatistics(year: MaybeRefOrGetter<number>) {
  const client = useQueryClient()
  const line = ref<LineState>('connecting')
  const changedAt = ref<Date | null>(null)
  let feed: LiveFeed | null = null

  function apply(frame: StatisticsFrame) {
    const { pipeline } = frame
    const summary = frame.summary && numbersOf(frame.summary)
    if (summary) client.setQueryData<Summary>(['statistics', 'summary', toValue(year)], (before) => (before ? { ...before, ...summary } : before))
    if (pipeline?.stages) client.setQueryData<Pipeline>(['statistics', 'pipeline'], (before) => mergePipeline(before, pipeline.stages!))
    if (frame.type !== 'delta') return
    changedAt.value = new Date()
    void client.invalidateQueries({ queryKey: ['statistics', 'summary', toValue(year)] })
    void client.invalidateQueries({ queryKey: ['statistics', 'series', toValue(year)] })
    void client.invalidateQueries({ queryKey: ['statistics', 'causes', toValue(year)] })
  }

  watch(
    () => toValue(year),
    (wanted) => {
      feed?.close()
      feed = new LiveFeed({ url: socketAddress(`/ws/statistics/?year=${wanted}`), onFrame: (frame) => apply(frame as StatisticsFrame), onLine: (state) => (line.value = state) })
      feed.open()
    },
    { immediate: true },
  )
  onScopeDispose(() => feed?.close())

  return { line, changedAt }
}
