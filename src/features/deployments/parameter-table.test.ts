import { expect, test } from 'vitest'
import { parametersOf } from './parameter-table'

const schema = {
  type: 'object',
  required: ['region', 'token'],
  properties: {
    token: { type: 'string', format: 'password', position: 2 },
    region: { type: 'string', position: 0 },
    limit: { type: 'integer', default: 0, position: 1 },
    note: { type: 'string', position: 3 },
  },
}

test('each parameter shows the value a quick run takes and where it comes from, in the order of the signature', () => {
  const rows = parametersOf({ parameter_openapi_schema: schema, parameters: { token: 's3cret', limit: null, gone: 1 } })
  expect(rows.map(({ name, value, source, required }) => [name, value, source, required])).toEqual([
    ['region', undefined, 'not set', true],
    ['limit', 'null', 'deployment', false],
    ['token', '••••••••', 'deployment', true],
    ['note', undefined, 'not set', false],
    ['gone', '1', 'not in the schema', false],
  ])
})

test.each([null, {}, { properties: null }, { properties: { a: true } }])('a schema of %o is not a crash', (odd) => {
  expect(() => parametersOf({ parameter_openapi_schema: odd as never, parameters: {} })).not.toThrow()
})
