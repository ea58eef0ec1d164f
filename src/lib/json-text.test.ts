import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExact, printExact } from './exact-json'
import { layOut, lineFinder, nodeAt, placeInString, readJsonText, withMemberText } from './json-text'

const valueOf = (text: string) => readJsonText(text).root?.value

describe('reading', () => {
  it('means what JSON.parse means, for any JSON however it is laid out', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, indent) => {
        const laid = JSON.stringify(JSON.parse(text), null, indent)
        expect(printExact(valueOf(laid))).toBe(printExact(parseExact(laid)))
      }),
    )
  })

  it('refuses what JSON.parse refuses, and takes what it takes', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom(',', '}', ']', '"', '\\', '', '0', 'x', '\n'),
        (json, place, by) => {
          const at = place % (json.length + 1)
          const text = json.slice(0, at) + by + json.slice(at + 1)
          let sound = true
          try {
            JSON.parse(text)
          } catch {
            sound = false
          }
          expect(readJsonText(text).mistake === undefined).toBe(sound)
        },
      ),
    )
  })

  it.each([
    ['', 'ends where a value has to be', 0],
    ['{"a": 1', 'ends before a comma or }', 7],
    ['{"a": 1 "b": 2}', 'a comma or } is missing', 8],
    ['{"a": 1,}', 'comma may not stand before }', 7],
    ['[1,]', 'comma may not stand before ]', 2],
    ['{a: 1}', 'name in double quotes', 1],
    ["{'a': 1}", 'name in double quotes', 1],
    ['{"a" 1}', 'a colon is missing', 5],
    ['{"a": True}', 'True is no JSON value', 6],
    ['{"a": 01}', '01 is no JSON value', 6],
    ['{"a": "b\n"}', 'no closing quote', 6],
    [String.raw`{"a": "\x"}`, 'no such escape', 7],
    ['{} {}', 'more text after the end', 3],
  ])('says where %j is broken', (text, message, from) => {
    const { mistake } = readJsonText(text)
    expect(mistake?.message).toContain(message)
    expect(mistake?.from).toBe(from)
  })

  it('keeps numbers, the order of keys and keys that mean something to JavaScript', () => {
    const text = '{"b": 9007199254740993, "10": 5.0, "2": 1e400, "__proto__": {"x": 1}}'
    const { root } = readJsonText(text)
    expect(layOut(text, root!)).toBe(
      '{\n  "b": 9007199254740993,\n  "10": 5.0,\n  "2": 1e400,\n  "__proto__": {\n    "x": 1\n  }\n}',
    )
    expect(Object.keys(root!.value as object)).toContain('__proto__')
    expect(({} as { x?: unknown }).x).toBeUndefined()
    expect(nodeAt(root, ['__proto__', 'x'])?.value).toBe(1)
  })

  it('finds repeated keys; the last one counts', () => {
    const { root, repeated } = readJsonText('{"a": 1, "b": 2, "a": 3}')
    expect(repeated.map(({ key, keyFrom }) => [key, keyFrom])).toEqual([['a', 1]])
    expect(nodeAt(root, ['a'])?.value).toBe(3)
    expect(root?.value).toEqual({ a: 3, b: 2 })
  })

  it('gives up on endless nesting with a sentence, not with the stack', () => {
    expect(readJsonText('['.repeat(100_000)).mistake?.message).toContain('deeper than 500')
    expect(readJsonText(`${'['.repeat(400)}${']'.repeat(400)}`).mistake).toBeUndefined()
  })

  it('reads a megabyte', () => {
    const text = JSON.stringify({
      big: 'x'.repeat(1_000_000),
      many: Array.from({ length: 20_000 }, (_, at) => ({ at })),
    })
    expect(readJsonText(text).root?.to).toBe(text.length)
  })

  it('knows where a character of a text with escapes stands', () => {
    const text = String.raw`["\u00e9\n\"{{ a }}"]`
    const node = nodeAt(readJsonText(text).root, [0])!
    const index = (node.value as string).indexOf('{{')
    expect(text.slice(placeInString(text, node, index)).startsWith('{{ a }}')).toBe(true)
  })

  it('counts lines from 1', () => {
    const line = lineFinder('a\nbc\n\nd')
    expect([0, 1, 2, 4, 5, 6, 7].map(line)).toEqual([1, 1, 2, 2, 3, 4, 4])
  })
})

describe('editing', () => {
  const text = '{\n  "a": {"x": 1.0},\n  "b": {\n    "y": [1,2]\n  },\n  "c": {}\n}'
  const { root } = readJsonText(text)

  it('sets, adds and takes out one member and leaves the rest as it was written', () => {
    expect(withMemberText(text, root, ['b'], 'y', '{\n  "z": 1\n}')).toBe(
      text.replace('[1,2]', '{\n      "z": 1\n    }'),
    )
    expect(withMemberText(text, root, ['b'], 'n', '5.0')).toBe(text.replace('[1,2]', '[1,2],\n    "n": 5.0'))
    expect(withMemberText(text, root, ['a'], 'n', 'null')).toBe(text.replace('1.0}', '1.0, "n": null}'))
    expect(withMemberText(text, root, ['c'], 'n', '1')).toBe(text.replace('"c": {}', '"c": {\n    "n": 1\n  }'))
    expect(withMemberText(text, root, ['b'], 'y', undefined)).toBe(text.replace('{\n    "y": [1,2]\n  }', '{}'))
    expect(withMemberText(text, root, [], 'a', undefined)).toBe(text.replace('"a": {"x": 1.0},\n  ', ''))
    expect(withMemberText(text, root, [], 'c', undefined)).toBe(text.replace(',\n  "c": {}', ''))
    expect(withMemberText(text, root, ['nowhere'], 'c', '1')).toBe(text)
  })

  it('gives JSON that means the old value with the one change', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.option(fc.jsonValue()),
        (held, key, next) => {
          const before = JSON.stringify(held, null, 2)
          const value = next === null ? undefined : JSON.stringify(next, null, 2)
          const after = withMemberText(before, readJsonText(before).root, [], key, value)
          const wanted = new Map(Object.entries(JSON.parse(before) as object))
          if (value === undefined) wanted.delete(key)
          else wanted.set(key, JSON.parse(value))
          expect(new Map(Object.entries(JSON.parse(after) as object))).toEqual(wanted)
        },
      ),
    )
  })
})
