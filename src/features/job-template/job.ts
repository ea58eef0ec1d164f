import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { ExactNumber } from '~/lib/exact-json'
import type { JsonNode } from '~/lib/json-text'
import type { Template } from './template'
import { variablesOf } from './variables'

/** Whose value a variable has. */
export type Source = 'default' | 'deployment'

export interface Fill {
  /** As the placeholder says it: `env`, `resources.cpu`. */
  name: string
  source: Source
  /** The pool's default that the deployment's value took the place of. */
  instead?: unknown
}

/** A part of the job as the worker would make it. */
export interface JobNode {
  value: unknown
  members?: [key: string, node: JobNode][]
  items?: JobNode[]
  filled?: Fill[]
  /** The worker leaves it out: the placeholder that has no value. */
  absent?: string
  /** What the worker only knows when the run starts, in words. */
  later?: string
  secret?: boolean
}

export interface Job {
  root?: JobNode
  /** Why the worker cannot make the job. */
  problems: string[]
}

type Raw = { given?: Fill; secret?: boolean } & (
  | { kind: 'object'; members: Map<string, Raw> }
  | { kind: 'array'; items: Raw[] }
  | { kind: 'leaf'; value: unknown }
)

/**
 * The job that a worker makes of a template and the overrides of a deployment: workers/base.py,
 * `BaseJobConfiguration.from_template_and_values`, and utilities/templating, `apply_values`. Blocks, variables and the
 * worker's environment are not looked up, only named.
 */
export function renderJob(template: Template, overrides: JsonObject = {}): Job {
  const { configuration } = template
  if (!configuration) return { problems: ['The template has no job_configuration.'] }
  const problems: string[] = []
  const base = rawOf(configuration) as Raw & { kind: 'object' }
  const variables = variablesOf(template)
  const secrets = new Set(variables.filter(({ secret }) => secret).map(({ name }) => name))
  const values: JsonObject = {}
  const sources = new Map<string, Fill>()
  for (const { name, default: held } of variables) {
    if (!held || held.value === null) continue
    put(values, name, held.value)
    sources.set(name, { name, source: 'default' })
  }
  const lay = (env: unknown, from: Fill, over: boolean) => {
    const own = base.members.get('env')
    if (!truthy(env) || (over && own?.kind !== 'object')) return
    if (!isObject(env)) {
      problems.push('env is not an object of texts: the worker fails on it.')
      return
    }
    const into: Raw & { kind: 'object' } = own?.kind === 'object' ? own : { kind: 'object', members: new Map() }
    base.members.set('env', into)
    for (const [key, value] of Object.entries(env)) {
      const before = into.members.get(key)
      const instead = before?.given?.source === 'default' && before.kind === 'leaf' ? before.value : undefined
      const given = { ...from, ...(over && from.source === 'deployment' && instead !== undefined && { instead }) }
      into.members.set(key, { ...rawOfValue(value), given, secret: secrets.has('env') })
    }
  }
  lay(values.env, { name: 'env', source: 'default' }, false)
  for (const [name, value] of Object.entries(nested(overrides, problems))) {
    sources.set(name, { name, source: 'deployment', ...(Object.hasOwn(values, name) && { instead: values[name] }) })
    put(values, name, value)
  }
  lay(values.env, sources.get('env') ?? { name: 'env', source: 'default' }, true)
  const root = fillIn(base, { values, sources, secrets })
  problems.push(...refusedByEvery(root))
  return { root, problems }
}

interface Given {
  values: JsonObject
  sources: Map<string, Fill>
  secrets: Set<string>
}

const put = (object: JsonObject, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })

const truthy = (value: unknown) =>
  !(
    value === undefined ||
    value === null ||
    value === false ||
    value === 0 ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  )

/** Keys with dots as nested objects (`set_in_dict`), then the others over them. */
function nested(overrides: JsonObject, problems: string[]): JsonObject {
  const result: JsonObject = {}
  for (const [key, value] of Object.entries(overrides)) {
    if (!key.includes('.')) continue
    const keys = key.replaceAll('[', '.').replaceAll(']', '').split('.')
    let at = result
    for (const step of keys.slice(0, -1)) {
      if (!Object.hasOwn(at, step)) put(at, step, {})
      const next = at[step]
      if (!isObject(next)) {
        problems.push(`The override ${key} does not fit beside another one: the worker fails on it.`)
        return result
      }
      at = next
    }
    put(at, keys.at(-1)!, structuredCloneExact(value))
  }
  for (const [key, value] of Object.entries(overrides)) {
    if (key.includes('.')) continue
    const before = Object.hasOwn(result, key) ? result[key] : undefined
    put(result, key, isObject(before) && isObject(value) ? merged(before, value) : value)
  }
  return result
}

const structuredCloneExact = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(structuredCloneExact)
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, held]) => [key, structuredCloneExact(held)]))
      : value

function merged(under: JsonObject, over: JsonObject): JsonObject {
  const result = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(result, key) ? result[key] : undefined
    put(result, key, isObject(before) && isObject(value) ? merged(before, value) : value)
  }
  return result
}

function rawOf(node: JsonNode): Raw {
  if (node.kind === 'object') {
    const members = new Map<string, Raw>()
    for (const { key, node: held } of node.members) members.set(key, rawOf(held))
    return { kind: 'object', members }
  }
  if (node.kind === 'array') return { kind: 'array', items: node.items.map(rawOf) }
  return { kind: 'leaf', value: node.value }
}

function rawOfValue(value: unknown): Raw {
  if (isObject(value))
    return { kind: 'object', members: new Map(Object.entries(value).map(([key, held]) => [key, rawOfValue(held)])) }
  if (Array.isArray(value)) return { kind: 'array', items: value.map(rawOfValue) }
  return { kind: 'leaf', value }
}

function fillIn(raw: Raw, given: Given): JobNode {
  const marks = { ...(raw.given && { filled: [raw.given] }), ...(raw.secret && { secret: true }) }
  if (raw.kind === 'object') {
    const members = [...raw.members].map(([key, held]): [string, JobNode] => [key, fillIn(held, given)])
    const value = Object.fromEntries(members.filter(([, node]) => !node.absent).map(([key, node]) => [key, node.value]))
    return { value, members, later: blockWords(value), ...marks }
  }
  if (raw.kind === 'array') {
    const items = raw.items.map((held) => fillIn(held, given))
    return { value: items.filter((node) => !node.absent).map((node) => node.value), items, ...marks }
  }
  if (typeof raw.value !== 'string') return { value: raw.value, ...marks }
  const filled = fillText(raw.value, given)
  return { ...filled, ...marks, filled: [...(marks.filled ?? []), ...(filled.filled ?? [])] }
}

// utilities/templating, PLACEHOLDER_CAPTURE_REGEX
const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_.\-[\]$]+)\s*\}\}/gu
const isLater = (name: string) => name.startsWith('prefect.blocks.') || name.startsWith('prefect.variables.')

function fillText(text: string, given: Given): JobNode {
  const found = [...text.matchAll(PLACEHOLDER)]
  const [first] = found
  if (!first) return { value: text }
  const plain = (name: string) => !isLater(name) && !name.startsWith('$')
  if (found.length === 1 && first[0] === text && plain(first[1]!)) {
    const got = lookUp(given.values, first[1]!)
    if (!got) return { value: undefined, absent: first[1]! }
    return { ...nodeOfValue(got.value), ...marksOf([first[1]!], given) }
  }
  const later: string[] = []
  const names: string[] = []
  const value = text.replaceAll(PLACEHOLDER, (whole, name: string) => {
    if (!plain(name)) {
      later.push(laterWords(name))
      return whole
    }
    names.push(name)
    const got = lookUp(given.values, name)
    return got ? pythonText(got.value) : ''
  })
  return { value, ...(later.length > 0 && { later: later.join(' ') }), ...marksOf(names, given) }
}

function marksOf(names: string[], { sources, secrets }: Given): Pick<JobNode, 'filled' | 'secret'> {
  const heads = names.map((name) => [name, name.split(/[.[]/)[0]!] as const)
  const filled = heads.flatMap(([name, head]): Fill[] => {
    const fill = sources.get(head)
    return fill ? [{ ...fill, name }] : []
  })
  return {
    ...(filled.length > 0 && { filled }),
    ...(heads.some(([, head]) => secrets.has(head)) && { secret: true }),
  }
}

/** A value as it was given: nothing more is filled in inside it, but blocks and variables are, later. */
function nodeOfValue(value: unknown): JobNode {
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, held]): [string, JobNode] => [key, nodeOfValue(held)])
    return { value, members, later: blockWords(value) }
  }
  if (Array.isArray(value)) return { value, items: value.map(nodeOfValue) }
  if (typeof value !== 'string') return { value }
  const later = [...value.matchAll(PLACEHOLDER)].map((match) => match[1]!).filter(isLater)
  return { value, ...(later.length > 0 && { later: later.map(laterWords).join(' ') }) }
}

function laterWords(name: string): string {
  if (name.startsWith('$')) return `The environment variable ${name.replace(/^\$+/, '')} of the worker goes here.`
  const rest = name.replace(/^prefect\.(blocks|variables)\./, '')
  return name.startsWith('prefect.variables.')
    ? `The worker puts the variable ${rest} here when the run starts, or nothing when there is none.`
    : `The worker puts the block ${rest.replace('.', '/')} here when the run starts.`
}

function blockWords(value: JsonObject): string | undefined {
  const id = isObject(value.$ref) ? value.$ref.block_document_id : undefined
  return typeof id === 'string' ? 'The worker puts the data of this block here when the run starts.' : undefined
}

/** utilities/collections, `get_from_dict`: undefined where there is nothing. */
function lookUp(values: JsonObject, name: string): { value: unknown } | undefined {
  let at: unknown = values
  for (const key of name.replaceAll('[', '.').replaceAll(']', '').split('.')) {
    const index = /^[+-]?\d+(_\d+)*$/.test(key) ? Number(key.replaceAll('_', '')) : undefined
    if (Array.isArray(at) || typeof at === 'string') {
      const items: readonly unknown[] = typeof at === 'string' ? [...at] : (at as unknown[])
      if (index === undefined || index >= items.length || index < -items.length) return undefined
      at = items.at(index)
      continue
    }
    // A number is no key of an object for the worker.
    if (!isObject(at) || index !== undefined || !Object.hasOwn(at, key)) return undefined
    at = at[key]
  }
  return { value: at }
}

/** Python's `str`, which is what stands in a longer text. */
function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : repr(value)
}

function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' || value instanceof ExactNumber) return String(value)
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
    const inner = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
    return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, held]) => `${repr(key)}: ${repr(held)}`)
    .join(', ')}}`
}

/** The four keys that every kind of worker reads (workers/base.py, `BaseJobConfiguration`) and the types they take. */
function refusedByEvery(root: JobNode): string[] {
  const problems: string[] = []
  for (const [key, { value, absent, later }] of root.members ?? []) {
    if (absent || later) continue
    const text = value === null || typeof value === 'string'
    if ((key === 'command' || key === 'name') && !text)
      problems.push(`${key} would not be a text: the worker refuses the job.`)
    if (key === 'env' && !isObject(value)) problems.push('env would not be an object: the worker refuses the job.')
    if (key === 'labels' && !(isObject(value) && Object.values(value).every((held) => typeof held === 'string')))
      problems.push('labels would not be an object of texts: the worker refuses the job.')
  }
  return problems
}

/** The job without what is left out, secrets masked: to be copied. */
export function jobValue(node: JobNode): unknown {
  if (node.secret && !node.members && !node.items) return MASK
  if (node.members) {
    const shown = node.members.filter(([, held]) => !held.absent)
    return Object.fromEntries(shown.map(([key, held]) => [key, jobValue(node.secret ? masked(held) : held)]))
  }
  if (node.items)
    return node.items.filter((held) => !held.absent).map((held) => jobValue(node.secret ? masked(held) : held))
  return node.value
}

const MASK = '********'
export const masked = (node: JobNode): JobNode => ({ ...node, secret: true })
