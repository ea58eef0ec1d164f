import { dereference, validate, type OutputUnit, type Schema as CfSchema } from '@cfworker/json-schema'
import {
  createErrorHandler,
  getDefaultFormState,
  toErrorSchema,
  unwrapErrorHandler,
  validationDataMerge,
  type RJSFSchema,
  type RJSFValidationError,
  type ValidatorType,
} from '@rjsf/utils'
import { ExactNumber } from '~/lib/exact-json'
import { isObject } from './json-value'
import { decodePointer, type Schema } from './schema'

// rjsf's usual validator, ajv, turns a schema into code with `new Function`, which our Content-Security-Policy
// forbids. @cfworker/json-schema interprets it. Pydantic writes draft 2020-12, as Prefect's server checks it.

/** Where the walk meets a schema, a list of schemas or a map of schemas; all else is data and left alone. */
const ONE = [
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
  'additionalItems',
]
const MANY = ['prefixItems', 'items', 'allOf', 'anyOf', 'oneOf']
const MAP = ['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas']

/**
 * A copy that cfworker can take. It writes the absolute address of every `$ref` into the objects it is given, once,
 * so nothing may be shared; `$id`s (rjsf makes some up) would change what `$ref`s mean; `format` is not checked by the
 * server when a run is created; and a Python pattern that JavaScript cannot read is left to the server.
 */
function prepared(schema: unknown, parts: Map<object, Schema>): unknown {
  if (!isObject(schema)) return schema
  const copy: Schema = {}
  parts.set(schema, copy)
  for (const [key, value] of Object.entries(schema)) {
    if (
      key === '$id' ||
      key === 'id' ||
      key === '$anchor' ||
      key === 'format' ||
      key === 'default' ||
      key === 'examples'
    )
      continue
    if (key === '$ref') copy.$ref = typeof value === 'string' && value.startsWith('#') ? value : '#/not-fetched'
    else if (key === 'pattern') {
      const pattern = readablePattern(value)
      if (pattern !== undefined) copy.pattern = pattern
    } else if (MANY.includes(key) && Array.isArray(value)) copy[key] = value.map((one: unknown) => prepared(one, parts))
    else if (ONE.includes(key)) copy[key] = prepared(value, parts)
    else if (MAP.includes(key) && isObject(value)) {
      const map: Schema = Object.create(null) as Schema
      for (const [name, held] of Object.entries(value)) {
        const mapped = key === 'patternProperties' ? readablePattern(name) : name
        if (mapped !== undefined) map[mapped] = prepared(held, parts)
      }
      copy[key] = map
    } else copy[key] = toPlain(value)
  }
  return copy
}

/** The pattern as JavaScript reads it; undefined when it cannot, and then nobody but the server can tell. */
function readablePattern(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return undefined
  const spellings = [
    pattern,
    pattern
      .replaceAll('(?P<', '(?<')
      .replaceAll(String.raw`\Z`, '$')
      .replaceAll(String.raw`\A`, '^'),
    // `\-` outside a class, `\_` …: Python lets anything be escaped.
    pattern.replaceAll(/\\([^\w\\^$.*+?()[\]{}|/-]|_)/g, '$1'),
  ]
  return spellings.find((spelling) => {
    try {
      return new RegExp(spelling, 'u')
    } catch {
      return false
    }
  })
}

/** Values for the validator: no prototype (a key may be `constructor`), exact numbers as near as a double comes. */
function toPlain(value: unknown): unknown {
  if (value instanceof ExactNumber) return Number(value.literal)
  if (Array.isArray(value)) return (value as unknown[]).map((item) => (item === undefined ? null : toPlain(item)))
  if (!isObject(value)) return value
  const plain = Object.create(null) as Record<string, unknown>
  for (const [key, held] of Object.entries(value)) if (held !== undefined) plain[key] = toPlain(held)
  return plain
}

interface Checkable {
  whole: CfSchema
  /** The copy of each part, so that a branch of a union is checked without making everything anew for it. */
  parts: Map<object, CfSchema>
  lookup: ReturnType<typeof dereference>
}

const roots = new WeakMap<object, Checkable>()

function checkable(root: Schema): Checkable {
  const known = roots.get(root)
  if (known) return known
  const parts = new Map<object, Schema>()
  const whole = prepared(root, parts) as CfSchema
  const made = { whole, parts: parts as Map<object, CfSchema>, lookup: dereference(whole) }
  roots.set(root, made)
  return made
}

const strangers = new WeakMap<object, WeakMap<object, Checkable>>()

/** A part of a schema, with what it needs to be checked by itself; one made up by a caller takes the definitions along. */
function partOf(schema: Schema, root: Schema): { part: CfSchema; lookup: Checkable['lookup'] } {
  const known = checkable(root)
  const part = known.parts.get(schema)
  if (part) return { part, lookup: known.lookup }
  let made = strangers.get(schema)?.get(root)
  if (!made) {
    made = checkable({ ...schema, $defs: root.$defs ?? {}, definitions: root.definitions ?? {} })
    if (!strangers.has(schema)) strangers.set(schema, new WeakMap())
    strangers.get(schema)!.set(root, made)
  }
  return { part: made.whole, lookup: made.lookup }
}

/** All findings, outer ones included. Throws when the schema cannot be used (missing or endless `$ref`). */
export function findings(schema: Schema, value: unknown, root: Schema = schema): OutputUnit[] {
  if (value === undefined) return []
  const { part, lookup } = partOf(schema, root)
  return validate(toPlain(value), part, '2020-12', lookup, false).errors
}

/** Whether a value fits a part of the schema; a part that cannot be read fits nothing. */
export function isValid(schema: unknown, value: unknown, root: Schema): boolean {
  if (schema === true || value === undefined) return schema === true || isObject(schema)
  if (!isObject(schema)) return false
  try {
    const { part, lookup } = partOf(schema, root)
    return validate(toPlain(value), part, '2020-12', lookup, true).valid
  } catch {
    return false
  }
}

/** An outer keyword ("a property does not match") repeats what an inner one says better. */
export const OUTER = new Set([
  'properties',
  'items',
  'prefixItems',
  'additionalProperties',
  'additionalItems',
  'unevaluatedProperties',
  '$ref',
  'allOf',
  'if',
  'patternProperties',
  'dependentSchemas',
])

/** Object keys stay text: only the value knows whether `/0` is an index. */
export function locationKeys(location: string): string[] {
  return decodePointer(location.replace(/^#/, ''))
}

export function missingName(unit: OutputUnit): string | undefined {
  return unit.keyword === 'required' ? /property "(.*)"\.$/s.exec(unit.error)?.[1] : undefined
}

function toRjsf(unit: OutputUnit): RJSFValidationError {
  const missing = missingName(unit)
  const keys = [...locationKeys(unit.instanceLocation), ...(missing === undefined ? [] : [missing])]
  const property = keys.map((key) => `.${key}`).join('')
  const message = missing === undefined ? unit.error : 'is required'
  return {
    name: unit.keyword,
    property,
    message,
    stack: `${property} ${message}`.trim(),
    schemaPath: unit.keywordLocation,
  }
}

/** rjsf's interface to the same validator, for its own questions about parts of a schema. */
export const rjsfValidator: ValidatorType = {
  validateFormData(formData, schema, customValidate, transformErrors, uiSchema) {
    const raw = this.rawValidation<RJSFValidationError>(schema, formData)
    let errors = raw.errors ?? []
    // A schema that cannot be read must never pass as a valid form.
    if (raw.validationError) {
      errors = [...errors, { stack: `This form cannot be checked: ${raw.validationError.message.split('\n')[0]}` }]
    }
    if (transformErrors) errors = transformErrors(errors, uiSchema)
    const result = { errors, errorSchema: toErrorSchema(errors) }
    if (!customValidate) return result
    const defaults: unknown = getDefaultFormState(this, schema, formData, schema, true)
    return validationDataMerge(
      result,
      unwrapErrorHandler(customValidate(defaults, createErrorHandler(defaults as object), uiSchema)),
    )
  },
  isValid(schema, formData, rootSchema) {
    return isValid(schema, formData, rootSchema as Schema)
  },
  rawValidation<Result>(schema: RJSFSchema, formData?: unknown) {
    try {
      const units = findings(schema as Schema, formData).filter((unit) => !OUTER.has(unit.keyword))
      return { errors: units.map(toRjsf) as Result[] }
    } catch (error) {
      return { validationError: error as Error }
    }
  },
}
