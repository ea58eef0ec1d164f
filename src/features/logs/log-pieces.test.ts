import fc from 'fast-check'
import { expect, test } from 'vitest'
import { piecesOf, readMessage } from './log-pieces'
import { visibleEscape } from './text-width'

const ESC = '\u001b'
const whole = (raw: string, marks: { start: number; end: number; current: boolean }[] = []) => {
  const message = readMessage(raw)
  return piecesOf(message, { start: 0, end: message.text.length }, marks)
}
const linksIn = (raw: string) => whole(raw).flatMap(({ href, text }) => (href ? [[text, href]] : []))

test('web addresses become links, without the punctuation around them', () => {
  expect(linksIn('see (https://a.example/x?y=1), or http://b.example/q_(r).')).toEqual([
    ['https://a.example/x?y=1', 'https://a.example/x?y=1'],
    ['http://b.example/q_(r)', 'http://b.example/q_(r)'],
  ])
  expect(linksIn('ftp://x.example javascript:alert(1) data:text/html,x https:// http://[')).toEqual([])
})

test('an address that is cut by the end of a row leads to the whole of it', () => {
  const message = readMessage('go to https://a.example/a/long/path now')
  expect(piecesOf(message, { start: 0, end: 20 }, [])).toContainEqual({
    text: 'https://a.exam',
    href: 'https://a.example/a/long/path',
  })
  expect(piecesOf(message, { start: 20, end: 39 }, [])[0]).toEqual({
    text: 'ple/a/long/path',
    href: 'https://a.example/a/long/path',
  })
})

test('a terminal link that says something else names its host', () => {
  const link = (label: string) => whole(`${ESC}]8;;https://evil.example/a${ESC}\\${label}${ESC}]8;;${ESC}\\`)
  expect(link('https://bank.example').map(({ text }) => text)).toEqual(['https://bank.example', ' (evil.example)'])
  expect(link('https://evil.example/a').map(({ text }) => text)).toEqual(['https://evil.example/a'])
})

test('colours, matches and hidden characters are told apart', () => {
  expect(whole(`a${ESC}[31mb503${ESC}[0m\u202e\u0007`, [{ start: 2, end: 5, current: true }])).toEqual([
    { text: 'a' },
    { text: 'b', style: { text: 'red' } },
    { text: '503', style: { text: 'red' }, mark: 'current' },
    { text: '\\u202e', escape: true },
    { text: '\\x07', escape: true },
  ])
})

test('a match that begins in the row above is marked in this one', () => {
  const pieces = piecesOf({ text: 'abcdef', spans: [] }, { start: 3, end: 6 }, [{ start: 2, end: 4, current: false }])
  expect(pieces).toEqual([{ text: 'd', mark: 'match' }, { text: 'ef' }])
})

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(ESC, '[', ']', '8;;', 'https://a.example/', '\u0007', '\u202e', ' ', 'm', '31'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
})

test('no character is lost, whatever is in a message and wherever a row begins', () => {
  fc.assert(
    fc.property(
      hostile,
      fc.nat(60),
      fc.nat(60),
      fc.array(fc.tuple(fc.nat(60), fc.nat(10))),
      (raw, from, length, marked) => {
        const message = readMessage(raw)
        const start = Math.min(from, message.text.length)
        const end = Math.min(start + length, message.text.length)
        const marks = marked.map(([at, size]) => ({ start: at, end: at + size + 1, current: false }))
        const drawn = piecesOf(message, { start, end }, marks).filter(({ host }) => !host)
        const expected = Array.from(message.text.slice(start, end))
          .map((char) => visibleEscape(char.codePointAt(0)!) ?? char)
          .join('')
        // A character of two units may be cut by a mark or a row; what is told of it is then told of its halves.
        const cut = /[\ud800-\udfff]/.test(message.text)
        expect(cut ? '' : drawn.map(({ text }) => text).join('')).toBe(cut ? '' : expected)
        expect(drawn.every(({ href }) => href === undefined || /^https?:\/\//.test(href))).toBe(true)
      },
    ),
  )
})
