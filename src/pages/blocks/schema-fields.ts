import type { BlockSchema } from '~/api/blocks'
import { isObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'

const NOTHING: Schema = {}

const whole = new WeakMap<object, Schema>()

/**
 * The fields of a block as JSON Schema; empty where there is none. A definition that allows anything (`JsonValue: {}`) is
 * lost on the server, which leaves references to it (seen with the type `secret`): it is put back.
 */
export function fieldsOf(schema: Pick<BlockSchema, 'fields'> | null | undefined): Schema {
  const fields = schema?.fields
  if (!isObject(fields)) return NOTHING
  const known = whole.get(fields)
  if (known) return known
  const definitions = isObject(fields.definitions) ? fields.definitions : {}
  const named = [...JSON.stringify(fields).matchAll(/"\$ref":"#\/definitions\/([^"/]+)"/g)].map(([, name]) => name!)
  const lost = named.filter((name) => !Object.hasOwn(definitions, name))
  const mended: Schema =
    lost.length === 0
      ? fields
      : { ...fields, definitions: { ...definitions, ...Object.fromEntries(lost.map((name) => [name, {}])) } }
  whole.set(fields, mended)
  return mended
}

const NONE: readonly string[] = []

/** Where the server looks for secrets, as it writes it: `token`, `credentials.token`, `headers.*`. */
export function secretFieldsOf(schema: Pick<BlockSchema, 'fields'> | null | undefined): readonly string[] {
  const { secret_fields: fields } = fieldsOf(schema)
  return Array.isArray(fields) ? (fields as unknown[]).filter((field) => typeof field === 'string') : NONE
}
