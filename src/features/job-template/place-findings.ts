import { isObject } from '~/features/schema-form/json-value'
import { resolve, type Schema } from '~/features/schema-form/schema'
import { memberOf, nodeAt, type JsonNode } from '~/lib/json-text'
import type { Finding } from './findings'
import { pathWords } from './published'
import { variablesSchema, type Template } from './template'

/** JSON types; undefined where anything may be. */
type Types = ReadonlySet<string> | undefined

const WORDS: Record<string, string> = {
  string: 'text',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}
const wordsOf = (types: ReadonlySet<string>) => [...types].map((type) => WORDS[type] ?? type).join(' or ')

/** The keys that every kind of worker reads (workers/base.py, `BaseJobConfiguration`). */
const EVERY: Record<string, Types> = {
  command: new Set(['string', 'null']),
  name: new Set(['string', 'null']),
  env: new Set(['object']),
  labels: new Set(['object']),
}

const WHOLE = /^\{\{\s*([\p{L}\p{N}_-]+)\s*\}\}$/u
const INSIDE = /\{\{\s*([\p{L}\p{N}_-]+)\s*\}\}/gu

/** Variables in places that do not take what they are: nobody checks this before a worker tries to make the job. */
export function placeFindings(template: Template, published: Template | undefined): Finding[] {
  const findings: Finding[] = []
  const { configuration, json } = template
  if (!configuration) return findings
  const typesOf = typesOfVariables(template)
  const publishedTypes = published && typesOfVariables(published)
  const takenAt = (path: readonly (string | number)[]): { types: Types; by: string } => {
    const [key] = path
    if (path.length === 1 && typeof key === 'string' && Object.hasOwn(EVERY, key))
      return { types: EVERY[key], by: 'Every worker' }
    const node = published?.configuration && nodeAt(published.configuration, path)
    const name = node?.kind === 'string' ? WHOLE.exec(node.value as string)?.[1] : undefined
    return { types: name === undefined ? undefined : publishedTypes?.(name), by: 'The published default' }
  }
  const say = (node: JsonNode, level: Finding['level'], message: string, outcome?: string) =>
    findings.push({ level, from: node.from, to: node.to, message, outcome })
  const judge = (node: JsonNode, path: (string | number)[]) => {
    if (node.kind === 'object') {
      if (path.length === 1) literal(node, path)
      for (const { key, node: held } of node.members) judge(held, [...path, key])
      return
    }
    if (node.kind === 'array') {
      if (path.length === 1) literal(node, path)
      node.items.forEach((item, index) => judge(item, [...path, index]))
      return
    }
    if (node.kind !== 'string') {
      if (path.length === 1) literal(node, path)
      return
    }
    const text = node.value as string
    if (!text.includes('{{')) {
      if (path.length === 1) literal(node, path)
      return
    }
    const whole = WHOLE.exec(text)?.[1]
    if (whole === undefined) {
      for (const [shown, name] of text.matchAll(INSIDE)) {
        const types = typesOf(name!)
        if (!types || types.size === 0) continue
        const bare = [...types].filter((type) => type !== 'null')
        if (bare.length > 0 && bare.every((type) => type === 'object' || type === 'array'))
          say(
            node,
            'warning',
            `${shown} is ${wordsOf(types)} and stands inside a text.`,
            "The job gets it as Python prints it, such as {'a': 1}.",
          )
        else if (bare.length > 0 && bare.every((type) => type === 'boolean'))
          say(node, 'note', `${shown} is true or false and stands inside a text.`, 'The job gets True or False.')
      }
      return
    }
    const types = typesOf(whole)
    const taken = takenAt(path)
    if (!types || !taken.types || fits(types, taken.types)) return
    say(
      node,
      'warning',
      `{{ ${whole} }} is ${wordsOf(types)}, and ${pathWords(path)} takes ${wordsOf(taken.types)}.`,
      taken.by === 'Every worker'
        ? 'The server would save it, and the worker would refuse the job.'
        : 'So it is in the published default; the server would save it, and the job may fail.',
    )
  }
  const literal = (node: JsonNode, path: (string | number)[]) => {
    const taken = EVERY[String(path[0])]
    const type =
      node.value === null
        ? 'null'
        : Array.isArray(node.value)
          ? 'array'
          : node.kind === 'number'
            ? 'number'
            : typeof node.value
    if (!Object.hasOwn(EVERY, String(path[0])) || !taken || taken.has(type)) return
    say(
      node,
      'warning',
      `${pathWords(path)} takes ${wordsOf(taken)}.`,
      'The server would save it, and the worker would refuse the job.',
    )
  }
  for (const { key, node } of configuration.members) {
    if (memberOf(configuration, key)?.node === node) judge(node, [key])
  }
  // The same text said twice of one place says nothing more.
  return findings
    .filter(
      (finding, index) =>
        findings.findIndex((other) => other.from === finding.from && other.message === finding.message) === index,
    )
    .filter(({ from }) => from < json.text.length)
}

/** A text may be taken for a number (pydantic reads it), null leaves the worker's own default. */
function fits(types: ReadonlySet<string>, taken: ReadonlySet<string>): boolean {
  const loose = new Set(taken)
  if (taken.has('number')) loose.add('integer')
  if (taken.has('integer')) loose.add('number')
  if (taken.has('integer') || taken.has('number') || taken.has('boolean')) loose.add('string')
  return [...types].some((type) => type !== 'null' && loose.has(type))
}

function typesOfVariables(template: Template): (name: string) => Types {
  const root = (variablesSchema(template) ?? {}) as Schema
  const known = new Map<string, Types>()
  return (name) => {
    if (known.has(name)) return known.get(name)
    const node = memberOf(template.properties, name)?.node
    const types = node && typesIn(node.value, root, 0)
    known.set(name, types)
    return types
  }
}

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value === 'boolean' || typeof value === 'string'
        ? typeof value
        : isObject(value)
          ? 'object'
          : 'number'

function typesIn(given: unknown, root: Schema, depth: number): Types {
  if (!isObject(given) || depth > 8) return undefined
  const { schema, problem } = resolve(given, root)
  if (problem) return undefined
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return new Set((schema.enum as unknown[]).map(kindOf))
  if ('const' in schema) return new Set([kindOf(schema.const)])
  const variants = Array.isArray(schema.anyOf) ? schema.anyOf : Array.isArray(schema.oneOf) ? schema.oneOf : undefined
  if (variants) {
    const all = (variants as unknown[]).map((variant) => typesIn(variant, root, depth + 1))
    return all.some((types) => types === undefined) ? undefined : new Set(all.flatMap((types) => [...types!]))
  }
  const { type } = schema
  if (typeof type === 'string') return new Set([type])
  return Array.isArray(type) ? new Set((type as unknown[]).map(String)) : undefined
}
