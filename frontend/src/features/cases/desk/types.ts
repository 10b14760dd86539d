import type * as Base from '../api'

/** A case as the desk sees it. */

export interface Consent {
  step: Base.Step
  step_label: string
  text_version: string
  at: string
  channel: Base.Channel
  channel_label: string
  withdrawn_at: string | null
  by: string
}

export type RepresentativeKind = 'guardian' | 'agent' | 'legal_representative'

export interface Representative {
  id: string
  kind: RepresentativeKind
  kind_label: string
  name: string
  phone: string
  relation: string
  scope: 'general' | 'special'
  scope_label: string
  has_account: boolean
  authorisation_url: string | null
  has_authorisation: boolean
  is_me: boolean
}

export interface Party extends Base.Party {
  email: string
  document_kind: string
  region: string
  born_on: string | null
  is_minor: boolean
  identity_declared_at: string | null
  representatives: Representative[]
  represented_by: string | null
  accepts_e_service: boolean
  consents: Consent[]
  service_address: string
  service_email: string
  document_label: string
  needs_guardian: boolean
}

export interface Deadline extends Base.Deadline {
  owner: 'court' | 'mediator' | 'parties'
  owner_label: string
  starts_label: string
  effect_label: string
  warned: boolean
}

export interface Disclosure {
  id: string
  mediator: PersonRef
  relation: 'party_or_relative' | 'interest' | 'other'
  relation_label: string
  text: string
  made_at: string
  answers: { party: string; waived: boolean; at: string }[]
  needs_my_answer: boolean
}

export interface Notice {
  kind: string
  title: string
  paragraphs: string[]
}

export interface PanelMember {
  mediator: string
  name: string
  presiding: boolean
}

export type Answer = string | number | boolean

export interface Case extends Omit<Base.Case, 'parties' | 'deadlines'> {
  parties: Party[]
  deadlines: Deadline[]
  kind: string
  in_custody: boolean
  procedure: string
  answers: Record<string, Answer | null>
  series: string | null
  disclosures: Disclosure[]
  panel: PanelMember[]
  notices: Notice[]
  choice: Choice | null
}

export interface ReasonFor {
  code: string
  detail: string
}

export interface Candidate extends Base.Candidate {
  reasons_for: ReasonFor[]
  suggested: boolean
  /** Possible relations to somebody in the case, for the court to look into. */
  hints: ReasonFor[]
}

interface PersonRef {
  id: string
  name: string
}

export interface Choice {
  open_until: string | null
  is_open: boolean
  my_pick: string | null
  other_side_has_picked: boolean
  revealed: boolean
  applicant_pick: PersonRef | null
  respondent_pick: PersonRef | null
  outcome: 'waiting' | 'same' | 'differ' | 'lapsed'
}

export interface ConsentText {
  step: Base.Step
  title: string
  paragraphs: string[]
  statement: string
  required: boolean
}

export interface OtherPack {
  pack: string
  pack_title: string
  due_on: string | null
  note: string
}

export interface ExplainedDeadline {
  rule: string
  name: string
  article: string
  owner: Deadline['owner']
  starts_on: string
  owner_label: string
  start_event: string
  effect: string
  length: number
  unit: Base.Deadline['unit']
  extended_by: number
  stops: { started_on: string; ended_on: string | null; days: number | null; reason_label: string }[]
  due_on: string
  provisional: boolean
  state: Base.Deadline['state']
  state_label: string
  sentence: string
  under_other_packs: OtherPack[]
}

export interface Explanation {
  number: string | null
  title: string
  pack: string
  pack_title: string
  deadlines: ExplainedDeadline[]
}

export interface ListedDeadline extends Deadline {
  id: number | string
  case: CaseRef
}

interface CaseRef {
  id: string
  number: string | null
  title: string
  stage: Base.Stage
  stage_label: string
}

export interface Question {
  name: string
  label: string
  help: string
  kind: 'text' | 'long_text' | 'money' | 'date' | 'number' | 'choice' | 'yes_no'
  required: boolean
  choices: { value: string; label: string }[]
}

export interface CauseForm {
  cause: string
  questions: Question[]
  papers: { name: string; label: string; help: string; required: boolean }[]
}

export interface SeriesReport {
  dry_run: boolean
  series: string
  created: number
  rows: number
  unchanged: number
  rejected: { row: number; column: string; reason: string }[]
  rejected_file: string | null
  cases: { id: string; title: string }[]
}
