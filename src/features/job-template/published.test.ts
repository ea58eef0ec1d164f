import { describe, expect, it } from 'vitest'
import { jsonEquals, setAt, type JsonObject } from '~/features/schema-form/json-value'
import docker from './corpus/docker.json'
import kubernetes from './corpus/kubernetes.json'
import { changesFrom } from './published'
import { readTemplate } from './template'

const text = (template: unknown) => JSON.stringify(template, null, 2)
const changes = (published: unknown, now: unknown) =>
  changesFrom(readTemplate(text(published)), readTemplate(text(now)))
const shown = (published: unknown, now: unknown) =>
  changes(published, now).map(({ sign, label, keyword }) => `${sign} ${label}${keyword ? ` ${keyword}` : ''}`)

const published = kubernetes.template as unknown as JsonObject
const VARIABLES = ['variables', 'properties'] as const

describe('the difference from the published default', () => {
  it('is none for the same, however it is laid out and ordered', () => {
    const { job_configuration: job, ...rest } = published
    expect(shown(published, { ...rest, job_configuration: job })).toEqual([])
  })

  it('is told by variable and keyword, by place of the job, and elsewhere', () => {
    let now: unknown = setAt(published, [...VARIABLES, 'namespace', 'default'], 'prod')
    now = setAt(now, [...VARIABLES, 'gpus'], { type: 'integer' })
    now = setAt(now, [...VARIABLES, 'image'], undefined)
    now = setAt(now, ['job_configuration', 'job_manifest', 'spec', 'template', 'spec', 'containers', 0, 'name'], 'mine')
    now = setAt(now, ['job_configuration', 'namespace'], undefined)
    now = setAt(now, ['ours'], 1)
    now = setAt(now, ['variables', 'required'], ['namespace'])
    expect(shown(published, now)).toEqual([
      'changed namespace default',
      'changed namespace required',
      'added gpus',
      'removed image',
      'changed job_manifest.spec.template.spec.containers[0].name',
      'removed namespace',
      'added ours',
    ])
  })

  it.each([
    ['kubernetes over docker', kubernetes.template, docker.template],
    ['docker over kubernetes', docker.template, kubernetes.template],
  ])('is undone one by one, in any order: %s', (_name, base, now) => {
    for (const order of [(list: unknown[]) => list, (list: unknown[]) => list.toReversed()]) {
      let written = text(now)
      for (const change of order(changes(base, now)) as ReturnType<typeof changes>) written = change.restore(written)
      expect(changesFrom(readTemplate(text(base)), readTemplate(written))).toEqual([])
      expect(jsonEquals(JSON.parse(written), base)).toBe(true)
    }
  })

  it('restores one place and leaves the rest as it was written', () => {
    const now = text(setAt(published, [...VARIABLES, 'namespace', 'default'], 'prod')).replace(
      '"batch/v1"',
      '  "batch/v1"',
    )
    const [change] = changesFrom(readTemplate(text(published)), readTemplate(now))
    expect(change!.restore(now)).toBe(text(published).replace('"batch/v1"', '  "batch/v1"'))
  })

  it('does not show a secret', () => {
    const secret = (value: string) =>
      setAt(published, [...VARIABLES, 'key'], { format: 'password', type: 'string', default: value })
    expect(JSON.stringify(changes(secret('hunter1'), secret('hunter2')))).not.toContain('hunter')
    expect(JSON.stringify(changes(published, secret('hunter2')))).not.toContain('hunter')
  })
})
