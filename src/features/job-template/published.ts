import { isObject, jsonEquals } from '~/features/schema-form/json-value'
import {
  layOut,
  memberOf,
  nodeAt,
  readJsonText,
  withMemberText,
  withoutPlace,
  withPlace,
  type JsonNode,
} from '~/lib/json-text'
import { holdsSecret } from './secret-defaults'
import { declaredNames, readTemplate, variablesSchema, type Template } from './template'
import { withoutVariable, withRequired } from './variable-edits'
import { requiredOf } from './variables'

/** One difference of a template from the published default of its type. */
export interface TemplateChange {
  id: string
  where: 'variable' | 'job' | 'other'
  sign: 'added' | 'removed' | 'changed'
  /** The variable, or the path of the place. */
  label: string
  /** What of a variable differs: `default`, `type`, `required`. */
  keyword?: string
  /** JSON on one line; not there for what was added. */
  published?: string
  now?: string
  /** The place in the text as it is now; where it was taken out, what is around it. */
  from: number
  to: number
  /** The text with the published state of this one place. */
  restore: (text: string) => string
}

type Path = (string | number)[]

/** Both texts have to be readable; an empty template differs from nothing, because the worker writes it. */
export function changesFrom(published: Template, template: Template): TemplateChange[] {
  if (template.json.mistake || published.json.mistake || template.empty || published.empty) return []
  return [
    ...variableChanges(published, template),
    ...jobChanges(published, template),
    ...otherChanges(published, template),
  ]
}

const oneLine = (template: Template, node: JsonNode) =>
  layOut(template.json.text, node)
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll(/([{[]) | ([}\]])/g, '$1$2')

const laid = (template: Template, node: JsonNode) => layOut(template.json.text, node)

const place = (node: JsonNode | undefined) => ({ from: node?.from ?? 0, to: node?.to ?? 1 })

function variableChanges(published: Template, template: Template): TemplateChange[] {
  const changes: TemplateChange[] = []
  const [wereRequired, areRequired] = [requiredOf(published), requiredOf(template)]
  const schema = variablesSchema(template) ?? {}
  for (const name of new Set([...declaredNames(template), ...declaredNames(published)])) {
    const before = memberOf(published.properties, name)
    const now = memberOf(template.properties, name)
    if (!now) {
      changes.push({
        id: `variable ${name}`,
        where: 'variable',
        sign: 'removed',
        label: name,
        published: oneLine(published, before!.node),
        ...place(template.properties),
        restore: (text) => restoredVariable(text, published, name),
      })
      continue
    }
    const at = { from: now.keyFrom, to: now.keyTo }
    if (!before) {
      changes.push({
        id: `variable ${name}`,
        where: 'variable',
        sign: 'added',
        label: name,
        now: holdsSecret(now.node.value, schema) ? undefined : oneLine(template, now.node),
        ...at,
        restore: (text) => withoutVariable(text, name),
      })
      continue
    }
    const keywords = new Set([...keysOf(now.node), ...keysOf(before.node)])
    const secret = holdsSecret(now.node.value, schema)
    for (const keyword of keywords) {
      const [then, held] = [memberOf(before.node, keyword)?.node, memberOf(now.node, keyword)?.node]
      if (jsonEquals(then?.value, held?.value)) continue
      const show = (of: Template, node: JsonNode | undefined) =>
        node && (secret && keyword === 'default' ? '"********"' : oneLine(of, node))
      changes.push({
        id: `variable ${name} ${keyword}`,
        where: 'variable',
        sign: then ? (held ? 'changed' : 'removed') : 'added',
        label: name,
        keyword,
        published: show(published, then),
        now: show(template, held),
        ...(held ? place(held) : at),
        restore: (text) =>
          withMemberText(
            text,
            readJsonText(text).root,
            ['variables', 'properties', name],
            keyword,
            then && laid(published, then),
          ),
      })
    }
    if (wereRequired.has(name) !== areRequired.has(name))
      changes.push({
        id: `variable ${name} required`,
        where: 'variable',
        sign: 'changed',
        label: name,
        keyword: 'required',
        published: String(wereRequired.has(name)),
        now: String(areRequired.has(name)),
        ...at,
        restore: (text) => withRequired(text, name, wereRequired.has(name)),
      })
  }
  return changes
}

function restoredVariable(text: string, published: Template, name: string): string {
  const node = memberOf(published.properties, name)!.node
  const root = readJsonText(text).root
  const next = nodeAt(root, ['variables', 'properties'])
    ? withMemberText(text, root, ['variables', 'properties'], name, laid(published, node))
    : withMemberText(
        text,
        root,
        ['variables'],
        'properties',
        `{\n  ${JSON.stringify(name)}: ${laid(published, node).replaceAll('\n', '\n  ')}\n}`,
      )
  return withRequired(next, name, requiredOf(published).has(name))
}

const keysOf = (node: JsonNode) => (node.kind === 'object' ? node.members.map(({ key }) => key) : [])

function jobChanges(published: Template, template: Template): TemplateChange[] {
  const [before, now] = [published.configuration, template.configuration]
  if (!before || !now) return []
  return differences(published, template, before, now, ['job_configuration'], 'job')
}

function differences(
  published: Template,
  template: Template,
  before: JsonNode,
  now: JsonNode,
  path: Path,
  where: 'job' | 'other',
): TemplateChange[] {
  if (jsonEquals(before.value, now.value)) return []
  const inside = (key: string | number, then: JsonNode | undefined, held: JsonNode | undefined): TemplateChange[] => {
    const inner = [...path, key]
    if (then && held) return differences(published, template, then, held, inner, where)
    return [difference(published, template, then, held ?? now, inner, where, held ? 'added' : 'removed')]
  }
  if (before.kind === 'object' && now.kind === 'object') {
    const keys = new Set([...keysOf(now), ...keysOf(before)])
    return [...keys].flatMap((key) => inside(key, memberOf(before, key)?.node, memberOf(now, key)?.node))
  }
  // Of lists of the same length each place can be put back on its own.
  if (before.kind === 'array' && now.kind === 'array' && before.items.length === now.items.length)
    return now.items.flatMap((item, index) => inside(index, before.items[index], item))
  return [difference(published, template, before, now, path, where, 'changed')]
}

function difference(
  published: Template,
  template: Template,
  before: JsonNode | undefined,
  /** For what was taken out: what it was taken out of. */
  now: JsonNode,
  path: Path,
  where: 'job' | 'other',
  sign: TemplateChange['sign'],
): TemplateChange {
  return {
    id: `${where} ${JSON.stringify(path)}`,
    where,
    sign,
    label: pathWords(where === 'job' ? path.slice(1) : path),
    published: before && oneLine(published, before),
    now: sign === 'removed' ? undefined : oneLine(template, now),
    ...place(now),
    restore: (text) => {
      const { root } = readJsonText(text)
      return before ? withPlace(text, root, path, laid(published, before)) : withoutPlace(text, root, path)
    },
  }
}

/** `job_manifest.spec.containers[0].image` */
export const pathWords = (path: readonly (string | number)[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${key}`)).join('')

/** Other keys of the template, and of the schema of the variables. */
function otherChanges(published: Template, template: Template): TemplateChange[] {
  const changes: TemplateChange[] = []
  const compare = (before: JsonNode | undefined, now: JsonNode | undefined, path: Path, apart: string[]) => {
    if (!before || !now) return
    for (const key of new Set([...keysOf(now), ...keysOf(before)])) {
      if (apart.includes(key)) continue
      const [then, held] = [memberOf(before, key)?.node, memberOf(now, key)?.node]
      if (then && held) changes.push(...differences(published, template, then, held, [...path, key], 'other'))
      else
        changes.push(
          difference(published, template, then, held ?? now, [...path, key], 'other', held ? 'added' : 'removed'),
        )
    }
  }
  compare(published.json.root, template.json.root, [], ['job_configuration', 'variables'])
  compare(published.variables, template.variables, ['variables'], ['properties', 'required'])
  const missing = (['job_configuration', 'variables'] as const).filter(
    (key) => memberOf(published.json.root, key) && !isObject(memberOf(template.json.root, key)?.node.value),
  )
  for (const key of missing) {
    const before = memberOf(published.json.root, key)!.node
    changes.push(difference(published, template, before, template.json.root!, [key], 'other', 'removed'))
  }
  return changes
}

/** A text readable as a template for comparing; undefined when there is nothing to compare with. */
export function publishedTemplate(text: string | undefined): Template | undefined {
  if (text === undefined) return undefined
  const template = readTemplate(text)
  return template.empty || template.json.mistake ? undefined : template
}
