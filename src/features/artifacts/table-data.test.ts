import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrange, parsePythonJson, readTable, toCsv } from './table-data'

test('every shape that Prefect writes', () => {
  expect(readTable('[{"a": 1, "b": "x"}, {"b": "y", "c": null}]')).toEqual({
    columns: ['a', 'b', 'c'],
    rows: [
      [1, 'x', null],
      [null, 'y', null],
    ],
  })
  expect(readTable('{"a": [1, 2, 3], "b": ["x"]}')).toEqual({
    columns: ['a', 'b'],
    rows: [
      [1, 'x'],
      [2, null],
      [3, null],
    ],
  })
  expect(readTable('[[1, 2], [3, 4, 5]]')).toEqual({
    columns: ['1', '2', '3'],
    rows: [
      [1, 2, null],
      [3, 4, 5],
    ],
  })
  expect(readTable([{ a: 1 }])).toEqual({ columns: ['a'], rows: [[1]] })
})

test('shapes that nobody meant', () => {
  expect(readTable('[]')).toEqual({ columns: [], rows: [] })
  expect(readTable('{}')).toEqual({ columns: ['key', 'value'], rows: [] })
  expect(readTable('{"a": 1, "b": [2]}')).toEqual({
    columns: ['key', 'value'],
    rows: [
      ['a', 1],
      ['b', [2]],
    ],
  })
  expect(readTable('["x", 2]')).toEqual({ columns: ['1'], rows: [['x'], [2]] })
  expect(readTable('[{"constructor": 1}, {"__proto__": 2}, {}]')?.rows[2]).toEqual([null, null])
  for (const none of ['', 'no json', '3', null, undefined, 4, '"text"']) expect(readTable(none)).toBeNull()
})

test("Python's JSON: no number that JavaScript cannot hold is changed", () => {
  expect(
    parsePythonJson('[NaN, -Infinity, 12345678901234567890, "NaN 12345678901234567890", 1e300, 9007199254740991]'),
  ).toEqual(['NaN', '-Infinity', '12345678901234567890', 'NaN 12345678901234567890', 1e300, 9007199254740991])
  expect(parsePythonJson('{"a\\"NaN": 1}')).toEqual({ 'a"NaN': 1 })
})

test('whatever JSON there is, it is read as it is written', () => {
  const json = fc.json().filter((text) => !/[1-9]\d{15}/.test(text))
  fc.assert(fc.property(json, (text) => void expect(parsePythonJson(text)).toEqual(JSON.parse(text))))
})

test('sorting: numbers by size, text as people read it, empty last in both directions', () => {
  const rows = [[10], [9], [null], ['12345678901234567890']]
  expect(arrange(rows, '', { column: 0, descending: false }).flat()).toEqual([9, 10, '12345678901234567890', null])
  expect(arrange(rows, '', { column: 0, descending: true }).flat()).toEqual(['12345678901234567890', 10, 9, null])
  expect(arrange([['b'], ['A'], ['a10'], ['a9']], '', { column: 0, descending: false }).flat()).toEqual([
    'A',
    'a9',
    'a10',
    'b',
  ])
})

test('finding looks into every cell, also into nested values', () => {
  expect(
    arrange(
      [
        ['a', { deep: 'Needle' }],
        ['b', 1],
      ],
      'needle',
      null,
    ),
  ).toEqual([['a', { deep: 'Needle' }]])
})

test('CSV keeps commas, quotes and line breaks', () => {
  expect(
    toCsv(
      ['a', 'b,c'],
      [
        ['x"y', null],
        ['1\n2', [1]],
      ],
    ),
  ).toBe('a,"b,c"\r\n"x""y",\r\n"1\n2",[1]')
})
