import { expect, test } from 'vitest'
import type { Block } from '~/api/blocks'
import { MASK } from '~/features/schema-form/document-rules'
import { changesOf, ConflictError, patchOf, secretsIn, withChanges, withSecretsBack } from './block-changes'

const reference = (id: string) => ({ $ref: { block_document_id: id } })
const opened = { method: 'POST', url: MASK, headers: { a: MASK }, credentials: reference('c1'), note: 'x' }
const now = { data: opened } as unknown as Block

test('one changed field is sent alone, with every reference, and no secret', () => {
  const wanted = { ...opened, method: 'GET' }
  expect(patchOf(opened, changesOf(opened, wanted), now)).toEqual({
    data: { method: 'GET', credentials: reference('c1') },
    merge_existing_data: true,
  })
})

test('a reference that somebody else gave meanwhile is sent along, too', () => {
  const later = { data: { ...opened, storage: reference('s9') } } as unknown as Block
  expect(patchOf(opened, changesOf(opened, { ...opened, method: 'GET' }), later).data).toEqual({
    method: 'GET',
    credentials: reference('c1'),
    storage: reference('s9'),
  })
})

test('taking a field away sends all the others, masks in the place of secrets', () => {
  const { note: _, ...wanted } = opened
  expect(patchOf(opened, changesOf(opened, wanted), now)).toEqual({ data: wanted, merge_existing_data: false })
})

test('a field that somebody else changed is a conflict only when it was changed here, and otherwise', () => {
  const theirs = { data: { ...opened, note: 'theirs' } } as unknown as Block
  expect(patchOf(opened, changesOf(opened, { ...opened, method: 'GET' }), theirs).data).not.toHaveProperty('note')
  const changes = changesOf(opened, { ...opened, note: 'mine' })
  expect(() => patchOf(opened, changes, theirs)).toThrow(ConflictError)
  const same = changesOf(opened, { ...opened, note: 'theirs' })
  expect(() => patchOf(opened, same, theirs)).not.toThrow()
})

test('changes can be laid over what is there later', () => {
  const { note: _, ...rest } = opened
  const changes = changesOf(opened, { ...rest, url: 'new' })
  expect(withChanges({ ...opened, method: 'PUT' }, changes)).toEqual({ ...rest, method: 'PUT', url: 'new' })
})

test('a draft knows where typed secrets are, and gets back what the server has', () => {
  const schema = {
    type: 'object',
    properties: {
      url: { type: 'string', format: 'password' },
      keys: { type: 'array', items: { type: 'string', writeOnly: true } },
    },
  }
  const typed = { url: 's', headers: { a: MASK, b: 'typed', deep: { c: 'typed' } }, keys: ['k'], value: { json: 1 } }
  const places = secretsIn(typed, schema, ['url', 'headers.*', 'value'])
  expect(places.map((path) => path.join('.')).toSorted()).toEqual([
    'headers.b',
    'headers.deep.c',
    'keys.0',
    'url',
    'value',
  ])
  expect(withSecretsBack({ method: 'GET' }, [['value'], ['url']], { value: { json: 1 } })).toEqual({
    value: { method: 'GET', value: { json: 1 } },
    lost: [['url']],
  })
})
