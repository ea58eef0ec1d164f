import { isObject, jsonEquals, kindWord, member } from './json-value'
import { orderedProperties, resolve, type Schema } from './schema'

/** What a field is, read from its schema: which control shows it and what it may hold. */
export interface Shape {
  kind:
    | 'text'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'choice'
    | 'null'
    | 'object'
    | 'map'
    | 'list'
    | 'tuple'
    | 'union'
    | 'block'
    | 'json'
  schema: Schema
  /** "None" is one of its values. */
  nullable: boolean
  /** choice: the values, of any JSON type, and their labels where the schema has better ones. */
  options: { value: unknown; label: string }[]
  /** union: its branches without null, with their place in `anyOf`/`oneOf`. */
  branches: Branch[]
  /** list, map: the schema of each item; tuple: of the items after the first ones. */
  items: unknown
  /** tuple: a schema for each place. */
  places: unknown[]
  format: string
  secret: boolean
  /** The type in words: `integer`, `list[string]`, `Warehouse | Lake`. */
  typeName: string
  /** Why the schema cannot be shown as a control, in words; the value is edited as JSON. */
  problem?: string
}

export interface Branch {
  schema: unknown
  label: string
  /** Its place in `anyOf` or `oneOf`. */
  index: number
}

/** Unions of lists of unions …: names deeper than this are cut, so that a recursive type costs nothing. */
const DEEP = 5
const cache = new WeakMap<object, WeakMap<object, Shape>>()

export function shapeOf(schema: unknown, root: Schema): Shape {
  if (!isObject(schema)) return build(schema, root, 0)
  const known = cache.get(root)?.get(schema)
  if (known) return known
  const shape = build(schema, root, 0)
  if (!cache.has(root)) cache.set(root, new WeakMap())
  cache.get(root)!.set(schema, shape)
  return shape
}

const EMPTY = { nullable: false, options: [], branches: [], items: {}, places: [], format: '', secret: false }

function build(given: unknown, root: Schema, depth: number): Shape {
  const { schema, problem, refName } = resolve(given, root)
  const base = { ...EMPTY, schema, typeName: 'any' }
  if (problem) return { ...base, kind: 'json', problem }
  if (depth > DEEP) return { ...base, kind: 'json', problem: 'The schema is nested too deep to be shown.' }

  if ('const' in schema) return choice(schema, [schema.const], refName)
  if (Array.isArray(schema.enum)) return choice(schema, schema.enum as unknown[], refName)

  const variants = Array.isArray(schema.anyOf) ? schema.anyOf : Array.isArray(schema.oneOf) ? schema.oneOf : undefined
  if (variants) return union(schema, variants as unknown[], root, depth, refName)

  if (Array.isArray(schema.type)) {
    const variantsOfType = (schema.type as unknown[]).map((type) => ({ ...schema, type, title: undefined }))
    return union({ ...schema, type: undefined }, variantsOfType, root, depth, refName)
  }

  // A block: given by reference to its document, or inline.
  if (typeof schema.block_type_slug === 'string') {
    return { ...base, kind: 'block', typeName: `block ${schema.block_type_slug}` }
  }

  const format = typeof schema.format === 'string' ? schema.format : ''
  const secret = format === 'password' || schema.writeOnly === true
  switch (schema.type ?? impliedType(schema)) {
    case 'string':
      return { ...base, kind: 'text', format, secret, typeName: textType(format, secret) }
    case 'integer':
      return { ...base, kind: 'integer', typeName: 'integer' }
    case 'number':
      return { ...base, kind: 'number', typeName: 'number' }
    case 'boolean':
      return { ...base, kind: 'boolean', typeName: 'boolean' }
    case 'null':
      return { ...base, kind: 'null', nullable: true, typeName: 'None' }
    case 'object':
      return object(schema, root, depth, refName)
    case 'array':
      return list(schema, root, depth)
    case undefined:
      return { ...base, kind: 'json', secret }
    default:
      return { ...base, kind: 'json', problem: `The schema names a type that does not exist: ${text(schema.type)}.` }
  }
}

function impliedType(schema: Schema): string | undefined {
  if (isObject(schema.properties)) return 'object'
  if (schema.items !== undefined || Array.isArray(schema.prefixItems)) return 'array'
  if (isObject(schema.additionalProperties) || isObject(schema.patternProperties)) return 'object'
  return undefined
}

function textType(format: string, secret: boolean): string {
  if (secret) return 'secret'
  if (format === '' || format === 'binary') return format === '' ? 'string' : 'bytes'
  return format === 'uri' ? 'URL' : format === 'uuid' ? 'UUID' : format
}

function choice(schema: Schema, values: unknown[], refName?: string): Shape {
  const typeName = refName ?? (values.length === 1 ? 'fixed' : `enum of ${values.length}`)
  const options = values.map((value) => ({ value, label: optionLabel(value) }))
  return { ...EMPTY, kind: 'choice', schema, options, typeName, nullable: false }
}

export function optionLabel(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return value === '' ? '"" (empty)' : value
  return JSON.stringify(value)
}

function union(schema: Schema, variants: unknown[], root: Schema, depth: number, refName?: string): Shape {
  const { anyOf: _anyOf, oneOf: _oneOf, ...outer } = schema
  const built = variants.map((variant, index) => ({ variant, index, shape: build(variant, root, depth + 1) }))
  const nullable = built.some(({ shape }) => shape.kind === 'null' || shape.nullable)
  const rest = built.filter(({ shape }) => shape.kind !== 'null')
  if (rest.length === 0) return { ...EMPTY, kind: 'null', schema, nullable: true, typeName: 'None' }

  const only = rest.length === 1 ? rest[0]! : undefined
  if (only) {
    const { title: _title, ...inner } = only.shape.schema
    const { shape } = only
    const secret = shape.secret || schema.writeOnly === true || schema.format === 'password'
    const typeName = nullable ? `${shape.typeName} | None` : shape.typeName
    return { ...shape, schema: { ...inner, ...outer }, nullable, secret, typeName }
  }

  // Constants side by side are one list of choices, with the titles as labels.
  if (rest.every(({ shape }) => shape.kind === 'choice' && shape.options.every(({ value }) => !isObject(value)))) {
    const options = rest.flatMap(({ variant, shape }) => {
      const title = member(variant, 'title')
      return shape.options.length === 1 && typeof title === 'string'
        ? [{ value: shape.options[0]!.value, label: title }]
        : shape.options
    })
    const typeName = refName ?? `enum of ${options.length}`
    return { ...EMPTY, kind: 'choice', schema, options, nullable, typeName: nullable ? `${typeName} | None` : typeName }
  }

  const branches = labelled(rest, root)
  const typeName = [...new Set(rest.map(({ shape }) => shape.typeName)), ...(nullable ? ['None'] : [])].join(' | ')
  return { ...EMPTY, kind: 'union', schema, nullable, branches, secret: schema.writeOnly === true, typeName }
}

function labelled(rest: { variant: unknown; index: number; shape: Shape }[], root: Schema): Branch[] {
  const labels = rest.map(({ variant, shape }) => {
    const resolved = resolve(variant, root)
    const title = member(variant, 'title') ?? resolved.refName
    return typeof title === 'string' && title !== '' ? title : shape.typeName
  })
  return rest.map(({ variant, index, shape }, at) => {
    const label = labels[at]!
    if (labels.filter((other) => other === label).length === 1) return { schema: variant, index, label }
    const tags = Object.entries(constants(variant, root)).map(([, value]) => optionLabel(value))
    const own = tags[0] ?? (shape.typeName === label ? undefined : shape.typeName)
    return { schema: variant, index, label: own ? `${label} (${own})` : `${label} ${at + 1}` }
  })
}

/** The properties of a model that can have one value only; they tell a discriminated branch from its siblings. */
export function constants(schema: unknown, root: Schema): Record<string, unknown> {
  const resolved = resolve(schema, root).schema
  const found: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(isObject(resolved.properties) ? resolved.properties : {})) {
    const inner = resolve(property, root).schema
    if ('const' in inner) found[name] = inner.const
    else if (Array.isArray(inner.enum) && inner.enum.length === 1) found[name] = (inner.enum as unknown[])[0]
  }
  return found
}

function object(schema: Schema, root: Schema, depth: number, refName?: string): Shape {
  const base = { ...EMPTY, schema }
  if (schema.properties !== undefined && !isObject(schema.properties)) {
    return { ...base, kind: 'json', typeName: 'object', problem: 'The properties of this schema are not an object.' }
  }
  if (orderedProperties(schema).length > 0 || schema.additionalProperties === false) {
    return { ...base, kind: 'object', typeName: refName ?? text(schema.title ?? 'object') }
  }
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : []
  const items = isObject(schema.additionalProperties) ? schema.additionalProperties : (patterns[0] ?? {})
  // A model without fields is an object with a name; it still takes any key.
  const inner = isObject(items) && Object.keys(items).length > 0 ? build(items, root, depth + 1).typeName : 'any'
  return { ...base, kind: 'map', items, typeName: refName ?? `map[${inner}]` }
}

function list(schema: Schema, root: Schema, depth: number): Shape {
  // Drafts before 2020-12 (pydantic 1) write the places of a tuple as an array in `items`.
  const places = (Array.isArray(schema.prefixItems) ? schema.prefixItems : schema.items) as unknown
  const base = { ...EMPTY, schema }
  if (Array.isArray(places)) {
    const names = places.map((place: unknown) => build(place, root, depth + 1).typeName)
    const items = Array.isArray(schema.prefixItems) ? schema.items : schema.additionalItems
    return { ...base, kind: 'tuple', places, items, typeName: `tuple[${names.join(', ')}]` }
  }
  const items = schema.items ?? {}
  const inner = isObject(items) && Object.keys(items).length > 0 ? build(items, root, depth + 1).typeName : 'any'
  return { ...base, kind: 'list', items, typeName: `${schema.uniqueItems === true ? 'set' : 'list'}[${inner}]` }
}

/** Whether a value can be shown by the field's own control; otherwise it is shown as the JSON it is. */
export function fits(value: unknown, shape: Shape): boolean {
  if (value === undefined) return true
  if (value === null) return true
  if (isObject(value) && '__prefect_kind' in value) return false
  const word = kindWord(value)
  switch (shape.kind) {
    case 'text':
      return word === 'text'
    case 'integer':
    case 'number':
      // Text stays in the field while it is typed; the check says that it is no number.
      return word === 'text' || word === 'an integer' || word === 'a number'
    case 'boolean':
      return word === 'true/false'
    case 'object':
    case 'map':
    case 'block':
      return word === 'an object'
    case 'list':
    case 'tuple':
      return word === 'a list'
    case 'null':
      return false
    default:
      return true
  }
}

export function optionIndex(shape: Shape, value: unknown): number {
  return shape.options.findIndex((option) => jsonEquals(option.value, value))
}

/** The first value of a new item or of a branch just chosen; undefined where the person has to say it. */
export function startValue(schema: unknown, root: Schema, depth = 0): unknown {
  const shape = shapeOf(schema, root)
  if ('default' in shape.schema) return shape.schema.default
  switch (shape.kind) {
    case 'object':
      return constants(schema, root)
    case 'map':
      return {}
    case 'list':
      return []
    case 'tuple':
      return shape.places.map((place) => (depth > DEEP ? null : (startValue(place, root, depth + 1) ?? null)))
    case 'null':
      return null
    case 'choice':
      return shape.options.length === 1 ? shape.options[0]!.value : undefined
    default:
      return undefined
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
