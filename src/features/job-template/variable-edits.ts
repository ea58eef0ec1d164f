import { printExact } from '~/lib/exact-json'
import {
  memberOf,
  nodeAt,
  readJsonText,
  spliced,
  withMembersSwapped,
  withMemberText,
  withoutPlace,
  type JsonNode,
} from '~/lib/json-text'
import { readTemplate, type Placeholder, type Template } from './template'
import { COMBINERS, headOf, positionOf, usesOf, variablesOf, type Variable, type VariableType } from './variables'

/** Edits of the variables in the text of a template: each gives the text anew and touches only what it is about. */

const PROPERTIES = ['variables', 'properties'] as const

const setMember = (text: string, path: readonly (string | number)[], key: string, value: unknown) =>
  withMemberText(text, readJsonText(text).root, path, key, value === undefined ? undefined : printExact(value, 2))

/** One keyword of a variable's schema, or none of it. */
export const withKeyword = (text: string, name: string, keyword: string, value: unknown): string =>
  setMember(text, [...PROPERTIES, name], keyword, value)

/** A plain type, in the place of whatever the schema said about types. */
export function withType(text: string, name: string, type: VariableType): string {
  let next = text
  for (const keyword of COMBINERS) next = withKeyword(next, name, keyword, undefined)
  return withKeyword(next, name, 'type', type)
}

export function withRequired(text: string, name: string, required: boolean): string {
  const template = readTemplate(text)
  const node = memberOf(template.variables, 'required')?.node
  if (node?.kind !== 'array') return required ? setMember(text, ['variables'], 'required', [name]) : text
  const index = node.items.findIndex(({ value }) => value === name)
  if (index >= 0 === required) return text
  if (!required) return withoutPlace(text, template.json.root, ['variables', 'required', index])
  const last = node.items.at(-1)
  if (!last) return setMember(text, ['variables'], 'required', [name])
  // As the others stand: each in a line of its own, or one after the other.
  const before = node.items.at(-2)
  const between = before ? text.slice(before.to, last.from) : `,${text.slice(node.from + 1, last.from) || ' '}`
  return spliced(text, [{ from: last.to, to: last.to, insert: between + JSON.stringify(name) }])
}

/** The variable named otherwise: where it is declared and required, and in each placeholder that reads it. */
export function withRenamed(text: string, from: string, to: string): string {
  const template = readTemplate(text)
  const key = JSON.stringify(to)
  const edits = (template.properties?.members ?? [])
    .filter((member) => member.key === from)
    .map(({ keyFrom, keyTo }) => ({ from: keyFrom, to: keyTo, insert: key }))
  const required = memberOf(template.variables, 'required')?.node
  for (const item of required?.kind === 'array' ? required.items : []) {
    if (item.value === from) edits.push({ from: item.from, to: item.to, insert: key })
  }
  for (const { from: start, to: end, name } of placeholdersOf(template, from)) {
    const written = text.slice(start, end)
    const rest = name.slice(from.length)
    // Spaces and all stay as they are written; only a name with escapes in it is written anew.
    const insert = written.includes(name) ? written.replace(name, () => to + rest) : `{{ ${to}${rest} }}`
    edits.push({ from: start, to: end, insert })
  }
  return spliced(text, edits)
}

/** Those in keys too: nothing is filled in there, but they were meant. */
function placeholdersOf(template: Template, name: string): Placeholder[] {
  const declared = new Set(template.properties?.members.map(({ key }) => key))
  const all = [...template.placeholders, ...template.envPlaceholders]
  return all.filter((placeholder) => headOf(placeholder.name, declared) === name)
}

/** One place up (-1) or down (1) in the form. */
export function withMoved(text: string, name: string, by: -1 | 1): string {
  const template = readTemplate(text)
  const order = variablesOf(template)
  const index = order.findIndex((variable) => variable.name === name)
  const other = order[index + by]
  const own = order[index]
  if (!own || !other) return text
  const moved = order.with(index, other).with(index + by, own)
  const simple = exchanged(text, template, own, other)
  if (simple !== undefined && sameOrder(simple, moved)) return simple
  // One of the two has no position, or a third has the same: all that have to stand before the later one get theirs.
  const last = moved.findLastIndex(
    (variable) => variable === own || variable === other || positionOf(variable.schema) < Number.MAX_SAFE_INTEGER,
  )
  return moved
    .slice(0, last + 1)
    .reduce(
      (held, { name: each, schema }, place) =>
        positionOf(schema) === place ? held : withKeyword(held, each, 'position', place),
      text,
    )
}

/** Two variables in each other's place: by what decides about it. Undefined where only one has a position. */
function exchanged(text: string, template: Template, one: Variable, other: Variable): string | undefined {
  const [a, b] = [positionOf(one.schema), positionOf(other.schema)]
  if (a === b) {
    const [first, second] = [memberOf(template.properties, one.name), memberOf(template.properties, other.name)]
    return first && second && withMembersSwapped(text, first, second)
  }
  if (Math.max(a, b) === Number.MAX_SAFE_INTEGER) return undefined
  return withKeyword(withKeyword(text, one.name, 'position', b), other.name, 'position', a)
}

const sameOrder = (text: string, wanted: readonly Variable[]) =>
  variablesOf(readTemplate(text)).every(({ name }, index) => name === wanted[index]?.name)

/** Without the variable; its placeholders stay, which the server will refuse. */
export const withoutVariable = (text: string, name: string): string =>
  setMember(withRequired(text, name, false), PROPERTIES, name, undefined)

/**
 * Without what reads the variable: a value that is nothing but its placeholder goes with its key, as the worker would
 * leave it out; out of a longer text the placeholder is cut.
 */
export function withoutPlaceholders(text: string, name: string): string {
  let next = text
  for (;;) {
    const template = readTemplate(next)
    const [placeholder] = usesOf(template).get(name) ?? []
    if (!placeholder) return next
    const path = pathTo(template.json.root, placeholder.from)
    const node = path && nodeAt(template.json.root, path)
    const whole = node && node.from + 1 === placeholder.from && placeholder.to === node.to - 1
    next = whole
      ? withoutPlace(next, template.json.root, path)
      : spliced(next, [{ from: placeholder.from, to: placeholder.to, insert: '' }])
  }
}

/** The path to the value at an offset of the text. */
export function pathTo(root: JsonNode | undefined, offset: number): (string | number)[] | undefined {
  if (!root || offset < root.from || offset >= root.to) return undefined
  const children: readonly (readonly [string | number, JsonNode])[] =
    root.kind === 'object'
      ? root.members.map(({ key, node }) => [key, node] as const)
      : root.kind === 'array'
        ? root.items.map((node, index) => [index, node] as const)
        : []
  for (const [key, node] of children) {
    const rest = pathTo(node, offset)
    if (rest) return [key, ...rest]
  }
  return []
}
