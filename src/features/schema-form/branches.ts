import { formatVerdict } from './formats'
import { isObject, jsonEquals, member } from './json-value'
import type { Schema } from './schema'
import { constants, fits, shapeOf, type Branch, type Shape } from './shape'
import { isValid } from './validator'

const cache = new WeakMap<object, WeakMap<object, Record<string, unknown>>>()

function tagsOf(branch: Branch, root: Schema): Record<string, unknown> {
  if (!isObject(branch.schema)) return {}
  const known = cache.get(root)?.get(branch.schema)
  if (known) return known
  const tags = constants(branch.schema, root)
  if (!cache.has(root)) cache.set(root, new WeakMap())
  cache.get(root)!.set(branch.schema, tags)
  return tags
}

/**
 * The branch of a union that a value belongs to, as its place in `anyOf`/`oneOf`: by its constants (a discriminator
 * or a `kind` field), else the first it is valid for, else the first of its JSON type that shares most keys.
 */
export function branchOf(shape: Shape, value: unknown, root: Schema): number {
  const { branches } = shape
  const first = branches[0]?.index ?? 0
  if (value === undefined || value === null) return first
  if (isObject(value)) {
    const tagged = branches.filter((branch) => {
      const tags = Object.entries(tagsOf(branch, root))
      return tags.some(([name, tag]) => jsonEquals(member(value, name), tag))
    })
    if (tagged.length === 1) return tagged[0]!.index
  }
  let valid: Branch | undefined
  for (const branch of branches) {
    if (!isValid(branch.schema, value, root)) continue
    // "today" is valid for a date as far as the check goes, but it belongs to the literal after it.
    const { kind, format } = shapeOf(branch.schema, root)
    if (kind !== 'text' || typeof value !== 'string' || !formatVerdict(format, value)) return branch.index
    valid ??= branch
  }
  if (valid) return valid.index
  const alike = branches.filter((branch) => {
    const inner = shapeOf(branch.schema, root)
    return inner.kind !== 'json' && inner.kind !== 'choice' && fits(value, inner)
  })
  const shared = (branch: Branch) => {
    const properties = shapeOf(branch.schema, root).schema.properties
    return isObject(value) && isObject(properties)
      ? Object.keys(value).filter((key) => Object.hasOwn(properties, key)).length
      : 0
  }
  return alike.toSorted((a, b) => shared(b) - shared(a))[0]?.index ?? first
}
