import { isObject, type JsonObject, type Path } from '~/features/schema-form/json-value'
import { memberOf, nodeAt, placeInString, readJsonText, type JsonNode, type JsonText } from '~/lib/json-text'

/** One `{{ name }}` in the job configuration. */
export interface Placeholder {
  name: string
  from: number
  to: number
  /**
   * The server's check sees it (schemas/actions.py, `validate_base_job_template`): it searches the JSON text of each
   * value, where a line break or a letter beyond ASCII is an escape and ends the match. The worker sees more.
   */
  checked: boolean
  /** In a key: the worker fills in values only (utilities/templating, `apply_values`). */
  inKey: boolean
}

/** A base job template as it is being written: whatever of it can be understood. */
export interface Template {
  json: JsonText
  /** The server takes an empty object as "the default of the type". */
  empty: boolean
  configuration?: JsonNode & { kind: 'object' }
  variables?: JsonNode & { kind: 'object' }
  properties?: JsonNode & { kind: 'object' }
  placeholders: Placeholder[]
  /**
   * Those in the default of `env`, which the worker lays over the job's before it fills in values (workers/base.py,
   * `from_template_and_values`). The server does not look there.
   */
  envPlaceholders: Placeholder[]
  /** Texts in double braces that are no placeholders for Prefect, such as `{{ name | upper }}`. */
  strangers: { from: number; to: number }[]
}

// The characters that utilities/templating's PLACEHOLDER_CAPTURE_REGEX knows; Python's \w takes letters of any language.
const WORKER = /\{\{\s*([\p{L}\p{N}_.\-[\]$]+)\s*\}\}/gu
const SERVER = /^\{\{ *[A-Za-z0-9_.\-[\]$]+ *\}\}$/
const BRACES = /\{\{[^{}]*\}\}/g

const asObject = (node: JsonNode | undefined) => (node?.kind === 'object' ? node : undefined)

/** Of a large template the same text is asked about by the checks, the draft and the page: it is read once. */
const KEPT = 4
const kept = new Map<string, Template>()

/** Never changed once it is read. */
export function readTemplate(text: string): Template {
  const known = kept.get(text)
  if (known) return known
  const template = read(text)
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
  kept.set(text, template)
  return template
}

function read(text: string): Template {
  const json = readJsonText(text)
  const root = asObject(json.root)
  const configuration = asObject(memberOf(root, 'job_configuration')?.node)
  const variables = asObject(memberOf(root, 'variables')?.node)
  const template: Template = {
    json,
    empty: root?.members.length === 0,
    configuration,
    variables,
    properties: asObject(memberOf(variables, 'properties')?.node),
    placeholders: [],
    envPlaceholders: [],
    strangers: [],
  }
  const env = memberOf(memberOf(template.properties, 'env')?.node, 'default')?.node
  if (env) {
    const inside: Template = { ...template, placeholders: template.envPlaceholders, strangers: [] }
    walk(inside, env)
  }
  for (const { key, keyFrom, keyTo, node } of configuration?.members ?? []) {
    // The server's search begins below the top keys.
    collect(template, { kind: 'string', from: keyFrom, to: keyTo, value: key }, true, false)
    walk(template, node)
  }
  return template
}

function walk(template: Template, node: JsonNode) {
  if (node.kind === 'string') collect(template, node, false, true)
  else if (node.kind === 'array') for (const item of node.items) walk(template, item)
  else if (node.kind === 'object') {
    for (const { key, keyFrom, keyTo, node: held } of node.members) {
      collect(template, { kind: 'string', from: keyFrom, to: keyTo, value: key }, true, true)
      walk(template, held)
    }
  }
}

function collect(template: Template, node: JsonNode, inKey: boolean, searched: boolean) {
  const value = node.value as string
  if (!value.includes('{{')) return
  const { text } = template.json
  const place = (index: number) => placeInString(text, node, index)
  const known = new Set<number>()
  for (const match of value.matchAll(WORKER)) {
    known.add(match.index)
    template.placeholders.push({
      name: match[1]!,
      from: place(match.index),
      to: place(match.index + match[0].length),
      checked: searched && SERVER.test(match[0]),
      inKey,
    })
  }
  for (const match of value.matchAll(BRACES)) {
    if (!known.has(match.index))
      template.strangers.push({ from: place(match.index), to: place(match.index + match[0].length) })
  }
}

/** The names that are declared, in the order of the text. */
export function declaredNames({ properties }: Template): string[] {
  return [...new Set((properties?.members ?? []).map(({ key }) => key))]
}

/** The schema of the variables as a form takes it; undefined when there is none or it is malformed. */
export function variablesSchema({ variables, properties }: Template): JsonObject | undefined {
  if (!variables || !isObject(variables.value)) return undefined
  return properties || !memberOf(variables, 'properties') ? variables.value : undefined
}

/** The variables with the values they have when nobody says otherwise. */
export function defaultsOf({ properties }: Template): JsonObject {
  const defaults: [string, unknown][] = []
  for (const name of new Set((properties?.members ?? []).map(({ key }) => key))) {
    const held = memberOf(memberOf(properties, name)?.node, 'default')
    if (held) defaults.push([name, held.node.value])
  }
  return Object.fromEntries(defaults)
}

/** The place of a default, or of the nearest thing around it that is there. */
export function defaultAt({ json, properties }: Template, [name, ...rest]: Path): JsonNode {
  let path: (string | number)[] = ['default', ...rest]
  const property = memberOf(properties, String(name))
  for (; path.length > 0; path = path.slice(0, -1)) {
    const node = nodeAt(property?.node, path)
    if (node) return node
  }
  return property
    ? { kind: 'string', from: property.keyFrom, to: property.keyTo, value: property.key }
    : { ...json.root!, to: json.root!.from + 1 }
}
