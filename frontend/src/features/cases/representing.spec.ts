import { describe, expect, it } from 'vitest'
import { emptyRepresentative, kindsFor, representativeMistakes, toForm, type RepresentativeForm } from './representing'

const filled = (changes: Partial<RepresentativeForm> = {}): RepresentativeForm => ({ ...emptyRepresentative(), kind: 'agent', name: ' 王律师 ', phone: '139 0001 0009', scope: 'special', ...changes })
const codes = (form: RepresentativeForm, paper = true) => representativeMistakes(form, paper).map(({ code }) => code)

describe('who acts for a party', () => {
  it('is an agent or guardian of a person, an agent or the legal representative of an organisation', () => {
    expect(kindsFor('person')).toEqual(['agent', 'guardian'])
    expect(kindsFor('organisation')).toEqual(['agent', 'legal_representative'])
  })

  it('needs everything that the law asks of an agent', () => {
    expect(codes(filled())).toEqual([])
    expect(codes(filled({ scope: '' }), false)).toEqual(['scope', 'authorisation'])
    expect(codes(emptyRepresentative())).toEqual(['kind', 'name', 'phone'])
    expect(codes(filled({ phone: '12345' }))).toEqual(['phone'])
  })

  it('needs no power of attorney where the law gives the power', () => {
    expect(codes(filled({ kind: 'guardian', scope: '' }), false)).toEqual([])
  })

  it('is sent trimmed, and without what was left empty', () => {
    const paper = new File(['x'], '委托书.pdf')
    expect(Object.fromEntries(toForm(filled(), paper))).toEqual({ kind: 'agent', name: '王律师', phone: '13900010009', scope: 'special', authorisation: paper })
    expect(Object.fromEntries(toForm(filled({ kind: 'guardian', relation: '母亲' }), null))).toEqual({ kind: 'guardian', name: '王律师', phone: '13900010009', relation: '母亲' })
  })
})
