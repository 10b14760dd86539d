import { describe, expect, it } from 'vitest'
import { blankForm, blankParty, fieldOf, filingOf, formOf } from './filing'
import type { Case, Question } from './types'

const questions = [{ name: 'rent', kind: 'money', label: '', help: '', required: true, choices: [] }] as Question[]

describe('an application on paper', () => {
  it('begins with one blank party a side', () => {
    expect(blankForm().parties.map(({ side }) => side)).toEqual(['applicant', 'respondent'])
  })

  it('is sent without what is blank, and without what another cause asked', () => {
    const form = { ...blankForm(), cause: 'lease', amount: '12,000', answers: { rent: '3000', old: 'x' } }
    form.parties[1] = { ...blankParty('respondent'), name: ' Li ', phone: '139 0000-0001', id_number: '11010119900101001x' }
    const filing = filingOf(form, questions)
    expect(filing.amount).toBe('12000')
    expect(filing.answers).toEqual({ rent: '3000' })
    expect(filing.parties).toMatchObject([{ side: 'respondent', name: 'Li', phone: '13900000001', id_number: '11010119900101001X' }])
  })

  it('comes back as it was typed, but for what is masked', () => {
    const found = { cause: 'lease', claim: 'c', facts: 'f', amount: '3000.00', kind: 'civil', in_custody: false, answers: { rent: '3000.00' }, parties: [{ side: 'applicant', kind: 'person', name: 'Zhang', phone: '139****0001', email: '', address: 'x', id_number: '', document_kind: '', region: '', born_on: null }] } as unknown as Case
    const form = formOf(found, questions)
    expect(form.amount).toBe('3000')
    expect(form.answers).toEqual({ rent: '3000.00' })
    expect(form.parties).toMatchObject([{ name: 'Zhang', phone: '', document_kind: 'id_card', region: 'mainland' }, { side: 'respondent', name: '' }])
  })

  it('finds the field that a refusal is about, blank parties not counted', () => {
    const form = blankForm()
    form.parties[1]!.name = 'Li'
    expect(fieldOf('parties.0.phone', form)).toBe('file-parties-1-phone')
    expect(fieldOf('answers.rent', form)).toBe('file-answers-rent')
    expect(fieldOf('claim', form)).toBe('file-claim')
  })
})
