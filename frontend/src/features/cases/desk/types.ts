import type * as Schema from '@/shared/api/generated/types.gen'
import type * as Base from '../api'

/** A case as the desk reads it, under the names that the desk uses. */
export type Case = Base.Case
export type Party = Schema.Party
export type Consent = Schema.Consent
export type Deadline = Schema.Deadline
export type Representative = Schema.Representative
export type RepresentativeKind = Schema.RepresentativeKindEnum
export type Disclosure = Schema.Disclosure
export type Candidate = Schema.Candidate
export type Choice = Schema.ChoiceState
export type ConsentText = Schema.StepText
export type ExplainedDeadline = Schema.ExplainedDeadline
export type Explanation = Schema.Explanation
export type ListedDeadline = Schema.ListedDeadline
export type Question = Schema.Question
export type CauseForm = Schema.CauseForm
export type SeriesReport = Schema.SeriesReport
export type Answer = string | number | boolean
