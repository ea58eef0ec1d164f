import { describe, expect, it } from 'vitest'
import type { PoolDeployment } from '~/api/work-pool-edits'
import { ExactNumber } from '~/lib/exact-json'
import { impactOf, overridesByVariable } from './impact'
import { readTemplate } from './template'

const template = (properties: Record<string, object>, more: object = {}, uses = Object.keys(properties)) =>
  readTemplate(
    JSON.stringify({
      job_configuration: Object.fromEntries([['fixed', 1], ...uses.map((name) => [name, `{{ ${name} }}`])]),
      variables: { type: 'object', properties, ...more },
    }),
  )
const deployment = (name: string, overrides: Record<string, unknown> = {}): PoolDeployment => ({
  id: name,
  name,
  flow_id: 'flow',
  overrides,
})
const saved = template({ cpu: { type: 'string', default: '1' }, env: { type: 'object' } })
const said = (next: ReturnType<typeof template>, ...deployments: PoolDeployment[]) =>
  Object.fromEntries(
    impactOf(saved, next, deployments).breaking.map(({ deployment: { name }, refused, lost }) => [
      name,
      [...refused, ...lost],
    ]),
  )

describe('what a save means for the deployments', () => {
  it('is nothing when the template means the same to them', () => {
    const impact = impactOf(saved, saved, [deployment('a', { cpu: '2' }), deployment('b')])
    expect(impact.breaking).toEqual([])
    expect(impact.untouched.map(({ name }) => name)).toEqual(['a'])
  })

  it('names those whose value the new schema refuses', () => {
    const next = template({ cpu: { type: 'integer' }, env: { type: 'object' } })
    const found = said(next, deployment('text', { cpu: '2' }), deployment('number', { cpu: 2 }), deployment('none'))
    expect(Object.keys(found)).toEqual(['text'])
    expect(found.text![0]).toMatch(/^cpu: .*integer/)
  })

  it('names those whose variable is gone, or used nowhere any more', () => {
    const gone = template({ cores: { type: 'string' }, env: { type: 'object' } })
    expect(said(gone, deployment('a', { cpu: '2' }), deployment('b', { env: {} }))).toEqual({
      a: ['cpu is set, and there is no variable cpu any more'],
    })
    const unused = template({ cpu: { type: 'string' }, env: { type: 'object' } }, {}, ['env'])
    expect(said(unused, deployment('a', { cpu: '2' }))).toEqual({ a: ['cpu is set, and nothing uses cpu any more'] })
    const withoutEnv = template({ cpu: { type: 'string' } })
    expect(said(withoutEnv, deployment('a', { 'env.A': '1' })).a).toEqual([
      'env.A is set, and there is no variable env any more',
    ])
  })

  it('names those that do not give what is newly required', () => {
    const next = template({ cpu: { type: 'string' }, env: { type: 'object' } }, { required: ['cpu'] })
    expect(said(next, deployment('gives', { cpu: '1' }), deployment('not'))).toEqual({
      not: ['cpu is required, and nobody gives it'],
    })
    // With a default it is always there, and with a default that does not fit the server checks nothing as required.
    expect(
      said(template({ cpu: { type: 'string', default: '1' }, env: {} }, { required: ['cpu'] }), deployment('not')),
    ).toEqual({})
    expect(
      said(
        template({ cpu: { type: 'string' }, env: { type: 'object', default: 'no' } }, { required: ['cpu'] }),
        deployment('not'),
      ),
    ).toEqual({})
    const block = template(
      { cpu: { type: 'string', default: { $ref: { block_document_id: 'x' } } }, env: {} },
      { required: ['cpu'] },
    )
    expect(said(block, deployment('not'))).toEqual({})
  })

  it('leaves alone what was refused before, and null, which the server lets through', () => {
    const bad = deployment('bad', { cpu: 5 })
    expect(said(template({ cpu: { type: 'string', title: 'CPU' }, env: {} }), bad)).toEqual({})
    expect(
      said(template({ cpu: { type: 'integer', default: 1 }, env: {} }), deployment('null', { cpu: null })),
    ).toEqual({})
  })

  it('quotes no secret', () => {
    const key = (type: string) => template({ cpu: { type, format: 'password' }, env: {} })
    const impact = impactOf(key('string'), key('integer'), [deployment('a', { cpu: 'hunter2' })])
    expect(impact.breaking[0]!.refused).toEqual(['cpu: its value does not fit'])
  })

  it('checks rules over several variables, and exact numbers', () => {
    const closed = template({ cpu: { type: 'string' }, env: {} }, { additionalProperties: false })
    expect(Object.keys(said(closed, deployment('own', { mine: 1 }), deployment('a', { cpu: '1' })))).toEqual(['own'])
    const limited = template({ cpu: { type: 'integer', maximum: 10 }, env: {} })
    expect(Object.keys(said(limited, deployment('huge', { cpu: new ExactNumber('9007199254740993') })))).toEqual([
      'huge',
    ])
  })

  it('counts overrides by the variable they set', () => {
    const found = overridesByVariable([
      deployment('a', { cpu: 1, 'env.A': 1, 'env.B': 1 }),
      deployment('b', { env: {} }),
    ])
    expect([...found].map(([name, users]) => [name, users.length])).toEqual([
      ['cpu', 1],
      ['env', 2],
    ])
  })
})
