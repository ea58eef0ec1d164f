import { parseNumber } from './exact-json'

/**
 * JSON that knows where everything stands. Numbers keep their text (`ExactNumber`), keys their order (JavaScript would
 * move a key such as "10" to the front), and edits touch only what they change: the rest of a text that people wrote
 * stays as they wrote it.
 */

export type JsonNode = { from: number; to: number; value: unknown } & (
  | { kind: 'object'; members: JsonMember[] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string' | 'number' | 'literal' }
)

export interface JsonMember {
  key: string
  /** Of the key with its quotes. */
  keyFrom: number
  keyTo: number
  node: JsonNode
}

export interface JsonMistake {
  from: number
  to: number
  message: string
}

export interface JsonText {
  text: string
  /** Not there when the text is no JSON: then `mistake` says why, and where. */
  root?: JsonNode
  mistake?: JsonMistake
  /** Members whose key comes again later in the same object: the later one counts. */
  repeated: JsonMember[]
}

/** Deeper than anybody writes; Python's parser gives up at about a thousand. */
const DEEPEST = 500
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const BLANK = /[ \t\n\r]*/y
// oxlint-disable-next-line no-control-regex -- JSON forbids exactly these
const PLAIN = /[^"\\\u0000-\u001f]*/y
const WORD = /[^\s,:[\]{}"]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

class Mistake extends Error {
  constructor(
    readonly from: number,
    readonly to: number,
    message: string,
  ) {
    super(message)
  }
}

export function readJsonText(text: string): JsonText {
  const repeated: JsonMember[] = []
  let at = 0

  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? ''
    at += found.length
    return found
  }
  const fail = (message: string, from = at, to = Math.max(from + 1, at)): never => {
    throw new Mistake(Math.min(from, text.length), Math.min(to, text.length), message)
  }
  const expect = (what: string, words: string) => {
    take(BLANK)
    if (text[at] !== what) fail(at >= text.length ? `The text ends before ${words}` : `${words} is missing here`)
    at += 1
  }

  function string(): string {
    const from = at
    at += 1
    for (;;) {
      take(PLAIN)
      const next = text[at]
      if (next === '"') break
      if (next === undefined || next === '\n' || next === '\r') fail('This text has no closing quote', from, at)
      if (next !== '\\') fail('A control character has to be written as \\u00…', at, at + 1)
      if (take(ESCAPE) === '') fail('There is no such escape', at, at + 2)
    }
    at += 1
    return JSON.parse(text.slice(from, at)) as string
  }

  function value(depth: number): JsonNode {
    take(BLANK)
    const from = at
    const first = text[at]
    if (depth > DEEPEST) fail(`Nested deeper than ${DEEPEST} levels`)
    if (first === '{') return object(from, depth)
    if (first === '[') return array(from, depth)
    if (first === '"') return { kind: 'string', from, value: string(), to: at }
    const number = take(NUMBER)
    const word = number + take(WORD)
    if (number !== '' && word === number) return { kind: 'number', from, to: at, value: parseNumber(number) }
    if (word === 'true' || word === 'false' || word === 'null')
      return { kind: 'literal', from, to: at, value: word === 'null' ? null : word === 'true' }
    if (word === '')
      return fail(first === undefined ? 'The text ends where a value has to be' : 'A value is missing here')
    return fail(
      `${word.length > 40 ? `${word.slice(0, 40)}…` : word} is no JSON value${/^[A-Za-z']/.test(word) ? ': text needs double quotes' : ''}`,
      from,
    )
  }

  function object(from: number, depth: number): JsonNode {
    const members: JsonMember[] = []
    const held: Record<string, unknown> = {}
    at += 1
    take(BLANK)
    while (text[at] !== '}') {
      if (members.length > 0) {
        expect(',', 'a comma or }')
        take(BLANK)
        if (text[at] === '}') fail('A comma may not stand before }', text.lastIndexOf(',', at - 1), at)
      }
      if (text[at] !== '"')
        fail(at >= text.length ? 'The text ends before }' : 'A name in double quotes is missing here')
      const keyFrom = at
      const key = string()
      const keyTo = at
      expect(':', 'a colon')
      const node = value(depth + 1)
      const member = { key, keyFrom, keyTo, node }
      if (Object.hasOwn(held, key)) repeated.push(members.findLast((earlier) => earlier.key === key)!)
      members.push(member)
      // As JSON.parse does, so that `__proto__` is a key like any other. Plain assignment is five times as fast.
      if (key === '__proto__')
        Object.defineProperty(held, key, { value: node.value, enumerable: true, configurable: true, writable: true })
      else held[key] = node.value
      take(BLANK)
    }
    at += 1
    return { kind: 'object', from, to: at, value: held, members }
  }

  function array(from: number, depth: number): JsonNode {
    const items: JsonNode[] = []
    at += 1
    take(BLANK)
    while (text[at] !== ']') {
      if (items.length > 0) {
        expect(',', 'a comma or ]')
        take(BLANK)
        if (text[at] === ']') fail('A comma may not stand before ]', text.lastIndexOf(',', at - 1), at)
      }
      items.push(value(depth + 1))
      take(BLANK)
    }
    at += 1
    return { kind: 'array', from, to: at, value: items.map((item) => item.value), items }
  }

  try {
    const root = value(0)
    take(BLANK)
    if (at < text.length) fail('There is more text after the end of the JSON', at, text.length)
    return { text, root, repeated }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    return { text, repeated, mistake: { from: error.from, to: error.to, message: error.message } }
  }
}

/** The member that counts: of several with one key, the last. */
export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.kind === 'object' ? node.members.findLast((member) => member.key === key) : undefined
}

export function nodeAt(root: JsonNode | undefined, path: readonly (string | number)[]): JsonNode | undefined {
  let node = root
  for (const key of path) {
    node = node?.kind === 'array' ? node.items[Number(key)] : memberOf(node, String(key))?.node
  }
  return node
}

/** Where the character `index` of a string's value stands in the text. */
export function placeInString(text: string, node: JsonNode, index: number): number {
  let at = node.from + 1
  for (let left = index; left > 0; left -= 1) at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2
  return at
}

/** The text from `node`, laid out with two blanks a level, every literal and the order of keys as they are. */
export function layOut(text: string, node: JsonNode, indent = ''): string {
  const inner = `${indent}  `
  if (node.kind === 'object' && node.members.length > 0) {
    const lines = node.members.map(
      ({ keyFrom, keyTo, node: held }) => `${inner}${text.slice(keyFrom, keyTo)}: ${layOut(text, held, inner)}`,
    )
    return `{\n${lines.join(',\n')}\n${indent}}`
  }
  if (node.kind === 'array' && node.items.length > 0) {
    return `[\n${node.items.map((item) => inner + layOut(text, item, inner)).join(',\n')}\n${indent}]`
  }
  return node.kind === 'object' ? '{}' : node.kind === 'array' ? '[]' : text.slice(node.from, node.to)
}

const indentAt = (text: string, place: number) => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', place - 1) + 1))![0]

/**
 * The text with one member of one object set, added last, or (for `undefined`) taken out; `value` is JSON laid out with
 * two blanks a level. The same text when the place is not an object.
 */
export function withMemberText(
  text: string,
  root: JsonNode | undefined,
  objectPath: readonly (string | number)[],
  key: string,
  value: string | undefined,
): string {
  const object = nodeAt(root, objectPath)
  if (object?.kind !== 'object') return text
  const replace = (from: number, to: number, by: string) => text.slice(0, from) + by + text.slice(to)
  const indented = (indent: string) => value!.replaceAll('\n', `\n${indent}`)
  const index = object.members.findLastIndex((member) => member.key === key)
  const member = object.members[index]
  if (value === undefined) {
    if (!member) return text
    const next = object.members[index + 1]
    const before = object.members[index - 1]
    if (next) return replace(member.keyFrom, next.keyFrom, '')
    return before ? replace(before.node.to, member.node.to, '') : replace(object.from, object.to, '{}')
  }
  if (member) return replace(member.node.from, member.node.to, indented(indentAt(text, member.keyFrom)))
  const [first] = object.members
  const last = object.members.at(-1)
  const name = JSON.stringify(key)
  if (!first || !last) {
    const outer = indentAt(text, object.from)
    return replace(object.from, object.to, `{\n${outer}  ${name}: ${indented(`${outer}  `)}\n${outer}}`)
  }
  const ownLine = text.slice(object.from, first.keyFrom).includes('\n')
  const indent = indentAt(text, first.keyFrom)
  return replace(
    last.node.to,
    last.node.to,
    ownLine ? `,\n${indent}${name}: ${indented(indent)}` : `, ${name}: ${indented(indent)}`,
  )
}

/** The text with other text at some places, which do not overlap. */
export function spliced(text: string, edits: readonly { from: number; to: number; insert: string }[]): string {
  let done = ''
  let at = 0
  for (const { from, to, insert } of edits.toSorted((a, b) => a.from - b.from)) {
    done += text.slice(at, from) + insert
    at = to
  }
  return done + text.slice(at)
}

/** The text without what stands at a path, and without the comma it would leave behind. */
export function withoutPlace(text: string, root: JsonNode | undefined, path: readonly (string | number)[]): string {
  const last = path.at(-1)
  const parent = nodeAt(root, path.slice(0, -1))
  if (parent?.kind === 'object') return withMemberText(text, root, path.slice(0, -1), String(last), undefined)
  if (parent?.kind !== 'array') return text
  const index = Number(last)
  const item = parent.items[index]
  const next = parent.items[index + 1]
  const before = parent.items[index - 1]
  if (!item) return text
  if (next) return text.slice(0, item.from) + text.slice(next.from)
  return before
    ? text.slice(0, before.to) + text.slice(item.to)
    : `${text.slice(0, parent.from)}[]${text.slice(parent.to)}`
}

/** The text with what stands at a path replaced, or added to its object; `value` as in `withMemberText`. */
export function withPlace(
  text: string,
  root: JsonNode | undefined,
  path: readonly (string | number)[],
  value: string,
): string {
  const parent = nodeAt(root, path.slice(0, -1))
  if (parent?.kind === 'object') return withMemberText(text, root, path.slice(0, -1), String(path.at(-1)), value)
  const item = parent?.kind === 'array' ? parent.items[Number(path.at(-1))] : undefined
  if (!item) return text
  const indent = indentAt(text, item.from)
  return text.slice(0, item.from) + value.replaceAll('\n', `\n${indent}`) + text.slice(item.to)
}

/** The text with two members of one object in each other's place; what stands between and around them stays. */
export function withMembersSwapped(text: string, a: JsonMember, b: JsonMember): string {
  const part = ({ keyFrom, node }: JsonMember) => text.slice(keyFrom, node.to)
  return spliced(text, [
    { from: a.keyFrom, to: a.node.to, insert: part(b) },
    { from: b.keyFrom, to: b.node.to, insert: part(a) },
  ])
}

/** Offsets as lines, both from 1. */
export function lineFinder(text: string): (place: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (place) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= place) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}
