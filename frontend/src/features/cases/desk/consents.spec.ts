import { describe, expect, it } from 'vitest'
import type { Stage, Step } from '../api'
import { openSteps } from './consents'
import type { ConsentText } from './types'

const texts = (['mediation', 'sham_warning', 'recording', 'face_comparison', 'extension', 'confirmation'] as Step[]).map((step) => ({ step, title: step, paragraphs: [], statement: '', required: false })) as ConsentText[]
const open = (given: string[], stage: Stage) => openSteps(texts, given, stage).map(({ step }) => step)

describe('what a mediator can put on record', () => {
  it('is what was not said yet', () => {
    expect(open(['mediation'], 'preparing')).toEqual(['sham_warning', 'recording'])
  })

  it('is an extension only while it is mediated, and a confirmation only once it is settled', () => {
    expect(open([], 'mediating')).toContain('extension')
    expect(open([], 'preparing')).not.toContain('extension')
    expect(open([], 'settled')).toContain('confirmation')
  })

  it('is never the comparison of a face, which is done on the party’s own phone', () => {
    expect(open([], 'mediating')).not.toContain('face_comparison')
  })
})
