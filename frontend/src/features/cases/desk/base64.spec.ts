import { describe, expect, it } from 'vitest'
import { bytesOf } from './base64'

describe('a file inside an answer', () => {
  it('comes out byte by byte', () => {
    expect([...bytesOf('UEsDBP8A')]).toEqual([0x50, 0x4b, 3, 4, 0xff, 0])
    expect([...bytesOf('')]).toEqual([])
  })
})
