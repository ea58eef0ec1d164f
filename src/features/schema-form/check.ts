import type { OutputUnit } from '@cfworker/json-schema'
import { member, isObject, pointer, type JsonObject, type Path } from './json-value'
import { documentProblems, inBlockWords, judged, type DocumentRules } from './document-rules'
import { formatVerdict } from './formats'
import { asServerChecks, hydrate, HydrationProblem, UNKNOWN, UNKNOWN_TEXT } from './prefect-rules'
import type { Problem } from './problems'
import { resolve, schemaProblem, type Schema } from './schema'
import { shapeOf } from './shape'
import { branchOf } from './branches'
import { sentence } from './check-words'
import { findings, locationKeys, missingName, OUTER } from './validator'

export interface CheckOptions {
  /** The deployment's own parameters: the server adds them to what is sent before it checks. */
  deploymentDefaults?: JsonObject
  /** False where the deployment does not enforce its schema: nothing is refused, the run may fail. */
  enforced?: boolean
  /** What becomes of top-level keys the schema does not know. `fail` (default): the flow is called with them and fails. */
  unknownKeys?: 'fail' | 'ignored'
  /** The values are those of a block document, of which the server checks nothing: an error is what Python will refuse. */
  document?: DocumentRules
  /** The branch that is open in the form, by the pointer of the union; else the value decides. */
  openBranch?: (place: string) => number | undefined
}

/**
 * What the server will say about these values, as `POST /deployments/{id}/create_flow_run` checks them
 * (server/api/deployments.py): merged with the deployment's parameters, hydrated, then checked without formats.
 */
export function check(schema: unknown, value: JsonObject, options: CheckOptions = {}): Problem[] {
  const { deploymentDefaults = {}, enforced = true, document } = options
  if (schemaProblem(schema) !== undefined) {
    if (isObject(schema) || !enforced) return []
    return [problem([], 'The deployment has no parameter schema, and it enforces one: the server refuses every run.')]
  }
  const merged = { ...deploymentDefaults, ...given(value) }
  let problems: Problem[]
  try {
    problems = refusals(schema as Schema, document ? judged(merged, document) : hydrate(merged), options)
  } catch (error) {
    if (!(error instanceof HydrationProblem)) throw error
    // Hydration comes before the check and without regard to enforcement.
    return [problem(error.path, error.message)]
  }
  if (!enforced)
    problems = problems.map((found) => ({
      ...found,
      level: 'warning',
      message: `Not checked by the server: ${found.message}`,
    }))
  if (document) {
    const own = documentProblems(value, document)
    problems = [...own, ...problems.filter(({ path }) => !own.some((other) => pointer(other.path) === pointer(path)))]
  }
  const refused = new Set(problems.map((found) => pointer(found.path)))
  const later = [
    // A block takes keys that its class does not know (blocks/core.py: `extra="allow"`).
    ...(document ? [] : strangers(schema as Schema, value, options.unknownKeys)),
    ...formatProblems(schema, value, schema as Schema, []),
  ]
  const all = [...problems, ...later.filter((found) => !refused.has(pointer(found.path)))]
  return document ? inBlockWords(all) : all
}

function given(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined))
}

function problem(path: Path, message: string, level: Problem['level'] = 'error'): Problem {
  return { path, message, level, source: 'local' }
}

const served = new WeakMap<object, Schema>()

function refusals(schema: Schema, value: unknown, options: CheckOptions): Problem[] {
  let root = served.get(schema)
  if (!root) {
    root = asServerChecks(schema)
    served.set(schema, root)
  }
  const unknown = new Map<string, typeof UNKNOWN | typeof UNKNOWN_TEXT>()
  const known = withoutUnknown(value, '', unknown)
  let units: OutputUnit[]
  try {
    units = findings(root, known)
  } catch (error) {
    const message =
      error instanceof RangeError
        ? 'The schema refers to itself without end: the server cannot check it and refuses the run.'
        : 'The schema refers to a part that is not there: the server cannot check it and refuses the run.'
    return [problem([], message)]
  }
  const judged = units.filter((unit) => canBeJudged(unit, units, unknown))
  const chosen = ofChosenBranches(judged, root, known, options.openBranch)
  const seen = new Set<string>()
  return chosen.flatMap((unit) => {
    const found = toProblem(unit, root, known)
    const key = `${pointer(found.path)} ${found.message}`
    if (seen.has(key)) return []
    seen.add(key)
    return [found]
  })
}

type Unknown = Map<string, typeof UNKNOWN | typeof UNKNOWN_TEXT>

/**
 * What the server fills in cannot be judged here, and neither can a union around it. A template gives text, so
 * where no text may be, it is refused whatever it says.
 */
function canBeJudged(unit: OutputUnit, units: readonly OutputUnit[], unknown: Unknown): boolean {
  const at = locationPointer(unit.instanceLocation)
  for (const [hidden, kind] of unknown) {
    if (at === hidden && kind === UNKNOWN_TEXT) {
      if (!isVariant(unit)) return unit.keyword === 'type' || OUTER.has(unit.keyword)
      const inner = units.filter((other) => other.keywordLocation.startsWith(`${unit.keywordLocation}/`))
      const branchOfUnit = (other: OutputUnit) =>
        other.keywordLocation.slice(unit.keywordLocation.length + 1).split('/')[0]
      const branches = new Set(inner.map(branchOfUnit))
      const typed = new Set(inner.filter((other) => other.keyword === 'type').map(branchOfUnit))
      return branches.size === typed.size
    }
    if (at === hidden || at.startsWith(`${hidden}/`)) return false
    if (isVariant(unit) && hidden.startsWith(`${at}/`)) return false
  }
  return true
}

function locationPointer(location: string): string {
  return pointer(locationKeys(location))
}

function withoutUnknown(value: unknown, at: string, unknown: Unknown): unknown {
  if (value === UNKNOWN || value === UNKNOWN_TEXT) {
    unknown.set(at, value)
    return ''
  }
  if (Array.isArray(value)) return value.map((item: unknown, index) => withoutUnknown(item, `${at}/${index}`, unknown))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, withoutUnknown(held, at + pointer([key]), unknown)]),
  )
}

function isVariant(unit: OutputUnit): boolean {
  return unit.keyword === 'anyOf' || unit.keyword === 'oneOf'
}

/**
 * A union that fits nowhere reports every branch. What the person sees is one branch, so its findings are kept and
 * the others dropped; without any left, the union itself is the finding.
 */
function ofChosenBranches(
  units: OutputUnit[],
  root: Schema,
  value: unknown,
  openBranch: CheckOptions['openBranch'],
): OutputUnit[] {
  const kept: OutputUnit[] = []
  let index = 0
  while (index < units.length) {
    const unit = units[index]!
    index += 1
    if (!isVariant(unit)) {
      if (!OUTER.has(unit.keyword)) kept.push(unit)
      continue
    }
    const inner: OutputUnit[] = []
    while (index < units.length && units[index]!.keywordLocation.startsWith(`${unit.keywordLocation}/`)) {
      inner.push(units[index]!)
      index += 1
    }
    const union = schemaAt(unit.keywordLocation, root, 1)
    const at = valueAt(value, locationKeys(unit.instanceLocation))
    const shape = shapeOf(union, root)
    const variants = isObject(union) && Array.isArray(union[unit.keyword]) ? (union[unit.keyword] as unknown[]) : []
    const single =
      shape.kind === 'union' ? undefined : variants.findIndex((variant) => shapeOf(variant, root).kind !== 'null')
    const chosen =
      shape.kind === 'union'
        ? (openBranch?.(locationPointer(unit.instanceLocation)) ?? branchOf(shape, at, root))
        : (single ?? 0)
    const own = inner.filter((other) => other.keywordLocation.startsWith(`${unit.keywordLocation}/${chosen}/`))
    const leaves = ofChosenBranches(own, root, value, openBranch)
    // "Not an integer" says less than "neither an integer nor text".
    const says =
      leaves.length > 0 &&
      (shape.kind !== 'union' ||
        leaves.some((leaf) => leaf.instanceLocation !== unit.instanceLocation || leaf.keyword !== 'type'))
    kept.push(...(says ? leaves : [unit]))
  }
  return kept
}

/** The schema that a keyword stands in; `up` parts of the location are the keyword itself. */
function schemaAt(location: string, root: Schema, up: number): unknown {
  const keys = locationKeys(location)
  let at: unknown = root
  for (const key of keys.slice(0, keys.length - up)) {
    if (key === '$ref') at = resolve({ $ref: member(at, '$ref') }, root).schema
    else at = Array.isArray(at) ? (at as unknown[])[Number(key)] : member(at, key)
  }
  return at
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  let at = value
  for (const key of keys) at = member(at, Array.isArray(at) ? Number(key) : key)
  return at
}

/** Text of a pointer as a path: a number only where the value has a list. */
function pathOf(value: unknown, keys: readonly string[]): (string | number)[] {
  let at = value
  return keys.map((key) => {
    const name = Array.isArray(at) ? Number(key) : key
    at = member(at, name)
    return name
  })
}

function toProblem(unit: OutputUnit, root: Schema, value: unknown): Problem {
  const path = pathOf(value, locationKeys(unit.instanceLocation))
  const missing = missingName(unit)
  if (missing !== undefined) return { ...problem([...path, missing], 'Required'), missing: true }
  const schema = schemaAt(unit.keywordLocation, root, 1)
  const at = valueAt(value, locationKeys(unit.instanceLocation))
  // A list has no "not given", nor has a map: a new item is null until it is filled in.
  const inMap = locationKeys(unit.keywordLocation).at(-2) === 'additionalProperties'
  if (at === null && (inMap || typeof path.at(-1) === 'number'))
    return { ...problem(path, 'Needs a value'), missing: true }
  return problem(path, sentence(unit, isObject(schema) ? schema : {}, at, root))
}

/** Prefect passes unknown top-level keys on, and then the call of the flow function fails. */
function strangers(schema: Schema, value: JsonObject, unknownKeys: CheckOptions['unknownKeys']): Problem[] {
  if (!isObject(schema.properties) || schema.additionalProperties === false) return []
  const properties = schema.properties
  return Object.keys(given(value))
    .filter((key) => !Object.hasOwn(properties, key))
    .map((key) =>
      unknownKeys === 'ignored'
        ? problem([key], `Nothing here is named '${key}': it has no effect.`, 'note')
        : problem([key], `Accepted, but the run will fail: the flow has no parameter '${key}'.`, 'warning'),
    )
}

function formatProblems(schema: unknown, value: unknown, root: Schema, path: Path): Problem[] {
  if (value === undefined || value === null) return []
  const shape = shapeOf(schema, root)
  if (isObject(value) && '__prefect_kind' in value) return []
  if (shape.kind === 'text' && typeof value === 'string') {
    const verdict = formatVerdict(shape.format, value)
    return verdict ? [problem(path, verdict.message, verdict.level)] : []
  }
  if (shape.kind === 'union') {
    const branch = shape.branches.find(({ index }) => index === branchOf(shape, value, root))
    return branch ? formatProblems(branch.schema, value, root, path) : []
  }
  if (Array.isArray(value)) {
    if (shape.kind !== 'list' && shape.kind !== 'tuple') return []
    return value.flatMap((item: unknown, index) =>
      formatProblems(shape.places[index] ?? shape.items, item, root, [...path, index]),
    )
  }
  if (!isObject(value)) return []
  const properties = isObject(shape.schema.properties) ? shape.schema.properties : {}
  return Object.entries(value).flatMap(([key, held]) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : shape.kind === 'map' ? shape.items : undefined
    return property === undefined ? [] : formatProblems(property, held, root, [...path, key])
  })
}
