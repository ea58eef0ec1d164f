import { check } from '~/features/schema-form/check'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { memberOf, type JsonNode } from '~/lib/json-text'
import { withVariable } from './default-edits'
import { withoutVariable } from './variable-edits'
import { usesOf } from './variables'
import { placeFindings } from './place-findings'
import { declaredNames, defaultAt, defaultsOf, variablesSchema, type Placeholder, type Template } from './template'

/**
 * - `error`: the server will refuse it, or has refused it.
 * - `warning`: the server saves it, and then runs fail or are refused.
 * - `note`: it works, and is perhaps not what was meant.
 */
type FindingLevel = 'error' | 'warning' | 'note'

export interface Finding {
  level: FindingLevel
  /** Where in the text. */
  from: number
  to: number
  message: string
  /** What comes of it. */
  outcome?: string
  /** Said by the server about what was sent. */
  server?: boolean
  /** One-press mends: each gives the whole text anew. */
  mends?: { label: string; mend: () => string }[]
}

/** More than anybody reads at once; the first of them are mended first. */
const MOST = 200
const RANK: Record<FindingLevel, number> = { error: 0, warning: 1, note: 2 }

const REFUSED = 'The server will refuse it.'
const SAVED = 'The server would save it'

/**
 * What is wrong with a template: as `POST /work_pools/` sees it (`creating`), or as `PATCH` does, which does not look at
 * the defaults (server/schemas/actions.py, server/api/validation.py). `published` is the default of the type, which knows
 * what the worker takes where.
 */
export function findingsOf(template: Template, creating: boolean, published?: Template): Finding[] {
  const { json, empty } = template
  if (json.mistake) return [{ level: 'error', ...json.mistake, outcome: 'It cannot be sent until it can be read.' }]
  const root = json.root!
  if (root.kind !== 'object') {
    return [{ level: 'error', ...start(root), message: 'A template is one JSON object: { … }.', outcome: REFUSED }]
  }
  const findings: Finding[] = json.repeated.map(({ key, keyFrom, keyTo }) => ({
    level: 'warning',
    from: keyFrom,
    to: keyTo,
    message: `${quoted(key)} comes again further down in the same object.`,
    outcome: 'Only the last one counts; this one is lost when it is saved.',
  }))
  if (empty) {
    const message = 'An empty template: the first worker of the pool writes the default template of its type here.'
    return [{ level: 'note', from: root.from, to: root.to, message }]
  }
  findings.push(
    ...missingParts(template, root),
    ...placeholderFindings(template),
    ...placeFindings(template, published),
    ...schemaFindings(template, creating),
    ...defaultFindings(template, creating),
    ...unused(template),
  )
  return findings.toSorted((a, b) => RANK[a.level] - RANK[b.level] || a.from - b.from).slice(0, MOST)
}

const start = (node: JsonNode) => ({ from: node.from, to: Math.min(node.to, node.from + 1) })

function quoted(name: string): string {
  return name.length > 60 ? `"${name.slice(0, 60)}…"` : `"${name}"`
}

function missingParts({ configuration, variables, properties }: Template, root: JsonNode): Finding[] {
  const findings: Finding[] = []
  for (const [key, node] of [
    ['job_configuration', configuration],
    ['variables', variables],
  ] as const) {
    const member = memberOf(root, key)
    const place = member ? { from: member.keyFrom, to: member.keyTo } : start(root)
    const message = !member
      ? `${quoted(key)} is missing.`
      : !node
        ? `${quoted(key)} must be an object: { … }.`
        : // An empty object is as good as none for the server.
          node.members.length === 0
          ? `${quoted(key)} is empty.`
          : undefined
    if (message) findings.push({ level: 'error', ...place, message, outcome: REFUSED })
  }
  const held = memberOf(variables, 'properties')
  if (held && !properties) {
    findings.push({
      level: 'error',
      from: held.keyFrom,
      to: held.keyTo,
      message: '"properties" must be an object: one schema for each variable.',
      outcome: REFUSED,
    })
  }
  return findings
}

function placeholderFindings(template: Template): Finding[] {
  const declared = new Set(declaredNames(template))
  const findings: Finding[] = template.placeholders.flatMap((placeholder): Finding[] => {
    const { name, from, to, checked, inKey } = placeholder
    if (!declared.has(name)) return [undeclared(template, placeholder, declared)]
    if (!inKey) return []
    const message = `{{ ${name} }} stands in a key, where nothing is filled in.`
    return [{ level: 'warning', from, to, message, outcome: checked ? undefined : `${SAVED}.` }]
  })
  for (const place of template.strangers) {
    const message = `${cut(template.json.text.slice(place.from, place.to))} is no placeholder of Prefect’s.`
    findings.push({ level: 'note', ...place, message, outcome: 'It reaches the job as it stands.' })
  }
  return findings
}

const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

function undeclared(template: Template, { name, from, to, checked }: Placeholder, declared: Set<string>): Finding {
  const { text } = template.json
  const shown = `{{ ${cut(name)} }}`
  const [head] = name.split(/[.[]/)
  const message = /^(prefect\.(variables|blocks)\.|\$)/.test(name)
    ? `${shown} may not stand in job_configuration. It may in the default of a variable.`
    : head !== undefined && head !== name && declared.has(head)
      ? `${shown} is not declared: only ${head} as a whole is.`
      : `${shown} is not declared.`
  const mends: Finding['mends'] = []
  if (/^[\p{L}\p{N}_-]+$/u.test(name) && template.variables) {
    mends.push({ label: `Declare ${cut(name)}`, mend: () => withVariable(text, name) })
  }
  const near = nearest(name, [...declared])
  if (near !== undefined) {
    mends.push({ label: `Use ${cut(near)}`, mend: () => `${text.slice(0, from)}{{ ${near} }}${text.slice(to)}` })
  }
  // A name that the server's search does not find, but the worker's does.
  const outcome = checked ? REFUSED : `${SAVED}, and the worker would leave it out.`
  return { level: checked ? 'error' : 'warning', from, to, message, outcome, mends }
}

/** The declared name that was probably meant: a slip of the keys away, or begun alike; undefined when none is close. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const far = distance(name.toLowerCase(), candidate.toLowerCase())
    if (far < least) [best, least] = [candidate, far]
  }
  // `gpu_count` for `gpus`, `memory` for `memory_limit`.
  return best ?? names.find((candidate) => begunAlike(name, candidate))
}

function begunAlike(a: string, b: string): boolean {
  let same = 0
  while (same < a.length && a[same] === b[same]) same += 1
  return same >= 3 && same >= 0.6 * Math.min(a.length, b.length)
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let left = 1; left <= a.length; left += 1) {
    const next = [left]
    for (let right = 1; right <= b.length; right += 1) {
      const swap = row[right - 1]! + (a[left - 1] === b[right - 1] ? 0 : 1)
      next.push(Math.min(swap, row[right]! + 1, next[right - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

const TYPES = new Set(['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'])

/** What makes of `variables` a schema that the server cannot use: `PATCH` saves it, `POST` and every run are refused. */
function schemaFindings({ variables, properties }: Template, creating: boolean): Finding[] {
  if (!variables) return []
  const findings: Finding[] = []
  const level = creating ? 'error' : 'warning'
  const unusable = creating ? REFUSED : `${SAVED}, and then refuse every run of the pool.`
  const at = (node: JsonNode, message: string, outcome = unusable) =>
    findings.push({ level, from: node.from, to: node.to, message, outcome })
  const type = memberOf(variables, 'type')?.node
  if (type && type.value !== 'object' && typeof type.value === 'string' && TYPES.has(type.value))
    at(type, '"variables" must describe an object.')
  for (const { key, node } of properties?.members ?? []) {
    if (node.kind !== 'object') at(node, `${quoted(key)} must be a schema: { … }.`)
  }
  typesIn(variables, (node) => at(node, `${cut(JSON.stringify(node.value))} is no type of JSON Schema.`))
  const required = memberOf(variables, 'required')?.node
  if (required && required.kind !== 'array') at(required, '"required" must be a list of names.')
  else if (required?.kind === 'array') {
    for (const item of required.items) {
      if (typeof item.value === 'string' && memberOf(properties, item.value)) continue
      const message = `${cut(String(item.value))} is required and not declared.`
      findings.push({
        level: 'warning',
        from: item.from,
        to: item.to,
        message,
        outcome: 'Every run that does not give it by hand is refused.',
      })
    }
  }
  return findings
}

const SCHEMAS = ['items', 'additionalProperties', 'not', 'contains', 'propertyNames']
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items']
const MAPS = ['properties', '$defs', 'definitions', 'patternProperties']

function typesIn(schema: JsonNode, wrong: (node: JsonNode) => void) {
  if (schema.kind !== 'object') return
  const type = memberOf(schema, 'type')?.node
  if (type?.kind === 'array') type.items.filter(({ value }) => !TYPES.has(value as string)).forEach(wrong)
  else if (type && !TYPES.has(type.value as string)) wrong(type)
  for (const { key, node } of schema.members) {
    if (SCHEMAS.includes(key) && node.kind === 'object') typesIn(node, wrong)
    else if (LISTS.includes(key) && node.kind === 'array') node.items.forEach((item) => typesIn(item, wrong))
    else if (MAPS.includes(key) && node.kind === 'object') node.members.forEach((member) => typesIn(member.node, wrong))
  }
}

/** A schema without some keywords, in all its parts; variables may be called like them. */
export function withoutKeywords(schema: unknown, dropped: readonly string[]): unknown {
  if (!isObject(schema)) return schema
  const rest: JsonObject = {}
  for (const [key, held] of Object.entries(schema)) {
    if (dropped.includes(key)) continue
    let next: unknown = held
    if (SCHEMAS.includes(key) && isObject(held)) next = withoutKeywords(held, dropped)
    else if (LISTS.includes(key) && Array.isArray(held)) next = held.map((each) => withoutKeywords(each, dropped))
    else if (MAPS.includes(key) && isObject(held))
      next = Object.fromEntries(Object.entries(held).map(([name, inner]) => [name, withoutKeywords(inner, dropped)]))
    Object.defineProperty(rest, key, { value: next, enumerable: true })
  }
  return rest
}

/** As the server checks defaults: nothing is required, and null is nothing. */
const asDefaultsAreChecked = (schema: Schema) => withoutKeywords(schema, ['required', 'default']) as Schema

function defaultFindings(template: Template, creating: boolean): Finding[] {
  const schema = variablesSchema(template)
  if (!schema) return []
  const defaults = Object.fromEntries(
    Object.entries(defaultsOf(template)).filter(
      // The server puts the block's data in the place of a reference, which only it knows.
      ([, value]) => !(isObject(value) && Object.hasOwn(value, '$ref')),
    ),
  )
  if (Object.keys(defaults).length === 0) return []
  return check(asDefaultsAreChecked(schema), defaults, { unknownKeys: 'ignored' })
    .filter((problem) => problem.path.length > 0)
    .map((problem): Finding => {
      const refused = problem.level === 'error'
      const node = defaultAt(template, problem.path)
      return {
        level: refused && creating ? 'error' : refused ? 'warning' : 'note',
        from: node.from,
        to: node.to,
        message: `Default of ${problem.path.join(' → ')}: ${problem.message}.`.replace(/\.\.$/, '.'),
        outcome: !refused
          ? undefined
          : creating
            ? REFUSED
            : `${SAVED}; runs that do not set it otherwise would get it, and their jobs may fail.`,
      }
    })
}

function unused(template: Template): Finding[] {
  const used = usesOf(template)
  for (const { name } of template.placeholders) used.set(name, used.get(name) ?? [])
  return (
    (template.properties?.members ?? [])
      .filter(({ key }, index, all) => !used.has(key) && all.findLastIndex((other) => other.key === key) === index)
      // The worker lays `env` over the job's by itself (workers/base.py, `from_template_and_values`).
      .filter(({ key }) => key !== 'env')
      .map(({ key, keyFrom, keyTo }) => ({
        level: 'note',
        from: keyFrom,
        to: keyTo,
        message: `${quoted(key)} is used nowhere in job_configuration.`,
        outcome: 'Whatever a deployment gives for it has no effect.',
        mends: [{ label: `Delete ${cut(key)}`, mend: () => withoutVariable(template.json.text, key) }],
      }))
  )
}
