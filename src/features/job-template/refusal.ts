import { ApiError } from '~/api/client'
import { isObject } from '~/features/schema-form/json-value'
import { parseServerError } from '~/features/schema-form/server-errors'
import { memberOf, type JsonNode } from '~/lib/json-text'
import type { Finding } from './findings'
import { defaultAt, readTemplate, type Template } from './template'

/** Why the server did not take a pool, each thing where it belongs. */
export interface PoolRefusal {
  message: string
  detail?: string
  /** By field: `name`, `description`, `limit`. */
  fields: Record<string, string>
  /** At places of the template that was sent. */
  findings: Finding[]
}

const FIELDS: Record<string, string> = {
  name: 'name',
  description: 'description',
  concurrency_limit: 'limit',
}

/** `text` is the template that was sent; a pool that is being made has a field for its name. */
export function poolRefusal(error: unknown, text: string, creating: boolean): PoolRefusal {
  const message = error instanceof Error ? error.message : String(error)
  const refusal: PoolRefusal = { message, fields: {}, findings: [] }
  if (!(error instanceof ApiError)) return refusal
  const { status, detail } = error
  if (detail !== undefined && detail !== message)
    refusal.detail = typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2)
  // The name is taken, or reserved (server/api/workers.py).
  if (creating && (status === 409 || status === 403)) refusal.fields.name = message
  if (status !== 422 && !(status === 404 && /block/i.test(message))) return refusal
  const template = readTemplate(text)
  const put = (said: string) =>
    refusal.findings.push({ level: 'error', ...placeOf(said, template), message: said, server: true })
  if (!Array.isArray(detail)) {
    if (typeof detail === 'string') put(detail)
    return refusal
  }
  for (const each of detail as unknown[]) {
    if (!isObject(each) || typeof each.msg !== 'string') continue
    const said = each.msg.replace(/^Value error, /, '')
    const [, field] = Array.isArray(each.loc) ? (each.loc as unknown[]) : []
    if (field === 'base_job_template') put(said)
    else if (typeof field === 'string' && FIELDS[field]) refusal.fields[FIELDS[field]] = said
  }
  return refusal
}

/** Where in the template a sentence of the server's is about; its start when it does not say. */
function placeOf(said: string, template: Template): { from: number; to: number } {
  const undeclared = /undeclared variable\(s\): (.*)\.$/s.exec(said)?.[1]?.split(' ,') ?? []
  const placeholder = template.placeholders.find(({ name }) => undeclared.includes(name))
  if (placeholder) return { from: placeholder.from, to: placeholder.to }
  if (/Validation failed for field/.test(said)) {
    const { path } = parseServerError(said)
    if (path.length > 0) return defaultAt(template, path)
  }
  const literal = /^Invalid schema: '([^']*)'/.exec(said)?.[1]
  const culprit =
    literal !== undefined && template.variables && find(template.variables, (node) => node.value === literal)
  if (culprit) return culprit
  if (/block/i.test(said)) {
    const reference = template.properties?.members.find(({ node }) => isObject(memberOf(node, 'default')?.node.value))
    if (reference) return memberOf(reference.node, 'default')!.node
  }
  const from = template.json.root?.from ?? 0
  return { from, to: from + 1 }
}

function find(node: JsonNode, fits: (node: JsonNode) => boolean): JsonNode | undefined {
  if (node.kind === 'object') {
    for (const member of node.members) {
      const found = find(member.node, fits)
      if (found) return found
    }
    return undefined
  }
  if (node.kind !== 'array') return fits(node) ? node : undefined
  for (const item of node.items) {
    const found = find(item, fits)
    if (found) return found
  }
  return undefined
}

/** Everything of it stands at a field or at a place of the template. */
export const isPlaced = ({ fields, findings }: PoolRefusal) => Object.keys(fields).length > 0 || findings.length > 0
