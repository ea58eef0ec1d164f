import type { OutputUnit } from '@cfworker/json-schema'
import { referenceOf } from './block-reference'
import { kindWord } from './json-value'
import type { Schema } from './schema'
import { valueWords } from './schema-words'
import { shapeOf } from './shape'

const TYPE_WORDS: Record<string, string> = {
  string: 'text',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'None',
}

/** A finding of the validator in the words of the form. */
export function sentence(unit: OutputUnit, schema: Schema, value: unknown, root: Schema): string {
  const shown = valueWords(value)
  switch (unit.keyword) {
    case 'type': {
      const types = (Array.isArray(schema.type) ? schema.type : [schema.type]) as unknown[]
      const wanted = types.map((type) => TYPE_WORDS[String(type)] ?? String(type)).join(' or ')
      return value === null
        ? `None is not allowed here: ${wanted} is needed`
        : `${shown} is ${kindWord(value)}, not ${wanted}`
    }
    case 'minimum':
      return `${shown} is less than the minimum of ${String(schema.minimum)}`
    case 'maximum':
      return `${shown} is greater than the maximum of ${String(schema.maximum)}`
    case 'exclusiveMinimum':
      return `${shown} is not greater than ${String(schema.exclusiveMinimum)}`
    case 'exclusiveMaximum':
      return `${shown} is not less than ${String(schema.exclusiveMaximum)}`
    case 'multipleOf':
      return `${shown} is not a multiple of ${String(schema.multipleOf)}`
    case 'minLength':
      return `Too short: at least ${String(schema.minLength)} characters, not ${[...String(value)].length}`
    case 'maxLength':
      return `Too long: at most ${String(schema.maxLength)} characters, not ${[...String(value)].length}`
    case 'pattern':
      return `${shown} does not match ${String(schema.pattern)}`
    case 'minItems':
      return `Too few items: at least ${String(schema.minItems)}, not ${(value as unknown[]).length}`
    case 'maxItems':
      return `Too many items: at most ${String(schema.maxItems)}, not ${(value as unknown[]).length}`
    case 'minProperties':
      return `Too few entries: at least ${String(schema.minProperties)}`
    case 'maxProperties':
      return `Too many entries: at most ${String(schema.maxProperties)}`
    case 'uniqueItems':
      return 'An item is there twice'
    case 'enum':
      return `${shown} is not one of the choices`
    case 'const':
      return `${shown} is not ${valueWords(schema.const)}`
    case 'false':
      return 'Not a known field, and the schema allows no others'
    case 'anyOf':
      return `${shown} fits none of ${shapeOf(schema, root).typeName}`
    case 'oneOf':
      if (referenceOf(value) !== undefined && unit.error.includes('(2 matches)')) {
        return 'A block of this type cannot be given by reference: none of its fields is required, so the server cannot tell the reference from a block. Give it inline'
      }
      return unit.error.includes('(0 matches)')
        ? `${shown} fits none of ${shapeOf(schema, root).typeName}`
        : `${shown} fits more than one of ${shapeOf(schema, root).typeName}, and only one may fit`
    default:
      return unit.error
  }
}
