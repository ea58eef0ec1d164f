import { branchOf } from './branches'
import { getAt, isObject, setAt, type JsonObject, type Path } from './json-value'
import type { Schema } from './schema'
import { shapeOf } from './shape'

/** Stands for a secret wherever a value is shown or kept outside of its own field. */
const MASK = '••••••••'

/** The places of a value that hold a secret, as the schema marks them (`format: password`, `writeOnly`). */
export function secretPaths(schema: unknown, value: unknown): Path[] {
  return isObject(schema) && mayHold(schema) ? pathsIn(schema, value, schema, []) : []
}

const answers = new WeakMap<object, boolean>()

/** Whether a schema marks anything as secret: most do not, and then megabytes of values need no look. */
function mayHold(schema: object): boolean {
  const known = answers.get(schema)
  if (known !== undefined) return known
  const found = /"(?:format":"password|writeOnly":true)/.test(JSON.stringify(schema))
  answers.set(schema, found)
  return found
}

function pathsIn(schema: unknown, value: unknown, whole: Schema, path: Path): Path[] {
  if (!isObject(schema) || value === undefined || value === null) return []
  const shape = shapeOf(schema, whole)
  if (shape.secret) return [path]
  if (shape.kind === 'union') {
    const branch = shape.branches.find(({ index }) => index === branchOf(shape, value, whole))
    return branch ? pathsIn(branch.schema, value, whole, path) : []
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      pathsIn(shape.places[index] ?? shape.items, item, whole, [...path, index]),
    )
  }
  if (!isObject(value)) return []
  const properties = isObject(shape.schema.properties) ? shape.schema.properties : {}
  return Object.entries(value).flatMap(([key, held]) => {
    const inner = Object.hasOwn(properties, key) ? properties[key] : shape.kind === 'map' ? shape.items : undefined
    return pathsIn(inner, held, whole, [...path, key])
  })
}

export function masked(value: JsonObject, secrets: readonly Path[]): JsonObject {
  return secrets.reduce<JsonObject>((held, path) => setAt(held, path, MASK) as JsonObject, value)
}

/** The value with its secrets put back where the mask still stands. */
export function unmasked(value: JsonObject, before: JsonObject, secrets: readonly Path[]): JsonObject {
  return secrets.reduce<JsonObject>(
    (held, path) => (getAt(held, path) === MASK ? (setAt(held, path, getAt(before, path)) as JsonObject) : held),
    value,
  )
}

export function withoutSecrets(value: JsonObject, secrets: readonly Path[]): JsonObject {
  // From the end, because taking an item out of a list would move the ones after it: there a mask is left.
  return secrets.reduce<JsonObject>((held, path) => {
    const inList = typeof path.at(-1) === 'number'
    return setAt(held, path, inList ? '' : undefined) as JsonObject
  }, value)
}
