import { describe, expect, it } from 'vitest'
import { mergePipeline } from './useStatistics'

const stage = (name: string, count: number) => ({ stage: name, label: name, count, imported: 0, median_days: 1, over_days: { days: 30, count: 0 } })

describe('mergePipeline', () => {
  it('replaces the stages that changed and keeps the others in their order', () => {
    const before = { stages: [stage('submitted', 3), stage('mediating', 5), stage('settled', 1)] }
    const after = mergePipeline(before, [stage('settled', 2), stage('mediating', 4)])
    expect(after.stages.map(({ stage: name, count }) => [name, count])).toEqual([['submitted', 3], ['mediating', 4], ['settled', 2]])
  })

  it('adds a stage that was not there', () => {
    expect(mergePipeline({ stages: [stage('submitted', 3)] }, [stage('signing', 1)]).stages).toHaveLength(2)
  })

  it('starts from a first snapshot', () => {
    expect(mergePipeline(undefined, [stage('submitted', 3)]).stages[0]?.count).toBe(3)
  })

  it('leaves what it was given untouched', () => {
    const before = { stages: [stage('submitted', 3)] }
    mergePipeline(before, [stage('submitted', 9)])
    expect(before.stages[0]?.count).toBe(3)
  })
})
