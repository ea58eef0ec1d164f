import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactNumber, parseExact, parseNumber, printExact } from './exact-json'

describe('exact JSON', () => {
  it.each(['9007199254740993', '5.0', '-0', '1e400', '0.10', '123456789012345678901234567890', '5e-324', '1E5'])(
    'keeps %s as it is written',
    (literal) => {
      expect(printExact(parseExact(literal))).toBe(literal)
      expect(printExact(parseExact(`{"a":[${literal}]}`))).toBe(`{"a":[${literal}]}`)
    },
  )

  it('reads plain numbers as plain numbers', () => {
    expect(parseExact('[0, 12, -3.5, 1e+21]')).toEqual([0, 12, -3.5, 1e21])
    expect(parseNumber('9007199254740993')).toEqual(new ExactNumber('9007199254740993'))
    expect(parseNumber('12a')).toBeUndefined()
    expect(parseNumber('007')).toBeUndefined()
  })

  it('leaves numbers inside texts alone, escapes included', () => {
    const text = String.raw`{"a\"b 9007199254740993":"5.0 \\","n":5.0}`
    expect(printExact(parseExact(text))).toBe(text)
  })

  it('says what the engine says about text that is no JSON', () => {
    expect(() => parseExact('{"a": 9007199254740993,}')).toThrow(SyntaxError)
    expect(() => parseExact('[01.0]')).toThrow(SyntaxError)
  })

  it('gives back any JSON unchanged', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseExact(text)).toEqual(JSON.parse(text))
        expect(JSON.parse(printExact(parseExact(text)))).toEqual(JSON.parse(text))
      }),
    )
  })
})
