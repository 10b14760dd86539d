import type { Stage, Step } from '../api'
import type { ConsentText } from './types'

/** What is asked only at one point of the way; everything else may be said from the first contact on. */
const AT: Partial<Record<Step, readonly Stage[]>> = { extension: ['mediating'], confirmation: ['settled'] }
/** What cannot be agreed to over the phone, because it is done on the party's own device. */
const OWN: readonly string[] = ['face_comparison']

/** The steps that a mediator can put on record for a party now. */
export function openSteps(texts: readonly ConsentText[], given: readonly string[], stage: Stage): ConsentText[] {
  return texts.filter(({ step }) => !given.includes(step) && !OWN.includes(step) && (!AT[step] || AT[step].includes(stage)))
}
