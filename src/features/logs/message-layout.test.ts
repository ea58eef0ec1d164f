import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countRows, layoutMessage } from './message-layout'
import { countWrapped, visibleEscape, wrapText } from './text-width'

const plain = { wrap: false, columns: 80, unfolded: false }
const show = (text: string, options = plain) =>
  layoutMessage(text, options).map((row) => (row.kind === 'fold' ? `▸ ${row.label}` : text.slice(row.start, row.end)))

test('a message falls into its lines, whatever ends them', () => {
  expect(show('a\nb\r\nc\n\n')).toEqual(['a', 'b', 'c'])
  expect(show('')).toEqual([''])
  expect(show('a\n\nb')).toEqual(['a', '', 'b'])
})

const traceback = `Encountered exception during execution: ValueError('boom')
Traceback (most recent call last):
  File "/opt/venv/lib/python3.11/site-packages/prefect/flow_engine.py", line 783, in run_context
    yield self
  File "/opt/venv/lib/python3.11/site-packages/prefect/flow_engine.py", line 1364, in run_flow_sync
    engine.call_flow_fn()
  File "/usr/lib/python3.11/contextlib.py", line 81, in inner
    return func(*args, **kwds)
           ^^^^^^^^^^^^^^^^^^^
  File "/home/me/flows/orders.py", line 88, in extract
    resp.raise_for_status()
  File "/opt/venv/lib/python3.11/site-packages/requests/models.py", line 1021, in raise_for_status
    raise HTTPError(msg)
ValueError: boom`

test('frames of libraries are folded, those of the flow and the exception are not', () => {
  expect(show(traceback)).toEqual([
    "Encountered exception during execution: ValueError('boom')",
    'Traceback (most recent call last):',
    '▸ 3 library frames (prefect, python)',
    '  File "/home/me/flows/orders.py", line 88, in extract',
    '    resp.raise_for_status()',
    '▸ 1 library frame (requests)',
    'ValueError: boom',
  ])
  expect(show(traceback, { ...plain, unfolded: true })).toEqual(traceback.split('\n'))
})

test('with library frames only, the last one stays', () => {
  const only = traceback.split('\n').toSpliced(9, 2).join('\n')
  expect(show(only).slice(2)).toEqual([
    '▸ 3 library frames (prefect, python)',
    '  File "/opt/venv/lib/python3.11/site-packages/requests/models.py", line 1021, in raise_for_status',
    '    raise HTTPError(msg)',
    'ValueError: boom',
  ])
})

test('two chained tracebacks are both folded', () => {
  const chained = `${traceback}\n\nDuring handling of the above exception, another exception occurred:\n\n${traceback}`
  expect(show(chained).filter((row) => row.startsWith('▸'))).toHaveLength(4)
})

test('a line of a megabyte is cut, and says by how much', () => {
  const text = 'x'.repeat(1_000_000)
  expect(show(text)).toEqual(['x'.repeat(2000), '▸ 998,000 more characters'])
  const all = layoutMessage(text, { ...plain, unfolded: true })
  expect(all).toHaveLength(12_500)
  expect(countRows(text, { ...plain, unfolded: true })).toBe(12_500)
})

test('a message of very many lines shows its beginning and its end', () => {
  const rows = show(Array.from({ length: 10_000 }, (_, at) => `row ${at}`).join('\n'))
  expect(rows).toHaveLength(251)
  expect(rows.slice(199, 202)).toEqual(['row 199', '▸ 9,750 more lines', 'row 9950'])
})

test('wrapping goes by columns: wide characters take two, combining ones none, tabs to the next stop', () => {
  const cut = (text: string, columns: number) => {
    const starts = wrapText(text, 0, text.length, columns)
    return starts.map((start, index) => text.slice(start, starts[index + 1]))
  }
  expect(cut('abcdefghij', 8)).toEqual(['abcdefgh', 'ij'])
  expect(cut('日本語日本', 8)).toEqual(['日本語日', '本'])
  expect(cut('e\u0301'.repeat(9), 8)).toEqual(['e\u0301'.repeat(8), 'e\u0301'])
  expect(cut('a\tb\tcd', 8)).toEqual(['a\tb\t', 'cd'])
  expect(cut('👍👍👍👍👍', 8)).toEqual(['👍👍👍👍', '👍'])
})

test('what hides or turns text is shown', () => {
  expect(visibleEscape(0)).toBe('\\x00')
  expect(visibleEscape(7)).toBe('\\x07')
  expect(visibleEscape(127)).toBe('\\x7f')
  expect(visibleEscape(0x202e)).toBe('\\u202e')
  expect(visibleEscape(0x85)).toBe('\\u0085')
  expect([...'a é日👩‍👩‍👧\t'].every((char) => visibleEscape(char.codePointAt(0)!) === null)).toBe(true)
})

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('\n', '\r', '\t', '日', '\u202e', '👍', 'a', ' '), fc.string({ unit: 'binary' })),
})

test('rows lose no character but line breaks, and are counted as they are made', () => {
  fc.assert(
    fc.property(anyText, fc.boolean(), fc.integer({ min: 1, max: 40 }), (text, wrap, columns) => {
      const rows = layoutMessage(text, { wrap, columns, unfolded: true })
      const kept = rows.map(({ start, end }) => text.slice(start, end)).join('')
      expect(kept.replaceAll(/[\r\n]/g, '')).toBe(text.replaceAll(/[\r\n]/g, ''))
      expect(rows.length).toBeGreaterThan(0)
      const line = text.replaceAll(/[\r\n]/g, '')
      expect(countRows(line, { wrap, columns, unfolded: false })).toBe(
        layoutMessage(line, { wrap, columns, unfolded: false }).length,
      )
      expect(countWrapped(line, columns)).toBe(wrapText(line, 0, line.length, columns).length)
    }),
  )
})
