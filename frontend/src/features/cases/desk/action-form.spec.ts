import { describe, expect, it } from 'vitest'
import type { Action, ActionInput } from '../api'
import { begin, inputsOf, missingFields, shownFields } from './action-form'

const field = (name: string, type = 'text', more: Partial<ActionInput> = {}): ActionInput => ({ name, type, label: name, required: true, choices: [], ...more })
const action = (name: string, ...fields: ActionInput[]) => ({ name, fields }) as Action
const choices = (...values: string[]) => values.map((value) => ({ value, label: value }))

const refuse = action('refuse', field('ground', 'choice', { choices: choices('unsuitable', 'no_jurisdiction') }), field('competent_court', 'text', { required: false }), field('note', 'text', { required: false }))
const accept = action('accept', field('regime', 'choice', { choices: choices('prefiling', 'postfiling') }), field('procedure', 'choice', { required: false, choices: choices('ordinary', 'summary') }))

describe('the form of an action', () => {
  it('begins with the only choice there is, but ticks nothing optional', () => {
    const only = choices('none')
    expect(begin(action('take_on', field('disclosure', 'choice', { choices: only })))).toEqual({ disclosure: 'none' })
    expect(begin(action('archive', field('performance', 'choice', { required: false, choices: only })))).toEqual({ performance: '' })
    expect(begin(action('change_mediator', field('without_choice', 'flag'), field('members', 'mediators')))).toEqual({ without_choice: false, members: [] })
  })

  it('takes what the page proposes', () => {
    expect(begin(accept, { regime: 'prefiling' })).toEqual({ regime: 'prefiling', procedure: '' })
  })

  it('asks for the competent court only where this one is not', () => {
    expect(shownFields(refuse, { ground: 'unsuitable' }).map(({ name }) => name)).toEqual(['ground', 'note'])
    expect(missingFields(refuse, { ground: 'no_jurisdiction', competent_court: ' ' }).map(({ name }) => name)).toEqual(['competent_court'])
  })

  it('asks for the procedure only after a suit was registered', () => {
    expect(shownFields(accept, { regime: 'prefiling' }).map(({ name }) => name)).toEqual(['regime'])
    expect(shownFields(accept, { regime: 'postfiling' }).map(({ name }) => name)).toEqual(['regime', 'procedure'])
  })

  it('sends what was asked and answered, nothing else', () => {
    expect(inputsOf(refuse, { ground: 'unsuitable', competent_court: 'typed before', note: ' too hard ' })).toEqual({ ground: 'unsuitable', note: 'too hard' })
    const change = action('change_mediator', field('reason'), field('without_choice', 'flag', { required: false }), field('members', 'mediators', { required: false }))
    expect(inputsOf(change, { reason: 'x', without_choice: false, members: [] })).toEqual({ reason: 'x' })
    expect(inputsOf(change, { reason: 'x', without_choice: true, members: ['b'] })).toEqual({ reason: 'x', without_choice: true, members: ['b'] })
  })
})
