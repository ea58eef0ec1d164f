import { expect, test, vi } from 'vitest'
import { firstPage, flattenPages, nextPage, pageBounds, pageSize } from './run-pages'

const DESC = 'EXPECTED_START_TIME_DESC'
const at = (id: string, expected_start_time: string | null) => ({ id, expected_start_time })
const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' }

test('the first page of a relative range ends now; the following ones keep its window', () => {
  const range = { kind: 'past', seconds: 86_400 } as const
  const bounds = pageBounds(firstPage, range, DESC)
  expect(bounds.expected_start_time?.before_).toBe(bounds.window?.end)
  expect(Math.abs(Date.parse(bounds.window?.end ?? '') - Date.now())).toBeLessThan(5000)
  expect(pageBounds({ ...window, from: 'x' }, range, DESC)).toMatchObject({
    window,
    expected_start_time: { after_: window.start, before_: 'x' },
  })
})

test('the next page starts at the last row’s time and leaves out the rows of that very instant', () => {
  const rows = [at('a', 't3'), at('b', 't2'), at('c', 't2')]
  const next = nextPage(rows, 3, DESC, firstPage, window)
  expect(next).toEqual({ ...window, from: 't2', seen: ['b', 'c'] })
  // A whole page of that instant: what was seen adds up, else the list would turn in a circle.
  const more = nextPage([at('d', 't2'), at('e', 't2'), at('f', 't2')], 3, DESC, next!, window)
  expect(more?.seen).toEqual(['b', 'c', 'd', 'e', 'f'])
  expect(pageBounds(more!, undefined, DESC).id).toEqual({ not_any_: ['b', 'c', 'd', 'e', 'f'] })
})

test.each([
  ['a screen of 900 px', 900, 33],
  ['a screen of 4,000 px', 4_000, 50],
  ['a tab opened behind another, which has no height yet', 0, 50],
])('the first page has the rows of %s', (_, height, rows) => {
  vi.stubGlobal('innerHeight', height)
  expect(pageSize(firstPage)).toBe(rows)
  expect(pageSize({ from: 't1' })).toBe(50)
  vi.unstubAllGlobals()
})

test('a short page is the last', () => {
  expect(nextPage([at('a', 't1')], 2, DESC, firstPage, window)).toBeUndefined()
  expect(nextPage([], 2, DESC, firstPage, window)).toBeUndefined()
})

test('oldest first pages by the lower bound', () => {
  const next = nextPage([at('a', 't1'), at('b', 't2')], 2, 'EXPECTED_START_TIME_ASC', firstPage, window)
  expect(pageBounds(next!, undefined, 'EXPECTED_START_TIME_ASC').expected_start_time).toEqual({
    after_: 't2',
    before_: window.end,
  })
})

test('sorts without that time page by offset, and not without end', () => {
  const rows = [at('a', 't1'), at('b', 't2')]
  const next = nextPage(rows, 2, 'NAME_ASC', firstPage, window)
  expect(pageBounds(next!, undefined, 'NAME_ASC')).toMatchObject({
    offset: 2,
    expected_start_time: { before_: window.end },
  })
  expect(nextPage(rows, 2, 'NAME_ASC', { ...window, offset: 9_999 }, window)).toBeUndefined()
  expect(nextPage([at('a', null), at('b', null)], 2, DESC, firstPage, window)).toEqual({ ...window, offset: 2 })
})

test('a row that came twice is shown once', () => {
  const pages = [{ rows: [at('a', 't2'), at('b', 't1')], window }, { rows: [at('b', 't1'), at('c', 't0')] }]
  expect(flattenPages({ pages })).toEqual({ rows: [at('a', 't2'), at('b', 't1'), at('c', 't0')], window })
})
