import { describe, expect, it } from 'vitest'
import type { Me, Role } from './api'
import { loginField } from './api'
import { homeOf, isDeskPath, safePath } from './home'

const somebody = (...roles: Role[]) => ({ roles: ['party', ...roles] }) as Me

describe('where somebody lands', () => {
  it.each<[Role[], string]>([
    [[], '/my'],
    [['mediator'], '/desk/today'],
    [['clerk'], '/desk/triage'],
    [['supervisor'], '/desk/dashboard'],
    [['administrator'], '/desk/dashboard'],
  ])('%s', (roles, path) => {
    expect(homeOf(somebody(...roles))).toBe(path)
  })

  it('never leads to another site', () => {
    expect(safePath('/my/cases/1?x=1')).toBe('/my/cases/1?x=1')
    expect(['//evil.example', '/\\evil.example', 'https://evil.example', '', undefined, ['/my']].map(safePath)).toEqual([null, null, null, null, null, null])
  })

  it('tells the desk from the party pages', () => {
    expect([isDeskPath('/desk/today'), isDeskPath('/my')]).toEqual([true, false])
  })
})

describe('the login', () => {
  it('is a phone number with its country code, or an e-mail address', () => {
    expect(loginField(' 139 0001-0001 ')).toEqual({ phone: '+8613900010001' })
    expect(loginField('+852 9123 4567')).toEqual({ phone: '+85291234567' })
    expect(loginField(' li@example.org ')).toEqual({ email: 'li@example.org' })
  })
})
