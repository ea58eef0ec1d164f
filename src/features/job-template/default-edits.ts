import { isObject, jsonEquals, type JsonObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { printExact } from '~/lib/exact-json'
import { readJsonText, withMemberText } from '~/lib/json-text'
import { defaultsOf, readTemplate } from './template'

const PROPERTIES = ['variables', 'properties'] as const

/** The text with the defaults of its variables as they are in `next`; nothing else of it changes. */
export function withDefaults(text: string, next: JsonObject): string {
  const before = defaultsOf(readTemplate(text))
  let changed = text
  for (const name of new Set([...Object.keys(before), ...Object.keys(next)])) {
    const has = Object.hasOwn(before, name)
    const value = Object.hasOwn(next, name) ? next[name] : undefined
    if (has ? value !== undefined && jsonEquals(before[name], value) : value === undefined) continue
    const printed = value === undefined ? undefined : printExact(value, 2)
    changed = withMemberText(changed, readJsonText(changed).root, [...PROPERTIES, name], 'default', printed)
  }
  return changed
}

/** The text with one more variable, a text without a default, to be described further by hand. */
export function withVariable(text: string, name: string): string {
  const words = name.replaceAll(/[_\-.]+/g, ' ').trim()
  const schema = { title: words.charAt(0).toUpperCase() + words.slice(1), type: 'string' }
  const { root } = readJsonText(text)
  const { properties } = readTemplate(text)
  return properties
    ? withMemberText(text, root, PROPERTIES, name, printExact(schema, 2))
    : withMemberText(text, root, ['variables'], 'properties', printExact({ [name]: schema }, 2))
}

/**
 * The schema of the variables for a form of which the defaults are the values: there is no default of a default, and
 * none is required.
 */
export function schemaOfDefaults(schema: Schema): Schema {
  const { required: _, ...rest } = schema
  if (!isObject(schema.properties)) return rest
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    if (!isObject(property)) return [name, property] as const
    const { default: __, ...described } = property
    return [name, described] as const
  })
  return { ...rest, properties: Object.fromEntries(properties) }
}
