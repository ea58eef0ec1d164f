import { isObject, jsonEquals } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { type Shape, shapeOf } from '~/features/schema-form/shape'
import { parseExact, parseNumber } from '~/lib/exact-json'

/** One value of a parameter as it was written, and what it means by the parameter's schema. */
export interface Cell {
  text: string
  /** `undefined`: not given, the deployment's own value counts. */
  value?: unknown
  /** Why it means nothing. */
  fault?: string
}

/** More runs than anybody starts by a press. */
export const MOST_RUNS = 1000

/**
 * The values of one parameter: a range (`1..10`, `0.1..0.5 step 0.1`, days too), a JSON list, one value a line, or
 * values between commas, where quotes keep a comma. Throws an Error whose message says what cannot be read.
 */
export function parseValues(text: string, schema: unknown, root: Schema): Cell[] {
  const trimmed = text.trim()
  if (trimmed === '') return []
  const shape = shapeOf(schema, root)
  const range = parseRange(trimmed, shape)
  if (range) return range.map((each) => cellOf(each, shape, root))
  const list = jsonList(trimmed)
  if (list) return list.map((value) => ({ text: wordsOf(value), value }))
  const parts = trimmed.includes('\n') ? trimmed.split(/\r?\n/) : splitCommas(trimmed)
  return parts.flatMap((part) => (part.trim() === '' ? [] : [cellOf(part.trim(), shape, root)]))
}

const wordsOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** `["a", "b"]`; of a parameter that is itself a list it is the list of its values all the same. */
function jsonList(text: string): unknown[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value = parseExact(text)
    return Array.isArray(value) ? (value as unknown[]) : undefined
  } catch {
    return undefined
  }
}

function splitCommas(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!
    if (quoted && char === '\\') {
      part += char + (text[at + 1] ?? '')
      at += 1
      continue
    }
    if (char === '"') quoted = !quoted
    if (!quoted && (char === '{' || char === '[')) depth += 1
    if (!quoted && (char === '}' || char === ']')) depth -= 1
    if (char === ',' && !quoted && depth <= 0) {
      parts.push(part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}

const RANGE = /^(-?[\d.]+?(?:e-?\d+)?)\s*\.\.\s*(-?[\d.]+?(?:e-?\d+)?)(?:\s*(?:\.\.|step|by)\s*(-?[\d.]+))?$/i
const DAYS = /^(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|step|by)\s*(\d+)(?:\s*d(?:ays?)?)?)?$/

/** The texts of a range, both ends in; `undefined` when it is none or the parameter takes no numbers and no days. */
function parseRange(text: string, shape: Shape): string[] | undefined {
  const days = DAYS.exec(text)
  if (days) return dayRange(days[1]!, days[2]!, Number(days[3] ?? 1))
  if (shape.kind === 'text') return numberedTexts(text)
  const match = RANGE.exec(text)
  if (!match || !takesNumbers(shape)) return undefined
  const [from, to, step] = [match[1]!, match[2]!, match[3] ?? '1'].map(decimal)
  if (!from || !to || !step) throw new Error(`${text} is no range of numbers.`)
  const places = Math.max(from.places, to.places, step.places)
  const [first, last] = [scaled(from, places), scaled(to, places)]
  const size = scaled(step, places)
  if (size === 0n) throw new Error('A step of 0 leads nowhere.')
  const by = first <= last === size > 0n ? size : -size
  const count = (last - first) / by + 1n
  if (count > BigInt(MOST_RUNS)) throw new Error(`${text} has ${count} values; a sweep has at most ${MOST_RUNS} runs.`)
  return Array.from({ length: Number(count) }, (_, index) => printed(first + by * BigInt(index), places))
}

/** `R-1001..R-1010`: texts that differ by the number at their end. Without letters before it, it is a text as it stands. */
function numberedTexts(text: string): string[] | undefined {
  const match = /^([^,\s]*?\D)(\d+)\s*\.\.\s*\1(\d+)$/.exec(text)
  if (!match) return undefined
  const [, before = '', from = '', to = ''] = match
  const [first, last] = [Number(from), Number(to)]
  const count = Math.abs(last - first) + 1
  if (count > MOST_RUNS) throw new Error(`${text} has ${count} values; a sweep has at most ${MOST_RUNS} runs.`)
  return Array.from({ length: count }, (_, index) => {
    const number = String(first <= last ? first + index : first - index)
    return before + number.padStart(from.length, '0')
  })
}

function takesNumbers(shape: Shape): boolean {
  if (shape.kind === 'union') return shape.typeName.includes('integer') || shape.typeName.includes('number')
  return shape.kind === 'integer' || shape.kind === 'number' || shape.kind === 'json'
}

interface Decimal {
  digits: bigint
  places: number
}

/** Exact: 0.1 + 0.2 is 0.3 here. */
function decimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return undefined
  const fraction = match[3] ?? ''
  const digits = BigInt(match[2]! + fraction)
  return { digits: match[1] ? -digits : digits, places: fraction.length }
}

const scaled = ({ digits, places }: Decimal, to: number) => digits * 10n ** BigInt(to - places)

function printed(digits: bigint, places: number): string {
  if (places === 0) return String(digits)
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0')
  return `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`
}

const DAY_MS = 86_400_000

function dayRange(from: string, to: string, step: number): string[] {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)]
  if (Number.isNaN(first) || Number.isNaN(last)) throw new Error(`${from}..${to} names a day that does not exist.`)
  if (step === 0) throw new Error('A step of 0 leads nowhere.')
  const by = (first <= last ? step : -step) * DAY_MS
  const count = Math.floor((last - first) / by) + 1
  if (count > MOST_RUNS) throw new Error(`${from}..${to} has ${count} days; a sweep has at most ${MOST_RUNS} runs.`)
  return Array.from({ length: count }, (_, index) => new Date(first + by * index).toISOString().slice(0, 10))
}

/** What a text means by the schema of its parameter. Bounds and patterns are the check's, not this one's. */
export function cellOf(text: string, shape: Shape, root: Schema): Cell {
  if (shape.nullable && /^(null|none)$/i.test(text)) return { text, value: null }
  switch (shape.kind) {
    case 'integer':
    case 'number': {
      const value = parseNumber(text.replace(/^\+/, ''))
      if (value === undefined) return { text, fault: `${text} is no number` }
      if (shape.kind === 'integer' && /[.e]/i.test(text) && !/^-?\d+\.0+$/.test(text))
        return { text, fault: `${text} is no integer` }
      return { text, value }
    }
    case 'boolean':
      if (/^(true|yes)$/i.test(text)) return { text, value: true }
      if (/^(false|no)$/i.test(text)) return { text, value: false }
      return { text, fault: `${text} is neither true nor false` }
    case 'choice': {
      const option = shape.options.find(({ value, label }) => isOption(value, label, text))
      return option ? { text, value: option.value } : { text, fault: `${text} is none of its options` }
    }
    case 'text':
      return { text, value: unquoted(text) }
    case 'union':
      return unionCell(text, shape, root)
    default:
      return jsonCell(text, shape)
  }
}

function isOption(value: unknown, label: string, text: string): boolean {
  if (label === text || String(value) === text) return true
  try {
    return jsonEquals(value, parseExact(text))
  } catch {
    return false
  }
}

/** The first branch that the text fits; text comes last, because everything is text. */
function unionCell(text: string, shape: Shape, root: Schema): Cell {
  const shapes = shape.branches.map((branch) => shapeOf(branch.schema, root))
  for (const branch of shapes.toSorted((a, b) => Number(a.kind === 'text') - Number(b.kind === 'text'))) {
    const cell = cellOf(text, branch, root)
    if (cell.fault === undefined) return cell
  }
  return { text, fault: `${text} fits none of ${shape.typeName}` }
}

function jsonCell(text: string, shape: Shape): Cell {
  try {
    const value = parseExact(text)
    const wantsList = shape.kind === 'list' || shape.kind === 'tuple'
    const wantsObject = shape.kind === 'map' || shape.kind === 'object' || shape.kind === 'block'
    if ((wantsList && !Array.isArray(value)) || (wantsObject && !isObject(value)))
      return { text, fault: `${text} is no ${shape.typeName}` }
    return { text, value }
  } catch {
    // Anything may be text where the schema says nothing.
    if (shape.kind === 'json') return { text, value: unquoted(text) }
    return { text, fault: `${text} is not JSON, as a ${shape.typeName} has to be` }
  }
}

/** Quotes that only kept a comma are not part of the text. */
function unquoted(text: string): string {
  if (!/^".*"$/s.test(text)) return text
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    return text
  }
}
