import { describe, expect, test } from 'vitest'
import { artifactChange, artifactContent, artifactKind, artifactLine, type Described } from './artifact-digest'

const markdown = (data: unknown, description?: string): Described => ({ type: 'markdown', data, description })
const table = (data: unknown): Described => ({ type: 'table', data })

test('a line is the description, else the first words, without marks', () => {
  expect(artifactLine(markdown('# Sales', '**Monthly** report'))).toBe('Monthly report')
  expect(artifactLine(markdown('\n---\n## Sales of `rides_by_day`\nup'))).toBe('Sales of rides_by_day')
  expect(artifactLine(markdown('| a | b |\n|:--|--:|'))).toBe('a | b |')
  expect(artifactLine(markdown('see [there](javascript:alert(1)) now'))).toBe('see there) now')
  expect(artifactLine(markdown('x'.repeat(1_000_000))).length).toBe(200)
  expect(artifactLine(markdown(null))).toBe('')
})

test('what is in each type', () => {
  expect(artifactContent(table('[{"a": 1, "b": NaN}]'))).toBe('1 row, 2 columns')
  expect(artifactContent(table('nonsense'))).toBe('nonsense')
  expect(artifactContent({ type: 'progress', data: 12.54 })).toBe('12.5 %')
  expect(artifactContent({ type: 'progress', data: 'half' })).toBe('half')
  expect(artifactContent({ type: 'image', data: 'data:image/png;base64,AA' })).toBe('image data, 24 characters')
  expect(artifactContent({ type: 'hologram', data: { depth: 3 } })).toBe('{"depth":3}')
})

test('a link artifact is Markdown with one link and nothing else', () => {
  expect(artifactKind(markdown('[docs](https://example.org)'))).toBe('link')
  expect(artifactKind(markdown('see [docs](https://example.org)'))).toBe('markdown')
  expect(artifactKind({ type: null, data: {} })).toBe('result')
  expect(artifactKind({ type: 'toString', data: {} })).toBe('other')
})

describe('since the version before', () => {
  test.each([
    [table('[1,2,3]'), table('[1]'), '+2 rows'],
    [table('[[1,2]]'), table('[[1],[1],[1]]'), '−2 rows, +1 column'],
    [table('[1]'), table('[2]'), 'other values'],
    [table('[1]'), table('[1]'), 'unchanged'],
    [{ type: 'progress', data: 40 }, { type: 'progress', data: 52.5 }, '−12.5 points'],
    [markdown('abcd'), markdown('abc'), '+1 character'],
    [markdown('abc'), table('[1]'), 'of another type'],
    [{ type: 'image', data: 'https://a' }, { type: 'image', data: 'https://b' }, null],
  ] as const)('%o after %o', (now, before, words) => {
    expect(artifactChange(now, before)).toBe(words)
  })
})
