import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logLine, logLines, START } from './fake-log-server'
import { LogColumns } from './log-columns'
import { makeGap } from './log-gaps'
import type { RowOptions } from './log-row-kinds'
import { LogRows } from './log-rows'
import { compileQuery, LogSearch } from './log-search'

const options: RowOptions = {
  wrap: false,
  columns: 80,
  stacked: false,
  minLevel: 0,
  taskRunId: null,
  openLine: null,
  matchLine: null,
  unfolded: new Set(),
}

const describe_ = (lines: LogColumns, rows: LogRows) =>
  Array.from({ length: rows.count }, (_, index) => {
    const row = rows.row(index)
    if (!row) return 'nothing'
    if (row.kind === 'gap') return 'gap'
    if (row.kind === 'mark') return row.mark.label
    if (row.kind === 'head') return `head ${row.line}`
    if (row.kind === 'details') return `details ${row.line}`
    if (row.kind === 'below') return '|'
    const { line, part, first } = row
    if (part.kind === 'fold') return `▸ ${part.label}`
    return `${first ? '' : '  '}${lines.textOf(line).slice(part.start, part.end)}`
  })

const make = (
  page = [logLine(0), logLine(1, 1000, { message: 'one\ntwo', level: 40, task_run_id: 'a' }), logLine(2)],
) => {
  const lines = new LogColumns()
  lines.insert(page)
  const rows = new LogRows(lines)
  const update = (
    patch: Partial<RowOptions> = {},
    gaps = [] as ReturnType<typeof makeGap>[],
    marks = [] as { at: number; label: string }[],
  ) => rows.update({ ...options, ...patch }, gaps, marks)
  update()
  return { lines, rows, update, shown: () => describe_(lines, rows) }
}

test('lines of text are rows; the first one of a message carries its facts', () => {
  expect(make().shown()).toEqual(['line 0', 'one', '  two', 'line 2'])
})

test('levels and tasks can be left out', () => {
  const { update, shown, rows } = make()
  update({ minLevel: 30 })
  expect(shown()).toEqual(['one', '  two'])
  expect(rows.lineCount).toBe(1)
  expect(rows.levelCounts).toEqual([0, 2, 0, 1, 0])
  update({ taskRunId: 'a' })
  expect(shown()).toEqual(['one', '  two'])
  update({ taskRunId: 'unknown' })
  expect(shown()).toEqual([])
})

test('gaps and marks stand before the line that follows them, also when that line is not shown', () => {
  const { update, shown, rows } = make()
  const gap = makeGap(Number.NEGATIVE_INFINITY, START)
  const mark = { at: START + 1500, label: 'attempt 2' }
  update({}, [gap], [mark])
  expect(shown()).toEqual(['gap', '|', 'line 0', 'one', '  two', 'attempt 2', 'line 2'])
  expect([rows.rowOf(0), rows.lineOfRow(0), rows.lineOfRow(5)]).toEqual([2, 0, 2])
  update({ minLevel: 30 }, [gap], [mark])
  expect(shown()).toEqual(['gap', '|', 'one', '  two', 'attempt 2'])
  expect(rows.lineOfRow(4)).toBeNull()
})

test('an open line is wrapped and shows its details; the others stay as they are', () => {
  const long = logLine(5, 5000, { message: 'x'.repeat(20) })
  const { lines, update, shown } = make([logLine(0), long, logLine(6)])
  update({ columns: 10, openLine: lines.keyOf(1) })
  expect(shown()).toEqual(['line 0', 'xxxxxxxxxx', '  xxxxxxxxxx', 'details 1', '|', 'line 6'])
  update({ columns: 10 })
  expect(shown()).toEqual(['line 0', 'x'.repeat(20), 'line 6'])
})

test('on a phone the facts have a row of their own', () => {
  const { update, shown } = make()
  update({ stacked: true, wrap: true })
  expect(shown()).toEqual(['head 0', '  line 0', 'head 1', '  one', '  two', 'head 2', '  line 2'])
})

test('a place in a text is found in its row', () => {
  const { rows, update } = make([logLine(0), logLine(1, 1000, { message: 'abcdefghij\nklm' })])
  update({ wrap: true, columns: 8 })
  expect([rows.rowOf(1, 0), rows.rowOf(1, 9), rows.rowOf(1, 12)]).toEqual([1, 2, 3])
})

test('rows that grew at either end, or were mixed in, are those that would be made anew', () => {
  const page = fc.record({ from: fc.nat(40), count: fc.nat(10), descending: fc.boolean() })
  const option = fc.record({
    wrap: fc.boolean(),
    columns: fc.constantFrom(8, 20),
    minLevel: fc.constantFrom(0, 30),
    stacked: fc.boolean(),
    open: fc.option(fc.nat(50)),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(page, option), { maxLength: 10 }), (steps) => {
      const lines = new LogColumns()
      const rows = new LogRows(lines)
      for (const [{ from, count, descending }, { open, ...rest }] of steps) {
        const sent = logLines(from, from + count).map((line, at) => ({
          ...line,
          level: (from + at) % 3 === 0 ? 40 : 20,
          message: (from + at) % 5 === 0 ? 'several\nlines of text' : `line ${from + at}`,
        }))
        lines.insert(descending ? sent.toReversed() : sent, descending)
        const openLine = open !== null && lines.length > 0 ? lines.keyOf(open % lines.length) : null
        const chosen = { ...options, ...rest, openLine }
        rows.update(chosen, [], [])
        const fresh = new LogRows(lines)
        fresh.update(chosen, [], [])
        expect(describe_(lines, rows)).toEqual(describe_(lines, fresh))
        for (let place = 0; place < rows.lineCount; place++) {
          const line = rows.lineAt(place)
          expect(rows.placeOf(line)).toBe(place)
          expect(rows.lineOfRow(rows.rowOf(line))).toBe(line)
        }
      }
    }),
  )
})

const search = (texts: string[], query: { text: string; regex?: boolean; matchCase?: boolean }) => {
  const made = make(texts.map((message, at) => logLine(at, at * 1000, { message })))
  const found = new LogSearch(made.lines, made.rows)
  const error = found.setQuery({ regex: false, matchCase: false, ...query })
  found.advance()
  const all = Array.from({ length: found.state.matches }, (_, index) => found.at(index)!)
  return { ...made, search: found, error, all: all.map(({ line, start }) => `${line}:${start}`) }
}

test('literal search finds every occurrence, in any case unless asked', () => {
  expect(search(['a 503, 503', 'none', 'x503'], { text: '503' }).all).toEqual(['0:2', '0:7', '2:1'])
  expect(search(['Error error'], { text: 'error' }).all).toEqual(['0:0', '0:6'])
  expect(search(['Error error'], { text: 'error', matchCase: true }).all).toEqual(['0:6'])
  expect(search(['a.b axb'], { text: 'a.b' }).all).toEqual(['0:0'])
  // 'İ' has two characters in lower case: offsets stay those of the text.
  expect(search(['İİİ503'], { text: '503' }).all).toEqual(['0:3'])
})

test('regular expressions: anchors mean lines, empty matches are none, a wrong one says so', () => {
  expect(search(['a503\nb404'], { text: '^\\w\\d+$', regex: true }).all).toEqual(['0:0', '0:5'])
  expect(search(['abc'], { text: 'x*', regex: true }).all).toEqual([])
  expect(search(['abc'], { text: 'a(', regex: true }).error).toMatch(/Invalid regular expression|Unterminated/)
  const long = search([`${'a'.repeat(30_000)}b`], { text: 'b', regex: true })
  expect(long.search.state).toMatchObject({ matches: 0, cut: 1 })
})

test('search sees colours as text without escapes', () => {
  expect(search(['status \u001b[31m5\u001b[0m03'], { text: '503' }).all).toEqual(['0:7'])
})

test('matches are counted in order when lines come at both ends, and anew when they come between', () => {
  const { lines, rows, update, search: found } = search(['hit', 'miss', 'hit'], { text: 'hit' })
  lines.insert([logLine(90, -2000, { message: 'hit hit' }), logLine(91, -1000, { message: 'hit' })], true)
  lines.insert([logLine(92, 50_000, { message: 'hit' })])
  update()
  found.advance()
  const places = () =>
    Array.from({ length: found.state.matches }, (_, index) => found.at(index)!).map(
      ({ line, start }) => `${line}:${start}`,
    )
  expect(places()).toEqual(['0:0', '0:4', '1:0', '2:0', '4:0', '5:0'])
  expect(found.indexAfter(1, 1)).toBe(3)
  expect(found.state).toMatchObject({ lines: 5, searched: 6, done: true })
  lines.insert([logLine(93, 1500, { message: 'hit' })])
  update()
  expect(found.state.done).toBe(false)
  found.advance()
  expect(places()).toEqual(['0:0', '0:4', '1:0', '2:0', '4:0', '5:0', '6:0'])
  expect(rows.lineCount).toBe(7)
})

test('only shown lines are searched', () => {
  const { update, search: found } = search(['hit', 'hit'], { text: 'hit' })
  update({ minLevel: 30 })
  found.advance()
  expect(found.state).toMatchObject({ matches: 0, done: true })
})

test('a query is compiled without touching the text', () => {
  expect('error' in compileQuery({ text: '[', regex: true, matchCase: true })).toBe(true)
  expect('error' in compileQuery({ text: '[', regex: false, matchCase: false })).toBe(false)
})
