import { expect, test } from 'vitest'
import { readTable, sortRows, toCsv } from './table-data'

test.each([
  [
    'a list of objects',
    [
      { a: 1, b: 'x' },
      { b: 'y', c: null },
    ],
    ['a', 'b', 'c'],
    [
      [1, 'x', undefined],
      [undefined, 'y', null],
    ],
  ],
  [
    'an object of lists',
    { a: [1, 2], b: ['x'] },
    ['a', 'b'],
    [
      [1, 'x'],
      [2, undefined],
    ],
  ],
  ['a list of lists', [[1, 2, 3], [4]], ['1', '2', '3'], [[1, 2, 3], [4]]],
  ['nothing', [], [], []],
])('%s is a table, as a value and as JSON text', (_name, data, columns, rows) => {
  expect(readTable(data)).toEqual({ columns, rows })
  expect(readTable(JSON.stringify(data))?.columns).toEqual(columns)
})

test.each([null, undefined, 5, 'not JSON', '"text"', { a: 1 }, [1, 2], [{ a: 1 }, [2]]])('%j is no table', (data) => {
  expect(readTable(data)).toBeNull()
})

test('numbers sort by value, texts naturally, absent cells stay last both ways', () => {
  const rows = [[10], [null], [9], [undefined], [-1]]
  expect(sortRows(rows, 0, false).map(([cell]) => cell)).toEqual([-1, 9, 10, null, undefined])
  expect(sortRows(rows, 0, true).map(([cell]) => cell)).toEqual([10, 9, -1, null, undefined])
  expect(sortRows([['run-10'], ['run-9']], 0, false)).toEqual([['run-9'], ['run-10']])
})

test('CSV quotes what must be quoted and disarms formulas', () => {
  const csv = toCsv({
    columns: ['a', 'b,c'],
    rows: [
      ['say "hi"', -5],
      ['=HYPERLINK("x")', { n: 1 }],
    ],
  })
  expect(csv).toBe('a,"b,c"\r\n"say ""hi""",-5\r\n"\'=HYPERLINK(""x"")","{""n"":1}"')
})
