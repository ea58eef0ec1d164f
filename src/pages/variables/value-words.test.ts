import { expect, test } from 'vitest'
import { ExactNumber } from '~/lib/exact-json'
import {
  draftOfValue,
  kindOf,
  meantAsJson,
  readValue,
  sizeOf,
  throughLens,
  valueLine,
  type ValueDraft,
} from './value-words'

const big = new ExactNumber('9007199254740993')

test.each([
  [0, '0', 'Number'],
  ['0', '"0"', 'Text'],
  [false, 'false', 'True/false'],
  ['false', '"false"', 'Text'],
  [null, 'null', 'Null'],
  ['null', '"null"', 'Text'],
  ['', '""', 'Text'],
  [' ', '" "', 'Text'],
  [[], '[]', 'List'],
  ['[]', '"[]"', 'Text'],
  [{}, '{}', 'Object'],
  ['"a"', String.raw`"\"a\""`, 'Text'],
  ['{oops', '"{oops"', 'Text'],
  ['eu-west-1', 'eu-west-1', 'Text'],
  ['two\nlines', String.raw`"two\nlines"`, 'Text'],
  ['a\u202Eb', String.raw`"a\u202eb"`, 'Text'],
  [big, '9007199254740993', 'Number'],
  [{ a: [big] }, '{"a":[9007199254740993]}', 'Object'],
])('%j is shown as %s, %s', (value, line, kind) => {
  expect(valueLine(value)).toBe(line)
  expect(kindOf(value)).toBe(kind)
})

const json = (source: string): ValueDraft => ({ lens: 'json', source })
const text = (source: string): ValueDraft => ({ lens: 'text', source })

test('what will be stored: text as it is, JSON as it reads, numbers exact', () => {
  expect(readValue(text('0')).value).toBe('0')
  expect(readValue(text('')).value).toBe('')
  expect(readValue(json('0')).value).toBe(0)
  expect(readValue(json('null'))).toEqual({ value: null })
  expect(String(readValue(json('9007199254740993')).value)).toBe('9007199254740993')
  expect(readValue(json('{oops')).fault).toMatch(/^Not JSON/)
  expect(readValue(json('  ')).fault).toMatch(/Give a JSON value/)
})

test('the server’s limits are said before it is asked', () => {
  expect(readValue(text('x'.repeat(4998))).fault).toBeUndefined()
  expect(readValue(text('x'.repeat(4999))).fault).toContain('5,001 bytes')
  // It measures bytes, whatever its message says.
  expect(sizeOf('ä')).toBe(4)
  expect(readValue(json('18446744073709551615')).fault).toBeUndefined()
  expect(readValue(json('[18446744073709551616]')).fault).toContain('64 bits')
  expect(readValue(json('-9223372036854775809')).fault).toContain('64 bits')
  expect(readValue(json('{"a":1e400}')).fault).toContain('null')
})

test('looking through the other lens and back changes nothing', () => {
  for (const draft of [json('{ "a": 1 }'), json('0'), json('"word"'), text('word'), text('0'), json('{oops')]) {
    const other = throughLens(draft, draft.lens === 'json' ? 'text' : 'json')
    const back = throughLens(other, draft.lens)
    expect(back).toMatchObject({ lens: draft.lens, source: draft.source })
    expect(throughLens(back, other.lens)).toMatchObject({ source: other.source })
  }
})

test('a text edited under the other lens keeps the edit', () => {
  const asJson = throughLens(text('a'), 'json')
  expect(asJson.source).toBe('"a"')
  expect(throughLens({ ...asJson, source: '"ab"' }, 'text').source).toBe('ab')
})

test('a text opens as text, anything else as JSON', () => {
  expect(draftOfValue('0')).toEqual(text('0'))
  expect(draftOfValue(0)).toEqual(json('0'))
  expect(meantAsJson(text('[1]'))).toBe(true)
  expect(meantAsJson(text('one'))).toBe(false)
  expect(meantAsJson(json('1'))).toBe(false)
})
