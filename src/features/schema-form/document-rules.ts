import { referenceOf } from './block-reference'
import { getAt, isObject, jsonEquals, type JsonObject, type Path } from './json-value'
import { UNKNOWN } from './prefect-rules'
import type { Problem } from './problems'

/** What is special about the values of a block document (server/models/block_documents.py). */
export interface DocumentRules {
  /** The schema's `secret_fields`: `token`, `credentials.token`, `headers.*`. */
  secretFields: readonly string[]
  /** What the server has, a mask in the place of each secret; empty for a block that is being made. */
  stored: JsonObject
  /** The types (slugs) of the blocks that it refers to, by their ids. */
  types: Readonly<Record<string, string>>
}

/** Stands where the server hides a secret (utilities/names.py, `obfuscate`); sent back, the secret stays as it is. */
export const MASK = '********'

/** A star makes everything under the key before it secret, at any depth. Lists are not looked into by the server. */
export function isSecretPlace(secretFields: readonly string[], path: Path): boolean {
  return secretFields.some((field) => {
    const keys = field.split('.')
    const star = keys.indexOf('*')
    const fixed = star < 0 ? keys : keys.slice(0, star)
    return (
      (star < 0 ? path.length === keys.length : path.length >= star) && fixed.every((key, index) => key === path[index])
    )
  })
}

/** A secret as the server has it, which nobody has replaced: it is not shown, and left as it is when the block is saved. */
export function isStoredSecret(
  { secretFields, stored }: DocumentRules,
  path: Path,
  value: unknown,
  /** The schema of the place says that it is secret. */
  secretByType = false,
): boolean {
  if (value === undefined || value === null || value === '') return false
  if (!secretByType && !isSecretPlace(secretFields, path)) return false
  // What is under a star is hidden entry by entry.
  if (isObject(value) && !secretByType && !secretFields.includes(path.join('.'))) return false
  return jsonEquals(value, getAt(stored, path))
}

/** The value as it can be judged here: what a stored secret is, or a block that is referred to, is not known. */
export function judged(value: unknown, rules: DocumentRules, path: Path = []): unknown {
  if (path.length === 1 && referenceOf(value) !== undefined) return UNKNOWN
  if (isStoredSecret(rules, path, value)) return UNKNOWN
  if (Array.isArray(value)) return value.map((item: unknown, index) => judged(item, rules, [...path, index]))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, judged(held, rules, [...path, key])]))
}

/** What the server would take and keep, or stumble over, and no schema tells. */
export function documentProblems(value: unknown, rules: DocumentRules, path: Path = []): Problem[] {
  const found = (level: Problem['level'], message: string): Problem[] => [{ path, level, message, source: 'local' }]
  if (value === MASK && isSecretPlace(rules.secretFields, path) && !isStoredSecret(rules, path, value)) {
    const inMap = rules.secretFields.every((field) => field !== path.join('.'))
    return Object.keys(rules.stored).length > 0 && inMap
      ? found('error', 'The server keeps a secret at its own place only: type the one for this place again.')
      : found('error', 'Eight stars are how the server hides a secret: type the secret itself.')
  }
  if (path.length > 1 && referenceOf(value) !== undefined)
    return found(
      'error',
      'Prefect follows a reference in a field of the block itself only: loading the block will fail. Give it inline.',
    )
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => documentProblems(item, rules, [...path, index]))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, held]) => documentProblems(held, rules, [...path, key]))
}

/** Problems of a schema in the words of a block: nothing of it is checked by the server, all of it by Python. */
export const inBlockWords = (problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({
    ...problem,
    message: problem.message.replace(
      'Accepted, but the run will fail',
      'Saved as it is, but the block cannot be loaded',
    ),
  }))
