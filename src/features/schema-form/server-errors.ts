import type { Path } from './json-value'
import type { ServerError } from './problems'

/**
 * Prefect reports one problem of a refused run as text (utilities/schema_tools/validation.py, `validate`):
 * `Error creating flow run: Validation failed for field 'steps[0].name'. Failure reason: …`, the field being a
 * Python repr of jsonschema's `json_path` without `$.`; a missing property is reported at its parent.
 */
export function parseServerError(message: string): ServerError {
  const failed = /Validation failed(?: for field (.+?))?\. Failure reason: ([\s\S]*)$/.exec(message)
  if (!failed) return { path: [], message }
  const path = failed[1] === undefined ? [] : parseJsonPath(unquote(failed[1]))
  const reason = failed[2]!.trim()
  const missing = /^(['"])(.*)\1 is a required property$/s.exec(reason)
  return missing ? { path: [...path, unescape(missing[2]!)], message: 'Required' } : { path, message: reason }
}

/** A Python repr of a text: single quotes unless the text has some and no double ones. */
function unquote(repr: string): string {
  const quoted = /^(['"])(.*)\1$/s.exec(repr)
  return quoted ? unescape(quoted[2]!) : repr
}

function unescape(text: string): string {
  return text.replaceAll(/\\(['"\\])/g, '$1')
}

/** `a.b[0]`, `$['größe'].x`, `[0]` as keys. jsonschema quotes names that are no identifiers. */
export function parseJsonPath(text: string): Path {
  const path: (string | number)[] = []
  const part = /\.?([^.[\]$]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy
  const rest = text.startsWith('$') ? text.slice(1) : text
  let end = 0
  for (let match = part.exec(rest); match; match = part.exec(rest)) {
    end = part.lastIndex
    if (match[2] !== undefined) path.push(Number(match[2]))
    else path.push(match[1] ?? unescape(match[3] ?? match[4] ?? ''))
  }
  // Not a path after all: one key with an unusual name.
  return end === rest.length ? path : [text]
}

/** `POST /ui/schemas/validate` nests its findings by property and index. */
export function flattenFindings(errors: unknown, path: Path = []): ServerError[] {
  if (!Array.isArray(errors)) return []
  return errors.flatMap((entry: unknown) => {
    if (typeof entry === 'string') return [{ path, message: entry }]
    if (typeof entry !== 'object' || entry === null) return []
    const { property, index, errors: inner } = entry as { property?: unknown; index?: unknown; errors?: unknown }
    const key = typeof property === 'string' ? property : typeof index === 'number' ? index : undefined
    return flattenFindings(inner, key === undefined ? path : [...path, key])
  })
}
