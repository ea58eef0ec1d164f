import type { Block, BlockPatch } from '~/api/blocks'
import { secretPaths } from '~/features/schema-form/secrets'
import { referenceOf } from '~/features/schema-form/block-reference'
import { isSecretPlace, MASK } from '~/features/schema-form/document-rules'
import {
  getAt,
  isObject,
  jsonEquals,
  pointer,
  setAt,
  type JsonObject,
  type Path,
} from '~/features/schema-form/json-value'

/** What a person changed: fields of the block itself, each as a whole. */
export interface Changes {
  set: JsonObject
  removed: string[]
}

export function changesOf(before: JsonObject, now: JsonObject): Changes {
  return {
    set: Object.fromEntries(
      Object.entries(now).filter(([key, value]) => !Object.hasOwn(before, key) || !jsonEquals(value, before[key])),
    ),
    removed: Object.keys(before).filter((key) => !Object.hasOwn(now, key)),
  }
}

export const changedFields = ({ set, removed }: Changes): string[] => [...Object.keys(set), ...removed]

export function withChanges(data: JsonObject, { set, removed }: Changes): JsonObject {
  return { ...Object.fromEntries(Object.entries(data).filter(([key]) => !removed.includes(key))), ...set }
}

/** Somebody else changed the same fields since the form was opened. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  constructor(
    readonly fields: string[],
    readonly now: Block,
  ) {
    super(`Somebody changed ${fields.join(', ')} since this form was opened.`)
  }
}

/**
 * What to send so that only the changed fields change (server/models/block_documents.py). While none is taken away, the
 * server lays what it gets over what it has, so that secrets need not be sent at all; but it drops every reference that
 * is not given again. To take one away, all of it is sent, and the server puts its secrets in the place of their masks.
 */
export function patchOf(opened: JsonObject, changes: Changes, now: Block): BlockPatch {
  const conflicts = changedFields(changes).filter(
    (key) => !jsonEquals(now.data[key], opened[key]) && !jsonEquals(now.data[key], changes.set[key]),
  )
  if (conflicts.length > 0) throw new ConflictError(conflicts, now)
  const whole = withChanges(now.data, changes)
  if (changes.removed.some((key) => Object.hasOwn(now.data, key))) return { data: whole, merge_existing_data: false }
  const kept = Object.entries(whole).filter(
    ([key, value]) => Object.hasOwn(changes.set, key) || referenceOf(value) !== undefined,
  )
  return { data: Object.fromEntries(kept), merge_existing_data: true }
}

/** The places in a value that hold a secret somebody typed, or that the server did not mask. */
export function secretsIn(value: JsonObject, schema: unknown, secretFields: readonly string[]): Path[] {
  const found = new Map<string, Path>()
  const add = (path: Path) => {
    const held = getAt(value, path)
    if (held !== MASK && held !== null && held !== undefined && held !== '') found.set(pointer(path), path)
  }
  secretPaths(schema, value).forEach(add)
  const walk = (held: unknown, path: Path) => {
    const deeper = isObject(held) && Object.keys(held).length > 0 && !secretFields.includes(path.join('.'))
    if (path.length > 0 && isSecretPlace(secretFields, path) && !deeper) add(path)
    else if (isObject(held)) for (const [key, inner] of Object.entries(held)) walk(inner, [...path, key])
  }
  walk(value, [])
  // Not those inside of others.
  return [...found]
    .filter(([at]) => ![...found.keys()].some((other) => at.startsWith(`${other}/`)))
    .map(([, path]) => path)
}

/** The value with what the server has put back where a secret was left out; `lost` are those that it has not. */
export function withSecretsBack(
  value: JsonObject,
  places: readonly Path[],
  stored: JsonObject,
): { value: JsonObject; lost: Path[] } {
  const lost: Path[] = []
  let whole = value
  for (const path of places) {
    const held = getAt(stored, path)
    if (held === undefined) lost.push(path)
    else whole = setAt(whole, path, held) as JsonObject
  }
  return { value: whole, lost }
}
