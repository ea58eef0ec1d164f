import { describe, expect, it } from 'vitest'
import { setAt } from '~/features/schema-form/json-value'
import docker from './corpus/docker.json'
import kubernetes from './corpus/kubernetes.json'
import processes from './corpus/process.json'
import { placeFindings } from './place-findings'
import { readTemplate } from './template'

const read = (template: unknown) => readTemplate(JSON.stringify(template, null, 2))
const said = (configuration: unknown, properties: unknown) =>
  placeFindings(read({ job_configuration: configuration, variables: { properties } }), undefined).map(
    ({ level, message }) => `${level}: ${message}`,
  )

describe('what does not fit its place', () => {
  it.each([kubernetes, docker, processes].map(({ template }) => template))(
    'is nothing in a published template',
    (template) => {
      expect(placeFindings(read(template), read(template))).toEqual([])
    },
  )

  it('is told of the keys that every worker reads', () => {
    expect(
      said(
        { command: '{{ n }}', env: '{{ text }}', labels: ['a'], name: '{{ maybe }}', other: '{{ n }}' },
        { n: { type: 'integer' }, text: { type: 'string' }, maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      ),
    ).toEqual([
      'warning: {{ n }} is an integer, and command takes text or null.',
      'warning: {{ text }} is text, and env takes an object.',
      'warning: labels takes an object.',
    ])
  })

  it('is told of objects and lists inside a text, which Python prints its own way', () => {
    expect(
      said(
        { a: 'x-{{ map }}', b: '{{ flag }}!', c: '{{ text }}-{{ any }}', d: '{{ map }}' },
        { map: { type: 'object' }, flag: { type: 'boolean' }, text: { type: 'string' }, any: {} },
      ),
    ).toEqual([
      'warning: {{ map }} is an object and stands inside a text.',
      'note: {{ flag }} is true or false and stands inside a text.',
    ])
  })

  it('is told by what the published default has in the same place', () => {
    const published = read(kubernetes.template)
    const now = read(
      setAt(kubernetes.template, ['variables', 'properties', 'finished_job_ttl'], { type: 'array', items: {} }),
    )
    expect(placeFindings(now, published).map(({ message }) => message)).toEqual([
      '{{ finished_job_ttl }} is a list, and job_manifest.spec.ttlSecondsAfterFinished takes an integer.',
    ])
    // A number may be given as text, and null leaves it out.
    for (const fits of [
      { type: 'string' },
      { type: 'number' },
      { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      {},
    ]) {
      const other = read(setAt(kubernetes.template, ['variables', 'properties', 'finished_job_ttl'], fits))
      expect(placeFindings(other, published)).toEqual([])
    }
  })
})
