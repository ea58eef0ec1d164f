import { isObject, member } from './json-value'

/** A JSON Schema as it came: nothing about it may be trusted. */
export type Schema = Record<string, unknown>

export interface Resolved {
  schema: Schema
  /** The name of the definition it points to, for the type in words. */
  refName?: string
  /** Why the schema cannot be followed, in words. The value is then edited as JSON. */
  problem?: string
}

const ENDLESS = 'The schema refers to itself without end.'
const active = new Set<object>()
const cache = new WeakMap<object, WeakMap<object, Resolved>>()

export function decodePointer(fragment: string): string[] {
  let text = fragment
  try {
    text = decodeURIComponent(fragment)
  } catch {
    // A lone % is a name as it stands.
  }
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function target(ref: string, root: Schema): unknown {
  if (ref === '#') return root
  let at: unknown = root
  for (const key of decodePointer(ref.slice(1))) {
    at = Array.isArray(at) ? (at as unknown[])[Number(key)] : member(at, key)
  }
  return at
}

/** Follows `$ref` inside the document (siblings win over the target) and lays the parts of `allOf` together. */
export function resolve(schema: unknown, root: Schema): Resolved {
  if (schema === true || schema === undefined) return { schema: {} }
  if (schema === false) return { schema: {}, problem: 'The schema allows no value here.' }
  if (!isObject(schema)) return { schema: {}, problem: 'The schema of this field is not an object.' }
  const known = cache.get(root)?.get(schema)
  if (known) return known
  // `allOf` may lead back here through any number of references.
  if (active.has(schema)) return { schema: {}, problem: ENDLESS }
  active.add(schema)
  let resolved: Resolved
  try {
    resolved = follow(schema, root)
  } finally {
    active.delete(schema)
  }
  if (!cache.has(root)) cache.set(root, new WeakMap())
  cache.get(root)!.set(schema, resolved)
  return resolved
}

function follow(start: Schema, root: Schema): Resolved {
  let schema = start
  let refName: string | undefined
  const seen = new Set<unknown>()
  while (typeof schema.$ref === 'string') {
    const ref = schema.$ref
    // A remote schema is never fetched: it could be anybody's, and the answer would depend on the day.
    if (!ref.startsWith('#')) return { schema, problem: `The schema is at ${ref}, which is not fetched.` }
    if (seen.has(schema)) return { schema: {}, problem: ENDLESS }
    seen.add(schema)
    const found = target(ref, root)
    if (found === true) return { schema: { ...schema, $ref: undefined } }
    if (!isObject(found)) return { schema, problem: `The schema has no ${ref}.` }
    if (seen.has(found)) return { schema: {}, problem: ENDLESS }
    seen.add(found)
    refName = typeof found.title === 'string' ? found.title : decodePointer(ref).at(-1)
    const { $ref: _, ...siblings } = schema
    schema = { ...found, ...siblings }
  }
  const parts = Array.isArray(schema.allOf) ? (schema.allOf as unknown[]) : []
  if (parts.length === 0) return { schema, refName }
  const { allOf: _, ...own } = schema
  let merged: Schema = {}
  for (const part of parts) {
    const found = resolve(part, root)
    if (found.problem) return { schema: own, problem: found.problem }
    refName ??= found.refName
    merged = lay(merged, found.schema)
  }
  return { schema: lay(merged, own), refName }
}

function lay(under: Schema, over: Schema): Schema {
  const both = { ...under, ...over }
  if (isObject(under.properties) && isObject(over.properties)) {
    both.properties = { ...under.properties, ...over.properties }
  }
  if (Array.isArray(under.required) && Array.isArray(over.required)) {
    both.required = [...(under.required as unknown[]), ...(over.required as unknown[])]
  }
  return both
}

/** Whether the schema can be shown as a form at all, and if not, why. */
export function schemaProblem(schema: unknown): string | undefined {
  if (schema === null || schema === undefined) return 'There is no parameter schema.'
  if (!isObject(schema)) return 'The parameter schema is not an object.'
  if (schema.properties !== undefined && !isObject(schema.properties)) {
    return 'The parameter schema is malformed: its properties are not an object.'
  }
  if (typeof schema.type === 'string' && schema.type !== 'object') {
    return `The parameter schema describes ${schema.type}, not an object of parameters.`
  }
  return undefined
}

/** Names in the order Prefect means: by `position`, then by place. */
export function orderedProperties(schema: Schema): string[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const names = Object.keys(properties)
  const place = new Map(
    names.map((name, index) => {
      const position = member(properties[name], 'position')
      return [name, typeof position === 'number' ? [position, index] : [Number.MAX_SAFE_INTEGER, index]] as const
    }),
  )
  return names.toSorted((a, b) => {
    const [left, right] = [place.get(a)!, place.get(b)!]
    return left[0]! - right[0]! || left[1]! - right[1]!
  })
}

export function requiredNames(schema: Schema): string[] {
  return Array.isArray(schema.required) ? (schema.required as unknown[]).filter((name) => typeof name === 'string') : []
}
