import { isObject, member } from './json-value'
import type { Schema } from './schema'

/**
 * What Prefect's server does to a schema and to values before it checks them when a run is created:
 * prefect/utilities/schema_tools/validation.py (`preprocess_schema`) and hydration.py (`hydrate`).
 */

/** The schema as `create_flow_run` checks it. */
export function asServerChecks(schema: Schema): Schema {
  const definitions = isObject(schema.definitions) ? schema.definitions : undefined
  const processed: Schema = { ...schema, ...withProperties(schema) }
  if (definitions) {
    const next: Record<string, unknown> = {}
    for (const [name, definition] of Object.entries(definitions)) {
      next[name] = isObject(definition) ? { ...definition, ...withProperties(definition) } : definition
    }
    for (const definition of Object.values(next)) {
      // A block may be given by the id of its document.
      if (!isObject(definition) || !('block_type_slug' in definition)) continue
      next[String(definition.title)] = { oneOf: [definition, BLOCK_REFERENCE] }
    }
    processed.definitions = next
  }
  return processed
}

const BLOCK_REFERENCE: Schema = {
  type: 'object',
  properties: {
    $ref: {
      oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 }],
    },
  },
  required: ['$ref'],
}

function withProperties(schema: Schema): Schema {
  if (!isObject(schema.properties)) return {}
  const required = Array.isArray(schema.required) ? (schema.required as unknown[]) : []
  const properties: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(schema.properties)) {
    Object.defineProperty(properties, name, {
      value: isObject(property) ? asProperty(property, required.includes(name)) : property,
      enumerable: true,
    })
  }
  return { properties }
}

function asProperty(property: Schema, required: boolean): Schema {
  let next = property
  if (takesNullByRule(property, required)) {
    const { type, ...rest } = property
    next = { ...rest, anyOf: [{ type }, { type: 'null' }] }
  }
  // Pydantic 1 wrote the places of a tuple as an array in `items`.
  if (Array.isArray(next.items) && next.items.length > 0 && !next.prefixItems) {
    const { items, ...rest } = next
    next = { ...rest, prefixItems: items }
  }
  return { ...next, ...withProperties(next) }
}

/** Old versions of Prefect wrote `Optional[int]` as an optional `integer` without default. */
function takesNullByRule(property: Schema, required: boolean): boolean {
  return !required && 'type' in property && property.type !== 'null' && !('default' in property)
}

/** Stands where the server puts a value that the page cannot know: a rendered template, a variable. */
export const UNKNOWN = Symbol('unknown until the server fills it in')
/** The same, but certainly text: a template gives nothing else. */
export const UNKNOWN_TEXT = Symbol('text, unknown until the server renders it')
const REMOVED = Symbol('taken out by the server')

/** A `__prefect_kind` value that the server cannot hydrate: it answers 400 with this message. */
export class HydrationProblem extends Error {
  constructor(
    message: string,
    readonly path: readonly (string | number)[],
  ) {
    super(message)
  }
}

/** Values as the server sees them after hydration. Throws `HydrationProblem` where the server would refuse. */
export function hydrate(value: unknown, path: readonly (string | number)[] = []): unknown {
  const result = hydrateOne(value, path)
  return result === REMOVED ? {} : result
}

function hydrateOne(value: unknown, path: readonly (string | number)[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => hydrateOne(item, [...path, index])).filter((item) => item !== REMOVED)
  }
  if (!isObject(value)) return value
  if ('__prefect_kind' in value) return special(value, path)
  const next = Object.entries(value).map(([key, held]) => [key, hydrateOne(held, [...path, key])] as const)
  return Object.fromEntries(next.filter(([, held]) => held !== REMOVED))
}

function special(value: Record<string, unknown>, path: readonly (string | number)[]): unknown {
  const inner = (key: string) => {
    const held = member(value, key)
    return isObject(held) ? hydrateOne(held, [...path, key]) : held
  }
  switch (value.__prefect_kind) {
    case 'none':
      if (!('value' in value)) throw new HydrationProblem("Missing 'value' key in __prefect object", path)
      return hydrateOne(value.value, [...path, 'value'])
    case 'json': {
      if (!('value' in value)) return REMOVED
      const text = inner('value')
      // A template gives text, and what JSON is in it shows only when it is rendered.
      if (text === UNKNOWN_TEXT) return UNKNOWN
      if (typeof text !== 'string') return text
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw new HydrationProblem('Its text is not JSON', path)
      }
    }
    case 'jinja': {
      if (!('template' in value)) throw new HydrationProblem("Missing 'template' key in __prefect object", path)
      const template = inner('template')
      const open = typeof template === 'string' ? unclosed(template) : undefined
      if (open) throw new HydrationProblem(`The template ends inside a ${open}`, path)
      if (typeof template === 'string' && !/\{[{%#]/.test(template)) return template
      return UNKNOWN_TEXT
    }
    case 'workspace_variable':
      return 'variable_name' in value ? UNKNOWN : REMOVED
    default:
      return 'value' in value ? value.value : null
  }
}

/** `{{`, `{%` or `{#` that nothing closes. The rest of Jinja's grammar is left to the server. */
function unclosed(template: string): string | undefined {
  const code = template.replaceAll(/\{#[\s\S]*?#\}/g, '').replaceAll(/\{%-?\s*raw[\s\S]*?endraw\s*-?%\}/g, '')
  for (const [open, close] of [
    ['{{', '}}'],
    ['{%', '%}'],
    ['{#', '#}'],
  ] as const) {
    const last = code.lastIndexOf(open)
    if (last >= 0 && !code.includes(close, last + 2)) return open
  }
  return undefined
}
