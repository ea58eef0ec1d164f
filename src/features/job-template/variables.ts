import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { shapeOf } from '~/features/schema-form/shape'
import { memberOf, type JsonNode } from '~/lib/json-text'
import { holdsSecret } from './secret-defaults'
import { declaredNames, variablesSchema, type Placeholder, type Template } from './template'

/** The types that a variable can be given at a press. Anything else is written as JSON. */
export const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array'] as const
export type VariableType = (typeof TYPES)[number]

export interface Variable {
  name: string
  /** Of the key in the text, with its quotes. */
  from: number
  to: number
  schema: unknown
  /** Undefined for one that is more than a plain type: a union, an enum, a reference. */
  type?: VariableType
  /** In words: `integer`, `list[string]`, `string | null`. */
  typeName: string
  required: boolean
  secret: boolean
  default?: JsonNode
  /** In the job, and in the default of `env`. */
  uses: Placeholder[]
}

/** What makes of a schema more than one plain type. */
export const COMBINERS = ['anyOf', 'oneOf', 'allOf', '$ref', 'enum', 'const'] as const

/** The variables as a form shows them: by `position`, then by their place in the text. */
export function variablesOf(template: Template): Variable[] {
  const root = (variablesSchema(template) ?? {}) as Schema
  const required = requiredOf(template)
  const uses = usesOf(template)
  const variables = declaredNames(template).map((name): Variable => {
    const { node, keyFrom, keyTo } = memberOf(template.properties, name)!
    const schema: unknown = node.value
    const plain = isObject(schema) && COMBINERS.every((key) => !Object.hasOwn(schema, key)) ? schema.type : undefined
    return {
      name,
      from: keyFrom,
      to: keyTo,
      schema,
      type: TYPES.find((type) => type === plain),
      typeName: shapeOf(schema, root).typeName,
      required: required.has(name),
      secret: holdsSecret(schema, root),
      default: memberOf(node, 'default')?.node,
      uses: uses.get(name) ?? [],
    }
  })
  return variables.toSorted((a, b) => positionOf(a.schema) - positionOf(b.schema))
}

/** Where a form puts it; those without a position come last, in the order of the text. */
export const positionOf = (schema: unknown): number =>
  isObject(schema) && typeof schema.position === 'number' ? schema.position : Number.MAX_SAFE_INTEGER

export function requiredOf({ variables }: Template): Set<string> {
  const node = memberOf(variables, 'required')?.node
  const items = node?.kind === 'array' ? node.items : []
  return new Set(items.map(({ value }) => value).filter((value) => typeof value === 'string'))
}

/** The variable that a placeholder reads: `{{ a.b }}` and `{{ a[0] }}` read `a`, unless the whole is a name. */
export const headOf = (name: string, declared: ReadonlySet<string>): string =>
  declared.has(name) ? name : (name.split(/[.[]/)[0] ?? name)

/** Where each variable is filled in. A placeholder in a key is none: nothing is filled in there. */
export function usesOf(template: Template): Map<string, Placeholder[]> {
  const declared = new Set(declaredNames(template))
  const uses = new Map<string, Placeholder[]>()
  for (const placeholder of [...template.placeholders, ...template.envPlaceholders]) {
    if (placeholder.inKey) continue
    const head = headOf(placeholder.name, declared)
    uses.set(head, [...(uses.get(head) ?? []), placeholder])
  }
  return uses
}

/** Why a variable cannot be named so; undefined when it can. */
export function variableNameProblem(name: string, others: readonly string[]): string | undefined {
  if (name === '') return 'A variable needs a name.'
  // A dot or a bracket is a path for the worker, and the server does not find a placeholder with other letters.
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'Letters without accents, digits, _ and - only.'
  if (/^-?\d+$/.test(name)) return 'The worker takes a number for a place in a list.'
  if (others.includes(name)) return `There is a variable ${name} already.`
  return undefined
}

/** The schema of one variable as the whole schema of a form. */
export function schemaOfOne(schema: JsonObject, name: string): Schema {
  const { required: _, properties, ...rest } = schema
  return { ...rest, properties: { [name]: isObject(properties) ? properties[name] : {} } }
}
