import { describe, expect, it } from 'vitest'
import { deskLink } from './link'

describe('the link of a message', () => {
  it('stays in the desk where it can', () => {
    expect(deskLink('/desk/cases/1')).toEqual({ to: '/cases/1' })
    expect(deskLink('/desk')).toEqual({ to: '/' })
  })

  it('leaves for a page of a party', () => {
    expect(deskLink('/my/cases/1')).toEqual({ href: '/my/cases/1' })
    expect(deskLink('/desktop')).toEqual({ href: '/desktop' })
  })

  it('never leaves the site', () => {
    for (const link of ['', 'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) expect(deskLink(link)).toBeNull()
  })
})
