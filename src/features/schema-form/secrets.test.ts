import { describe, expect, it } from 'vitest'
import { masked, secretPaths, unmasked, withoutSecrets } from './secrets'

describe('secrets', () => {
  const schema = {
    properties: {
      token: { type: 'string', format: 'password' },
      inner: { anyOf: [{ $ref: '#/definitions/Inner' }, { type: 'null' }] },
      list: { type: 'array', items: { type: 'string', writeOnly: true } },
      plain: { type: 'string' },
    },
    definitions: { Inner: { type: 'object', properties: { key: { type: 'string', writeOnly: true } } } },
  }
  const value = { token: 't', inner: { key: 'k', other: 1 }, list: ['x', 'y'], plain: 'p' }
  const places = secretPaths(schema, value)

  it('are found wherever the schema marks them', () => {
    expect(places).toEqual([['token'], ['inner', 'key'], ['list', 0], ['list', 1]])
  })

  it('do not leave in what is shown or kept', () => {
    for (const text of [masked(value, places), withoutSecrets(value, places)].map((held) => JSON.stringify(held))) {
      expect(text).not.toMatch(/"(t|k|x|y)"/)
      expect(text).toContain('"plain":"p"')
    }
  })

  it('come back where the mask was left, and give way where it was not', () => {
    const shown = masked(value, places)
    expect(unmasked({ ...shown, plain: 'q' }, value, places)).toEqual({ ...value, plain: 'q' })
    expect(unmasked({ ...shown, token: 'new' }, value, places).token).toBe('new')
  })
})
