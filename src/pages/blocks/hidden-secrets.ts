import { isSecretPlace, MASK } from '~/features/schema-form/document-rules'
import { isObject, member, type Path } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { shapeOf, type Shape } from '~/features/schema-form/shape'

/** Stands for a secret wherever a block is shown. */
export const HIDDEN = '••••••••'

const isHidden = (value: unknown) => value === HIDDEN
export { isHidden as isHiddenSecret }

/**
 * The data of a block without its secrets. The server masks the ones it finds, which are not all: a `Secret` that holds
 * JSON and secrets in lists come in the clear (server/schemas/core.py, `from_orm_model`).
 */
export function withHiddenSecrets(
  data: Record<string, unknown>,
  schema: Schema,
  secretFields: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      hide(value, [member(schema.properties, key)], schema, secretFields, [key]),
    ]),
  )
}

/** `schemas` are those it may be of: where a union lets it be several, it is secret when one of them says so. */
function hide(value: unknown, schemas: unknown[], root: Schema, secretFields: readonly string[], path: Path): unknown {
  if (value === null || value === undefined) return value
  if (value === MASK) return HIDDEN
  const shapes = schemas
    .filter((schema) => schema !== undefined)
    .flatMap((schema) => branches(shapeOf(schema, root), root))
  if (shapes.some(({ secret }) => secret)) return HIDDEN
  const deeper = isObject(value) && !secretFields.includes(path.join('.'))
  if (isSecretPlace(secretFields, path) && !deeper) return HIDDEN
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      hide(
        item,
        shapes.map((shape) => shape.places[index] ?? shape.items),
        root,
        secretFields,
        [...path, index],
      ),
    )
  }
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      hide(
        held,
        shapes.map((shape) => member(shape.schema.properties, key) ?? (shape.kind === 'map' ? shape.items : undefined)),
        root,
        secretFields,
        [...path, key],
      ),
    ]),
  )
}

function branches(shape: Shape, root: Schema, depth = 0): Shape[] {
  if (shape.kind !== 'union' || depth > 5) return [shape]
  return [shape, ...shape.branches.flatMap((branch) => branches(shapeOf(branch.schema, root), root, depth + 1))]
}
