import { describe, expect, it } from 'vitest'
import { pictureOf } from './qr'

const drawn = (address: string) => decodeURIComponent(address.split(',')[1]!)

describe('the square of a letter', () => {
  it('becomes a picture of its own, which needs to say what it is', () => {
    expect(drawn(pictureOf('<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>'))).toBe('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>')
  })

  it('is left alone where it says so already', () => {
    const svg = '<svg class="q" xmlns="http://www.w3.org/2000/svg"></svg>'
    expect(drawn(pictureOf(svg))).toBe(svg)
  })
})
