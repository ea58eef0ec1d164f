import { expect, test } from 'vitest'
import { MASK } from '~/features/schema-form/document-rules'
import { fieldsOf } from './schema-fields'
import { HIDDEN, withHiddenSecrets } from './hidden-secrets'

test('masks are dots, and what the server forgot to mask is hidden as well', () => {
  const schema = {
    type: 'object',
    properties: {
      // A Secret that holds JSON is answered in the clear (server/schemas/core.py).
      value: { anyOf: [{ type: 'string', format: 'password' }, { type: 'object' }], writeOnly: true },
      list: { type: 'array', items: { $ref: '#/definitions/Login' } },
      either: { anyOf: [{ type: 'integer' }, { $ref: '#/definitions/Login' }] },
      tokens: { type: 'object', additionalProperties: { type: 'string', format: 'password' } },
    },
    definitions: {
      Login: {
        type: 'object',
        properties: { user: { type: 'string' }, password: { type: 'string', format: 'password' } },
      },
    },
  }
  const login = { user: 'u', password: 'plain' }
  const hiddenLogin = { user: 'u', password: HIDDEN }
  expect(
    withHiddenSecrets(
      {
        value: { a: 'plain' },
        list: [login],
        either: login,
        tokens: { one: 'plain' },
        headers: { a: MASK, n: [1] },
        port: 5,
      },
      schema,
      ['value', 'headers.*'],
    ),
  ).toEqual({
    value: HIDDEN,
    list: [hiddenLogin],
    either: hiddenLogin,
    tokens: { one: HIDDEN },
    headers: { a: HIDDEN, n: HIDDEN },
    port: 5,
  })
})

test('what is not given stays not given', () => {
  expect(
    withHiddenSecrets({ url: null }, { properties: { url: { format: 'password', type: 'string' } } }, ['url']),
  ).toEqual({
    url: null,
  })
})

test('a definition that the server lost is anything, and what is whole stays the same object', () => {
  const fields = { properties: { value: { anyOf: [{ type: 'string' }, { $ref: '#/definitions/JsonValue' }] } } }
  expect(fieldsOf({ fields })).toEqual({ ...fields, definitions: { JsonValue: {} } })
  expect(fieldsOf({ fields })).toBe(fieldsOf({ fields }))
  const sound = { properties: { value: { type: 'string' } } }
  expect(fieldsOf({ fields: sound })).toBe(sound)
})
