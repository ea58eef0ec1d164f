import { getAt, isObject, type JsonObject } from '~/features/schema-form/json-value'
import { decodePointer } from '~/features/schema-form/schema'
import { memberOf, withMemberText } from '~/lib/json-text'
import { readTemplate, variablesSchema } from './template'

const PROPERTIES = ['variables', 'properties'] as const

/** Whether a schema, or any part of it, says that its value is a secret (`format: password`, `writeOnly`). */
export function holdsSecret(schema: unknown, root: JsonObject, seen = new Set<unknown>()): boolean {
  if (Array.isArray(schema)) return schema.some((part) => holdsSecret(part, root, seen))
  if (!isObject(schema) || seen.has(schema)) return false
  seen.add(schema)
  if (schema.writeOnly === true || schema.format === 'password') return true
  if (typeof schema.$ref === 'string' && holdsSecret(getAt(root, decodePointer(schema.$ref)), root, seen)) return true
  return Object.entries(schema).some(([key, held]) => key !== 'default' && holdsSecret(held, root, seen))
}

/** The variables of a template that hold secrets. */
export function secretNames(text: string): string[] {
  const template = readTemplate(text)
  const schema = variablesSchema(template)
  const { properties } = template
  if (!schema || !properties) return []
  return properties.members.filter(({ node }) => holdsSecret(node.value, schema)).map(({ key }) => key)
}

/** The default of a variable as it is written; undefined without one. */
function defaultText(text: string, name: string): string | undefined {
  const node = memberOf(memberOf(readTemplate(text).properties, name)?.node, 'default')?.node
  return node && text.slice(node.from, node.to)
}

export interface SafeText {
  text: string
  /** Variables whose default is a secret that was left out. */
  leftOut: string[]
}

/** The template without the defaults that are secrets; undefined when it cannot be read, and so nobody knows. */
export function withoutSecretDefaults(text: string): SafeText | undefined {
  if (readTemplate(text).json.mistake) return undefined
  let safe = text
  const leftOut: string[] = []
  for (const name of secretNames(text)) {
    if (defaultText(text, name) === undefined) continue
    leftOut.push(name)
    safe = withMemberText(safe, readTemplate(safe).json.root, [...PROPERTIES, name], 'default', undefined)
  }
  return { text: safe, leftOut }
}

/** The secrets put back from the template as the server has it; `lost` are those it does not have. */
export function withSecretDefaults({ text, leftOut }: SafeText, server: string): { text: string; lost: string[] } {
  let whole = text
  const lost: string[] = []
  for (const name of leftOut) {
    const secret = defaultText(server, name)
    if (secret === undefined) lost.push(name)
    else whole = withMemberText(whole, readTemplate(whole).json.root, [...PROPERTIES, name], 'default', secret)
  }
  return { text: whole, lost }
}
