import { describe, expect, it } from 'vitest'
import {
  changedFields,
  conflictsOf,
  fromKept,
  keepingMine,
  takingTheirs,
  toKeep,
  valuesOf,
  withChange,
  withoutSaved,
  type Changes,
} from './pool-draft'

const base = { limit: '3', description: '', template: '{"a": 1}' }
const changed = (field: string, value: string, over = base): Changes => withChange({}, over, field, value)

describe('changes over what the server has', () => {
  it('fields nobody touched follow the server, changed ones do not', () => {
    const changes = changed('limit', '9')
    expect(valuesOf({ ...base, description: 'theirs' }, changes)).toEqual({
      ...base,
      description: 'theirs',
      limit: '9',
    })
    expect(changedFields(base, changes)).toEqual(['limit'])
    expect(conflictsOf({ ...base, description: 'theirs' }, changes)).toEqual([])
  })

  it('a field changed on both sides is a conflict, unless both say the same', () => {
    const changes = changed('limit', '9')
    const theirs = { ...base, limit: '5' }
    expect(conflictsOf(theirs, changes)).toEqual(['limit'])
    expect(conflictsOf({ ...base, limit: '9' }, changes)).toEqual([])
    // Typing on does not hide it.
    expect(conflictsOf(theirs, withChange(changes, theirs, 'limit', '10'))).toEqual(['limit'])
    expect(conflictsOf(theirs, keepingMine(theirs, changes))).toEqual([])
    expect(valuesOf(theirs, takingTheirs(theirs, changes)).limit).toBe('5')
  })

  it('back at what the server has is no change', () => {
    expect(withChange(changed('limit', '9'), base, 'limit', '3')).toEqual({})
  })

  it('what was typed while saving stays a change to what was saved', () => {
    const changes = { ...changed('limit', '9'), ...changed('description', 'new') }
    const typed = withChange(changes, base, 'limit', '10')
    const left = withoutSaved(typed, { limit: '9', description: 'new' })
    const after = { ...base, limit: '9', description: 'new' }
    expect(changedFields(after, left)).toEqual(['limit'])
    expect(conflictsOf(after, left)).toEqual([])
  })
})

describe('a kept draft', () => {
  const secret = (value: string) =>
    `{"job_configuration": {"a": "{{ token }}"}, "variables": {"properties": {"token": {"$ref": "#/$defs/T"${value}}}, "$defs": {"T": {"type": "string", "writeOnly": true}}}}`
  const server = { template: secret(', "default": "hunter2"') }

  it('holds no secret, neither the one typed nor the one it replaces', () => {
    const changes = withChange({}, server, 'template', secret(', "default": "typed-secret"'))
    const kept = toKeep(server, changes, 'now')!
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|typed-secret/)
    expect(kept.leftOut).toEqual({ template: ['token'] })
  })

  it('gets the secret back from the server, and says which it cannot', () => {
    const edited = `${server.template.slice(0, -1)}, "mine": 1}`
    const kept = toKeep(server, withChange({}, server, 'template', edited), 'now')!
    expect(fromKept(kept, server).changes.template!.value).toBe(edited)
    expect(fromKept(kept, server).lost).toEqual([])
    expect(fromKept(kept, { template: '{}' }).lost).toEqual(['token'])
  })

  it('is not renewed by a text that cannot be read where there are secrets, and is where there are none', () => {
    const broken = withChange({}, server, 'template', '{"default": "typed-secret"')
    expect(toKeep(server, broken, 'now')).toBeUndefined()
    expect(toKeep(base, changed('template', '{"a": '), 'now')?.changes.template?.value).toBe('{"a": ')
  })
})
