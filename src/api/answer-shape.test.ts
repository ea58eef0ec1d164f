import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hasShapeOf } from './answer-shape'

interface Schema {
  type?: string
  $ref?: string
  anyOf?: Schema[]
  properties?: Record<string, Schema>
}
interface Api {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { schema: Schema }> }> }>>
  components: { schemas: Record<string, Schema> }
}
const api = JSON.parse(readFileSync('src/api/openapi.json', 'utf8')) as Api

/** The smallest value of the schema's outline; undefined where any will do. */
function sample(schema: Schema | undefined): unknown {
  if (!schema) return undefined
  if (schema.$ref) return sample(api.components.schemas[schema.$ref.split('/').at(-1) ?? ''])
  if (schema.type === 'array') return []
  if (schema.type === 'integer' || schema.type === 'number') return 0
  if (!schema.properties) return schema.type === 'object' ? {} : undefined
  return Object.fromEntries(Object.entries(schema.properties).map(([key, field]) => [key, sample(field) ?? null]))
}

test('everything that the pinned server answers has the shape', () => {
  const refused: string[] = []
  for (const [template, methods] of Object.entries(api.paths))
    for (const [method, { responses }] of Object.entries(methods)) {
      const answer = sample(responses['200']?.content?.['application/json']?.schema)
      const path = template.replaceAll(/\{(?!resource_id|view)[^}]+\}/g, '0d3a7c9e-0000-4000-8000-000000000001')
      if (answer !== undefined && !hasShapeOf(method.toUpperCase(), `/api${path}`, answer)) refused.push(template)
    }
  expect(refused).toEqual([])
})

test.each([
  '/flow_runs/filter',
  '/flow_runs/history',
  '/flows/paginate',
  '/ui/flows/next-runs',
  '/ui/task_runs/count',
  '/ui/schemas/validate',
  '/work_pools/town/concurrency_status',
  '/artifacts/latest/count',
])('what another service says is no answer of %s', (path) => {
  expect(hasShapeOf('POST', `/api${path}`, { status: 'ok' })).toBe(false)
  expect(hasShapeOf('POST', `/api${path}`, null)).toBe(false)
})

test('an object at its address has its id', () => {
  expect(hasShapeOf('GET', '/api/flow_runs/0d3a7c9e-0000-4000-8000-000000000001', { status: 'ok' })).toBe(false)
  expect(hasShapeOf('GET', '/api/health', true)).toBe(true)
  expect(hasShapeOf('GET', '/api/health', { status: 'ok' })).toBe(false)
  expect(hasShapeOf('GET', '/api/variables/name/health', { id: 'x' })).toBe(true)
  expect(hasShapeOf('GET', '/api/admin/settings', { status: 'ok' })).toBe(false)
})

test('what is found by its name is an object as well, and a version is a text', () => {
  expect(hasShapeOf('GET', '/api/work_pools/town', { status: 'ok' })).toBe(false)
  expect(hasShapeOf('GET', '/api/deployments/name/flow/deployment', [])).toBe(false)
  expect(hasShapeOf('GET', '/api/admin/version', { status: 'ok' })).toBe(false)
  expect(hasShapeOf('GET', '/api/flow_run_states/', { status: 'ok' })).toBe(false)
  expect(hasShapeOf('GET', '/api/task_run_states/', [])).toBe(true)
})
