import { ExactNumber } from '~/lib/exact-json'
import { resolve, type Schema } from './schema'
import type { Shape } from './shape'

/** What a control says about its schema: type, bounds and rules, in words. */

export function typeWords(shape: Shape): string {
  return [shape.typeName, rangeWords(shape.schema)].filter(Boolean).join(' ')
}

/** `1–50,000`, `≥ 0`, `> 0 and < 1` */
function rangeWords(schema: Schema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  if (isNumber(minimum) && isNumber(maximum)) return `${number(minimum)}–${number(maximum)}`
  const low = isNumber(minimum)
    ? `≥ ${number(minimum)}`
    : isNumber(exclusiveMinimum)
      ? `> ${number(exclusiveMinimum)}`
      : ''
  const high = isNumber(maximum)
    ? `≤ ${number(maximum)}`
    : isNumber(exclusiveMaximum)
      ? `< ${number(exclusiveMaximum)}`
      : ''
  return [low, high].filter(Boolean).join(' and ')
}

/** Rules beside the type: length, pattern, multiples, number of items. */
export function ruleWords(shape: Shape, root: Schema): string[] {
  const { schema } = shape
  const rules: string[] = []
  const span = (low: unknown, high: unknown, one: string, many: string) => {
    if (isNumber(low) && isNumber(high))
      return low === high ? `exactly ${count(low, one, many)}` : `${low} to ${count(high, one, many)}`
    if (isNumber(low) && low > 0) return `at least ${count(low, one, many)}`
    if (isNumber(high)) return `at most ${count(high, one, many)}`
    return ''
  }
  if (shape.kind === 'text') rules.push(span(schema.minLength, schema.maxLength, 'character', 'characters'))
  if (shape.kind === 'list') rules.push(span(schema.minItems, schema.maxItems, 'item', 'items'))
  if (shape.kind === 'map') rules.push(span(schema.minProperties, schema.maxProperties, 'entry', 'entries'))
  if (shape.kind === 'list' && schema.uniqueItems === true) rules.push('no item twice')
  if (isNumber(schema.multipleOf)) rules.push(`a multiple of ${number(schema.multipleOf)}`)
  if (typeof schema.pattern === 'string') rules.push(`matches ${schema.pattern}`)
  if (shape.kind === 'list') {
    const inner = resolve(shape.items, root).schema
    const range = rangeWords(inner)
    if (range) rules.push(`each ${range}`)
    if (typeof inner.pattern === 'string') rules.push(`each matches ${inner.pattern}`)
  }
  return rules.filter(Boolean)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 20 })
}

function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

/** A value in a sentence: short, on one line. */
export function valueWords(value: unknown): string {
  const text = value instanceof ExactNumber ? value.literal : (JSON.stringify(value) ?? 'nothing')
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
