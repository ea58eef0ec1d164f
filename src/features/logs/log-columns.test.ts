import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LogColumns } from './log-columns'
import { fromMicros, type LogLine, toMicros } from './log-line'

const START = toMicros('2026-11-14T10:30:00.000000Z')
const idOf = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
const line = (number: number, at: number, more: Partial<LogLine> = {}): LogLine => ({
  id: idOf(number),
  timestamp: fromMicros(START + at),
  level: 20,
  message: `line ${number}`,
  name: 'prefect.flow_runs',
  task_run_id: null,
  ...more,
})
const textsOf = (lines: LogColumns) => Array.from({ length: lines.length }, (_, index) => lines.textOf(index))

test('times are exact to the microsecond, in every notation that servers use', () => {
  expect(fromMicros(toMicros('2026-11-14T10:30:51.688123Z'))).toBe('2026-11-14T10:30:51.688123Z')
  expect(toMicros('2026-11-14T12:30:51.688123+02:00')).toBe(toMicros('2026-11-14T10:30:51.688123Z'))
  expect(toMicros('2026-11-14 10:30:51+0000')).toBe(toMicros('2026-11-14T10:30:51Z'))
  expect(toMicros('2026-11-14T10:30:51.5Z') - toMicros('2026-11-14T10:30:51Z')).toBe(500_000)
  expect(fromMicros(toMicros('1969-12-31T23:59:59.999999Z'))).toBe('1969-12-31T23:59:59.999999Z')
  expect(toMicros('yesterday')).toBeNaN()
})

test('pages from both sides are put in order and known lines left out', () => {
  const lines = new LogColumns()
  lines.insert([line(5, 50), line(6, 60)])
  expect(lines.insert([line(5, 50), line(4, 40), line(3, 30)], true)).toEqual({ added: 2, prepended: 2, appended: 0 })
  expect(lines.insert([line(6, 60), line(7, 70)])).toEqual({ added: 1, prepended: 0, appended: 1 })
  expect(textsOf(lines)).toEqual(['line 3', 'line 4', 'line 5', 'line 6', 'line 7'])
})

test('late lines find their place among earlier ones', () => {
  const lines = new LogColumns()
  lines.insert([line(1, 10), line(3, 30), line(5, 50)])
  expect(lines.insert([line(2, 20), line(4, 40), line(6, 60)])).toEqual({ added: 3, prepended: 0, appended: 0 })
  expect(textsOf(lines)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `line ${number}`))
  expect(lines.grown).toEqual({ before: 0, after: 3, between: 3 })
})

test('lines of one instant keep the order in which the server has them, read from either end', () => {
  const lines = new LogColumns()
  lines.insert([line(4, 10), line(3, 10)], true)
  lines.insert([line(2, 10), line(1, 10)], true)
  lines.insert([line(5, 10), line(6, 10)])
  expect(textsOf(lines)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `line ${number}`))
})

test('what a line carries comes back', () => {
  const lines = new LogColumns()
  const message = '\u001b[31mred\u001b[0m\nsecond'
  lines.insert([line(1, 1, { level: 40, message, name: 'my.logger', task_run_id: 'task-a' })])
  expect([lines.textOf(0), lines.rawOf(0), lines.linesOf(0)]).toEqual(['red\nsecond', message, 2])
  expect([lines.levelOf(0), lines.taskOf(0), lines.loggerOf(0)]).toEqual([40, 'task-a', 'my.logger'])
})

test('broken rows do not break the log', () => {
  const lines = new LogColumns()
  const broken = [
    { id: 'x', timestamp: 'never', level: Number.NaN, message: null },
    { id: 'y', timestamp: null, level: 99_999, message: 7 },
    { id: 'x', timestamp: 'never', level: 20, message: 'the same id' },
  ] as unknown as LogLine[]
  expect(lines.insert(broken).added).toBe(2)
  expect(textsOf(lines)).toEqual(['', '7'])
})

test('a line is found again wherever it went', () => {
  const lines = new LogColumns()
  lines.insert([line(8, 80), line(9, 80)])
  const key = lines.keyOf(1)
  lines.insert([line(7, 80), line(1, 10)], true)
  expect(lines.textOf(lines.find(key))).toBe('line 9')
  expect(lines.find(`${(START + 50).toString(36)}.gone`)).toBe(-1)
  expect(lines.nearest(`${(START + 50).toString(36)}.gone`)).toBe(1)
  expect(lines.nearest(`${(START + 500).toString(36)}.gone`)).toBe(3)
})

test('whatever pages come in whatever order, each line is there once and times do not go back', () => {
  const lineArb = fc.record({ number: fc.nat(60), at: fc.nat(20) })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(lineArb, { maxLength: 30 }), fc.boolean()), { maxLength: 12 }), (pages) => {
      const lines = new LogColumns()
      const ids = new Set<number>()
      for (const [page, descending] of pages) {
        // An id has one time for ever.
        const sent = page
          .map(({ number }) => line(number, number % 7))
          .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
        lines.insert(descending ? sent.toReversed() : sent, descending)
        for (const { number } of page) ids.add(number)
      }
      expect(lines.length).toBe(ids.size)
      expect(new Set(textsOf(lines)).size).toBe(ids.size)
      for (let at = 1; at < lines.length; at++) expect(lines.timeOf(at)).toBeGreaterThanOrEqual(lines.timeOf(at - 1))
      expect(lines.grown.before + lines.grown.after + lines.grown.between).toBe(ids.size)
    }),
  )
})

test('thousands of lines from behind, page by page', () => {
  const lines = new LogColumns()
  for (let page = 49; page >= 0; page--)
    lines.insert(
      Array.from({ length: 100 }, (_, index) => line(page * 100 + index, page * 100 + index)).toReversed(),
      true,
    )
  expect(lines.length).toBe(5000)
  expect([lines.textOf(0), lines.textOf(2500), lines.textOf(4999)]).toEqual(['line 0', 'line 2500', 'line 4999'])
  expect(lines.lineAt(START + 1234)).toBe(1234)
})
