import { ExactNumber } from '~/lib/exact-json'

/** One JSON object. `undefined` is "not given" and never reaches the wire. */
export type JsonObject = Record<string, unknown>
export type Path = readonly (string | number)[]

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
}

/** An own member; a parameter may be named `constructor` or `__proto__`. */
export function member(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as unknown[])[key] : undefined
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

export function getAt(value: unknown, path: Path): unknown {
  let at = value
  for (const key of path) at = member(at, key)
  return at
}

/** A copy with one member set in its place, added last, or (for `undefined`) taken out. */
export function withMember(value: unknown, key: string | number, next: unknown): unknown {
  if (Array.isArray(value) && typeof key === 'number') {
    const copy = [...(value as unknown[])]
    // An array has no holes in JSON.
    while (copy.length < key) copy.push(null)
    copy[key] = next === undefined ? null : next
    return copy
  }
  const object = isObject(value) ? value : {}
  if (next === undefined) {
    const { [key]: _, ...rest } = object
    return rest
  }
  return { ...object, [key]: next }
}

export function setAt(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return next
  return withMember(value, key, setAt(member(value, key), rest, next))
}

export function moveItem<T>(items: readonly T[], from: number, to: number): T[] {
  const copy = [...items]
  const [item] = copy.splice(from, 1)
  copy.splice(to, 0, item as T)
  return copy
}

/** The same object with one key named otherwise, in its place. */
export function renameKey(value: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key === from ? to : key, held]))
}

/** RFC 6901, as the key of a place in maps and DOM ids. The root is ''. */
export function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Equal as JSON: key order does not matter, 5 and 5.0 differ. */
export function jsonEquals(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a instanceof ExactNumber || b instanceof ExactNumber) {
    return a instanceof ExactNumber && b instanceof ExactNumber && a.literal === b.literal
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => jsonEquals(item, b[index]))
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a)
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEquals(a[key], b[key]))
    )
  }
  return false
}

/** 'object', 'list', 'text', 'integer', 'number', 'true/false' or 'null', as the person would say it. */
export function kindWord(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof ExactNumber) return 'a number'
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'number':
      return Number.isInteger(value) ? 'an integer' : 'a number'
    case 'boolean':
      return 'true/false'
    default:
      return 'an object'
  }
}
