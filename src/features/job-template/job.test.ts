import { describe, expect, it } from 'vitest'
import type { JsonObject } from '~/features/schema-form/json-value'
import docker from './corpus/docker.json'
import recorded from './corpus/jobs.json'
import kubernetes from './corpus/kubernetes.json'
import processes from './corpus/process.json'
import { jobValue, renderJob, type JobNode } from './job'
import { readTemplate } from './template'

const templates: Record<string, unknown> = {
  docker: docker.template,
  kubernetes: kubernetes.template,
  process: processes.template,
}
const read = (template: unknown) => readTemplate(JSON.stringify(template, null, 2))

describe('the job', () => {
  // What `BaseJobConfiguration.from_template_and_values` of Prefect 3.8.8 made of them.
  it.each(recorded)('is the one that the worker makes: $note', ({ template, overrides, job }) => {
    const { root } = renderJob(
      read(typeof template === 'string' ? templates[template] : template),
      overrides as JsonObject,
    )
    expect(JSON.parse(JSON.stringify(root!.value))).toEqual(job)
  })

  const at = (node: JobNode | undefined, ...keys: (string | number)[]): JobNode =>
    keys.reduce<JobNode>(
      (held, key) => (typeof key === 'number' ? held.items![key]! : held.members!.find(([name]) => name === key)![1]),
      node!,
    )
  const template = (configuration: unknown, properties: unknown) =>
    read({ job_configuration: configuration, variables: { properties } })

  it('says whose value stands where, and which default it took the place of', () => {
    const { root } = renderJob(
      template(
        { cpu: '{{ cpu }}', memory: '{{ memory }}', gpus: '{{ gpus }}', env: { A: 'job' } },
        { cpu: { default: 1 }, memory: { default: 2 }, gpus: {}, env: { default: { B: 'pool' } } },
      ),
      { cpu: 4, env: { B: 'mine' } },
    )
    expect(at(root, 'cpu').filled).toEqual([{ name: 'cpu', source: 'deployment', instead: 1 }])
    expect(at(root, 'memory').filled).toEqual([{ name: 'memory', source: 'default' }])
    expect(at(root, 'gpus').absent).toBe('gpus')
    expect(at(root, 'env', 'B').filled).toMatchObject([{ source: 'deployment', instead: 'pool' }])
    expect(at(root, 'env', 'A').filled ?? []).toEqual([])
  })

  it('names blocks, variables and the environment, and looks none of them up', () => {
    const { root } = renderJob(
      template(
        { token: '{{ token }}', image: '{{ image }}', home: '{{ $HOME }}' },
        {
          token: { default: { $ref: { block_document_id: 'abc' } } },
          image: { default: '{{ prefect.variables.img }}:1' },
        },
      ),
    )
    expect(at(root, 'token').later).toContain('data of this block')
    expect(at(root, 'image')).toMatchObject({
      value: '{{ prefect.variables.img }}:1',
      later: expect.stringContaining('variable img') as string,
    })
    expect(at(root, 'home').later).toContain('environment variable HOME')
  })

  it('keeps numbers exact', () => {
    const written =
      '{"job_configuration": {"a": "{{ n }}"}, "variables": {"properties": {"n": {"default": 9007199254740993}}}}'
    expect(String(at(renderJob(readTemplate(written)).root, 'a').value)).toBe('9007199254740993')
  })

  it('masks what comes of a secret when it is copied', () => {
    const { root } = renderJob(
      template({ a: '{{ key }}', b: 'x-{{ key }}', c: ['{{ key }}'] }, { key: { type: 'string', format: 'password' } }),
      { key: 'hunter2' },
    )
    expect(jobValue(root!)).toEqual({ a: '********', b: '********', c: ['********'] })
  })

  it('says when the worker would fail on it', () => {
    const all = template(
      { env: '{{ env }}', labels: '{{ labels }}', command: '{{ command }}' },
      { env: {}, labels: {}, command: {} },
    )
    expect(renderJob(all, { env: 'A=1', labels: { n: 1 }, command: 5 }).problems).toHaveLength(3)
    expect(renderJob(all, { 'env.A': '1', 'env.A.B': '2' }).problems.join()).toContain('env.A.B does not fit')
    expect(renderJob(all, { env: { A: 'x' }, command: null }).problems).toEqual([])
  })
})
