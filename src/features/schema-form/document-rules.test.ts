import { expect, test } from 'vitest'
import { check } from './check'
import { type DocumentRules, isSecretPlace, isStoredSecret, MASK } from './document-rules'

const fields = ['url', 'headers.*', 'auth.password', 'value']
const stored = {
  url: MASK,
  headers: { a: MASK, deep: { b: MASK } },
  auth: { user: 'u', password: MASK },
  value: { any: 'thing' },
}
const rules: DocumentRules = { secretFields: fields, stored, types: {} }

test('a place is secret by its own path, or by a star before it at any depth', () => {
  expect(isSecretPlace(fields, ['url'])).toBe(true)
  expect(isSecretPlace(fields, ['url', 'x'])).toBe(false)
  expect(isSecretPlace(fields, ['auth', 'password'])).toBe(true)
  expect(isSecretPlace(fields, ['auth', 'user'])).toBe(false)
  expect(isSecretPlace(fields, ['headers', 'deep', 'b'])).toBe(true)
  expect(isSecretPlace(fields, ['headers'])).toBe(true)
  expect(isSecretPlace([], ['url'])).toBe(false)
})

test('what the server has is a stored secret as long as nobody changed it, even where the server does not mask it', () => {
  expect(isStoredSecret(rules, ['url'], MASK)).toBe(true)
  expect(isStoredSecret(rules, ['url'], 'new')).toBe(false)
  // Under a star each entry is hidden by itself, and an empty map, which the server masks as a whole, as well.
  expect(isStoredSecret(rules, ['headers'], stored.headers)).toBe(false)
  expect(isStoredSecret(rules, ['headers', 'deep', 'b'], MASK)).toBe(true)
  expect(isStoredSecret({ ...rules, stored: { headers: MASK } }, ['headers'], MASK)).toBe(true)
  expect(isStoredSecret(rules, ['value'], { any: 'thing' })).toBe(true)
  expect(isStoredSecret(rules, ['auth', 'user'], 'u')).toBe(false)
})

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string', minLength: 20, format: 'password', writeOnly: true },
    headers: { type: 'object' },
    port: { type: 'integer' },
    credentials: { allOf: [{ $ref: '#/definitions/Creds' }] },
    steps: { type: 'array', items: { $ref: '#/definitions/Creds' } },
    when: { type: 'string', format: 'date' },
  },
  required: ['url'],
  definitions: {
    Creds: { title: 'Creds', type: 'object', block_type_slug: 'creds', properties: { token: { type: 'string' } } },
  },
}
const said = (value: Record<string, unknown>, document: DocumentRules = rules) =>
  check(schema, value, { document }).map(({ level, path, message }) => `${level} ${path.join('.')}: ${message}`)

test('stored secrets and references are not judged, everything else is', () => {
  const reference = { $ref: { block_document_id: '00000000-0000-4000-8000-000000000001' } }
  expect(said({ url: MASK, headers: { a: MASK }, credentials: reference, extra: 1 })).toEqual([])
  expect(said({ url: 'short', port: 'x' })).toEqual([
    expect.stringMatching(/^error url: /),
    expect.stringMatching(/^error port: /),
  ])
  expect(said({})).toEqual(['error url: Required'])
  expect(said({ url: MASK, when: 'tomorrow' })).toEqual([
    expect.stringMatching(/^warning when: Saved as it is, but the block cannot be loaded/),
  ])
})

test('a mask where the server has nothing to put in its place is an error, and so is a reference that is not followed', () => {
  expect(said({ url: MASK, headers: { renamed: MASK } })).toEqual([
    expect.stringMatching(/^error headers\.renamed: The server keeps a secret at its own place only/),
  ])
  expect(said({ url: MASK }, { ...rules, stored: {} })[0]).toMatch(/^error url: Eight stars/)
  expect(said({ url: MASK, steps: [{ $ref: { block_document_id: 'x' } }] })).toEqual([
    expect.stringMatching(/^error steps\.0: Prefect follows a reference in a field of the block itself only/),
  ])
})
