import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasAnsi, httpUrl, parseAnsi, stripAnsi } from '~/lib/ansi'

const ESC = '\u001b'
const styled = (message: string) => {
  const { text, spans } = parseAnsi(message)
  return spans.map(({ start, end, style }) => [text.slice(start, end), style])
}

test('the 16 colours, bright ones, weight and reset', () => {
  expect(styled(`${ESC}[31mred${ESC}[0m plain ${ESC}[1;92mok${ESC}[22mstill green${ESC}[m.`)).toEqual([
    ['red', { text: 'red' }],
    ['ok', { bold: true, text: 'green' }],
    ['still green', { text: 'green' }],
  ])
})

test('256 and true colours come to the nearest tone, in both notations', () => {
  expect(styled(`${ESC}[38;5;196mA${ESC}[38;5;244mB${ESC}[38;2;30;90;220mC${ESC}[38:2::255:140:0mD`)).toEqual([
    ['A', { text: 'red' }],
    ['B', { text: 'grey' }],
    ['C', { text: 'blue' }],
    ['D', { text: 'orange' }],
  ])
  expect(styled(`${ESC}[48;5;22;1mA`)).toEqual([['A', { background: 'green', bold: true }]])
})

test('what moves the cursor or sets titles is dropped, the text stays', () => {
  expect(parseAnsi(`a${ESC}[2Kb${ESC}[10;5Hc${ESC}]0;title\u0007d${ESC}(Be${ESC}Pq${ESC}\\f${ESC}7g`).text).toBe(
    'abcdefg',
  )
})

test('concealed text is shown', () => {
  expect(parseAnsi(`${ESC}[8mrm -rf${ESC}[0m`)).toEqual({ text: 'rm -rf', spans: [] })
})

test('an escape that does not end keeps its text', () => {
  expect(parseAnsi(`${ESC}]8;;https://evil.example the rest`).text).toContain('the rest')
  expect(parseAnsi(`${ESC}[38;5`).text).toContain('38;5')
})

test('links: http and https only', () => {
  const link = (href: string) => styled(`${ESC}]8;id=1;${href}${ESC}\\label${ESC}]8;;${ESC}\\ after`)
  expect(link('https://docs.example/a?b=1')).toEqual([['label', { href: 'https://docs.example/a?b=1' }]])
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://', 'JaVaScRiPt:1'])
    expect(link(bad)).toEqual([])
  // A reset of colours is not the end of a link.
  expect(styled(`${ESC}]8;;http://a.example\u0007${ESC}[31mx${ESC}[0my`)).toEqual([
    ['x', { href: 'http://a.example/', text: 'red' }],
    ['y', { href: 'http://a.example/' }],
  ])
})

test('httpUrl refuses whatever is not a whole web address', () => {
  expect(httpUrl('https://a.example/x')).toBe('https://a.example/x')
  expect(httpUrl('//a.example')).toBeUndefined()
  expect(httpUrl(' javascript:alert(1)')).toBeUndefined()
  expect(httpUrl('http://[')).toBeUndefined()
})

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    `${ESC}[`,
    `${ESC}]`,
    `${ESC}]8;;`,
    `${ESC}\\`,
    '\u0007',
    '\u009b',
    ';',
    ':',
    '38',
    'm',
    '0',
    `${ESC}P`,
    '\n',
  ),
)
const hostile = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

test('never throws; spans are ordered and inside the text; stripping agrees', () => {
  fc.assert(
    fc.property(hostile, (message) => {
      const { text, spans } = parseAnsi(message)
      expect(stripAnsi(message)).toBe(text)
      let last = 0
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        last = end
      }
      expect(last).toBeLessThanOrEqual(text.length)
    }),
  )
})

test('text without escapes is kept to the last character, and so is text between complete escapes', () => {
  const plain = fc.string({ unit: 'binary' }).filter((text) => !hasAnsi(text))
  const escapes = fc.constantFrom(
    `${ESC}[31m`,
    `${ESC}[0;1;38;5;9m`,
    `${ESC}[2J`,
    `${ESC}]8;;https://a.example\u0007`,
    `${ESC}]0;t${ESC}\\`,
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(escapes, plain)), (pairs) => {
      expect(parseAnsi(pairs.flat().join('')).text).toBe(pairs.map(([, text]) => text).join(''))
    }),
  )
})
