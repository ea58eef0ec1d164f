import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLogView, withLogView } from './log-view-state'

const parse = (text: string) => parseLogView(new URLSearchParams(text))

test('an address without a word about the log is the default, and defaults are not written', () => {
  expect(parse('')).toEqual({ level: null, find: '', regex: false, matchCase: false, wrap: false, line: null })
  expect(withLogView(new URLSearchParams('tab=logs&task=a'), { level: null, find: '', wrap: false }).toString()).toBe(
    'tab=logs&task=a',
  )
})

test('nonsense is the default', () => {
  expect(parse('level=loud&regex=yes&wrap=&line=')).toEqual(parse(''))
  expect(parse('level=WARNING').level).toBe('warning')
})

test('what is written is read, and other keys are kept', () => {
  const view = fc.record({
    level: fc.constantFrom(null, 'info' as const, 'warning' as const, 'error' as const, 'critical' as const),
    find: fc.string({ unit: 'binary', minLength: 1 }),
    regex: fc.boolean(),
    matchCase: fc.boolean(),
    wrap: fc.boolean(),
    line: fc.constantFrom(null, '2026-11-14T10:30:51.688123Z', 'last-error'),
  })
  fc.assert(
    fc.property(view, view, (first, second) => {
      const search = withLogView(new URLSearchParams('task=a&name=b'), first)
      expect(parseLogView(new URLSearchParams(search.toString()))).toEqual(first)
      const again = withLogView(search, second)
      expect(parseLogView(again)).toEqual(second)
      expect(again.get('task') + again.get('name')!).toBe('ab')
    }),
  )
})
