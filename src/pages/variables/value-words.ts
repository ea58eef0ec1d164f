import { ExactNumber, parseExact, printExact } from '~/lib/exact-json'

export type ValueKind = 'Text' | 'Number' | 'True/false' | 'Null' | 'Object' | 'List'

export function kindOf(value: unknown): ValueKind {
  if (value === null || value === undefined) return 'Null'
  if (typeof value === 'string') return 'Text'
  if (typeof value === 'boolean') return 'True/false'
  if (typeof value === 'number' || value instanceof ExactNumber) return 'Number'
  return Array.isArray(value) ? 'List' : 'Object'
}

/** More than any column or line shows. */
const LONGEST_LINE = 400

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const escape = (text: string) =>
  text.replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Would the text, shown as it is, be taken for nothing or for another kind of value? */
function isAmbiguous(text: string): boolean {
  if (text.trim() !== text || text === '' || /^["[{]/.test(text) || text.search(UNSEEN) >= 0) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * The value on one line: JSON as JSON, a text as itself, and in quotes where it could be taken for something else
 * ("0", "", "null"). Characters that cannot be seen are spelled out.
 */
export function valueLine(value: unknown): string {
  const text = typeof value === 'string' && !isAmbiguous(value) ? value : escape(printExact(value))
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text
}

/** prefect/types/__init__.py, MAX_VARIABLE_VALUE_LENGTH: of the compact JSON, which it measures in bytes. */
export const LONGEST_VALUE = 5000

export const sizeOf = (value: unknown) => new TextEncoder().encode(printExact(value)).length

/** How the value is edited: as the text it is, or as JSON. */
export type Lens = 'text' | 'json'

export interface ValueDraft {
  lens: Lens
  source: string
  /** What the other lens held, and what it became here: untouched, it comes back as it was. */
  before?: { source: string; became: string }
}

export const draftOfValue = (value: unknown): ValueDraft =>
  typeof value === 'string' ? { lens: 'text', source: value } : { lens: 'json', source: printExact(value, 2) }

/** Read as JSON; undefined when it is none. */
function parsed(source: string): { value: unknown } | undefined {
  try {
    return { value: parseExact(source) }
  } catch {
    return undefined
  }
}

/** The same value under the other lens. From JSON that is no text its JSON becomes the text. */
export function throughLens(draft: ValueDraft, lens: Lens): ValueDraft {
  if (lens === draft.lens) return draft
  const { source, before } = draft
  if (before && before.became === source)
    return { lens, source: before.source, before: { source, became: before.source } }
  const value = parsed(source)?.value
  const became = lens === 'json' ? printExact(source) : typeof value === 'string' ? value : source
  return { lens, source: became, before: { source, became } }
}

/** A text that is itself JSON, and no plain word: perhaps it was meant as that. */
export function meantAsJson({ lens, source }: ValueDraft): boolean {
  return lens === 'text' && source.trim() !== '' && parsed(source) !== undefined
}

export type ReadValue = { value: unknown; fault?: undefined } | { value?: undefined; fault: string }

/** What will be stored, or why it cannot be. */
export function readValue({ lens, source }: ValueDraft): ReadValue {
  if (lens === 'text') return withinRules(source)
  if (source.trim() === '') return { fault: 'Give a JSON value: null, 0, false, "text", [ … ] or { … }.' }
  try {
    return withinRules(parseExact(source))
  } catch (error) {
    return { fault: `Not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** The server's rules (types/__init__.py, check_variable_value). */
function withinRules(value: unknown): ReadValue {
  const bad = badNumber(value)
  if (bad) return { fault: bad }
  const size = sizeOf(value)
  if (size > LONGEST_VALUE)
    return {
      fault: `${size.toLocaleString('en')} bytes as JSON: the server takes ${LONGEST_VALUE.toLocaleString('en')} at most.`,
    }
  return { value }
}

const MOST = 2n ** 64n - 1n
const LEAST = -(2n ** 63n)

/** orjson refuses integers beyond 64 bits; what is too large for a float would silently be stored as null. */
function badNumber(value: unknown): string | undefined {
  if (value instanceof ExactNumber) {
    const { literal } = value
    if (!Number.isFinite(Number(literal))) return `${cut(literal)} is too large: the server would store null.`
    if (!/^-?\d+$/.test(literal)) return undefined
    const integer = BigInt(literal)
    return integer > MOST || integer < LEAST
      ? `${cut(literal)} needs more than 64 bits, which the server does not take. Store it as text.`
      : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const part of Object.values(value)) {
    const bad = badNumber(part)
    if (bad) return bad
  }
  return undefined
}

const cut = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

export const sameValue = (one: unknown, other: unknown) => printExact(one) === printExact(other)
