import { describe, expect, it } from 'vitest'
import { setAt, type JsonObject, type Path } from '~/features/schema-form/json-value'
import { lineFinder } from '~/lib/json-text'
import docker from './corpus/docker.json'
import kubernetes from './corpus/kubernetes.json'
import processes from './corpus/process.json'
import { withDefaults, withVariable } from './default-edits'
import { findingsOf, nearest, type Finding } from './findings'
import { readTemplate } from './template'

const text = (template: unknown) => JSON.stringify(template, null, 2)
const find = (written: string, creating = false) => findingsOf(readTemplate(written), creating)
const said = (findings: Finding[], level?: string) =>
  findings.filter((finding) => !level || finding.level === level).map(({ message }) => message)

interface Operation {
  op: string
  path: string
  value?: unknown
}

/** JSON Patch as far as the corpus needs it. */
function patched(template: JsonObject, operations: Operation[]): unknown {
  return operations.reduce<unknown>((held, { path, value, op }) => {
    const keys: Path = path.split('/').slice(1)
    return setAt(held, keys, op === 'remove' ? undefined : value)
  }, template)
}

interface Recorded {
  note: string
  patch: Operation[]
  patchStatus: number
  createStatus: number
}
const recordings = { docker, kubernetes, process: processes } as unknown as Record<
  string,
  { template: JsonObject; cases: Recorded[] }
>

/** What Prefect 3.8.8 answered to `PATCH` and `POST` of these templates. */
describe.each(Object.entries(recordings))('templates of the %s type', (_name, corpus) => {
  it.each(corpus.cases)('$note: PATCH $patchStatus, POST $createStatus', (recorded) => {
    const written = text(patched(corpus.template, recorded.patch))
    expect(said(find(written, false), 'error').length > 0, 'PATCH').toBe(recorded.patchStatus !== 204)
    // Only the server knows its blocks (404), and a short reference to one is its own fault (500).
    const unknowable = [404, 500].includes(recorded.createStatus)
    const refused = said(find(written, true), 'error').length > 0
    expect(refused, 'POST').toBe(!unknowable && recorded.createStatus !== 201)
  })
})

const template = (configuration: unknown, properties: unknown) =>
  text({ job_configuration: configuration, variables: { type: 'object', properties } })

describe('placeholders', () => {
  it('are found in nested lists and maps, several to a text, and each is marked where it stands', () => {
    const written = template({ a: [{ b: ['x-{{ one }}-{{two}}', 'é "{{ three }}"'] }] }, { two: { type: 'string' } })
    const findings = find(written).filter(({ level }) => level === 'error')
    expect(findings.map(({ from, to }) => written.slice(from, to))).toEqual(['{{ one }}', '{{ three }}'])
    expect(said(findings)).toEqual(['{{ one }} is not declared.', '{{ three }} is not declared.'])
    expect(lineFinder(written)(findings[0]!.from)).toBe(6)
  })

  it('in keys are not filled in, and nested ones have to be declared all the same', () => {
    const properties = { known: { type: 'string' } }
    expect(said(find(template({ '{{ known }}': 1, x: '{{ known }}' }, properties)), 'warning')).toEqual([
      '{{ known }} stands in a key, where nothing is filled in.',
    ])
    expect(said(find(template({ a: { '{{ unknown }}': 1 }, x: '{{ known }}' }, properties)), 'error')).toEqual([
      '{{ unknown }} is not declared.',
    ])
  })

  it('that only the worker sees are a warning, because the server saves them', () => {
    for (const placeholder of ['{{ größe }}', '{{\nname }}']) {
      const findings = find(template({ a: placeholder, b: '{{ x }}' }, { x: { type: 'string' } }))
      expect(said(findings, 'error')).toEqual([])
      expect(said(findings, 'warning')).toHaveLength(1)
    }
  })

  it('of other languages reach the job as they stand', () => {
    const findings = find(template({ a: '{{ x | upper }} {{ x }}' }, { x: { type: 'string' } }))
    expect(findings.map(({ level, message }) => [level, message])).toEqual([
      ['note', '{{ x | upper }} is no placeholder of Prefect’s.'],
    ])
  })

  it('of blocks and variables are sent to where they may stand', () => {
    const [finding] = find(template({ a: '{{ prefect.variables.x }}' }, {}))
    expect(finding).toMatchObject({ level: 'error', message: expect.stringContaining('may in the default') as string })
    expect(said(find(template({ a: '{{ env.HOME }}' }, { env: { type: 'object' } })), 'error')).toEqual([
      '{{ env.HOME }} is not declared: only env as a whole is.',
    ])
  })

  it('can be declared or corrected at a press', () => {
    const written = template({ gpu: '{{ gpu_count }}' }, { gpus: { type: 'integer', default: 1.5 } })
    const { mends = [] } = find(written)[0]!
    expect(mends.map(({ label }) => label)).toEqual(['Declare gpu_count', 'Use gpus'])
    expect(find(mends[0]!.mend()).filter(({ level }) => level === 'error')).toEqual([])
    const misspelt = find(template({ a: '{{ comand }}' }, { command: { type: 'string' } }))[0]!
    expect(find(misspelt.mends!.find(({ label }) => label === 'Use command')!.mend())).toEqual([])
  })

  it('nearest names are near', () => {
    expect(nearest('comand', ['name', 'command'])).toBe('command')
    expect(nearest('mem', ['memory_limit'])).toBe('memory_limit')
    expect(nearest('gpu', ['name', 'env'])).toBeUndefined()
  })
})

describe('hostile documents', () => {
  it.each([
    ['', 'ends where a value has to be'],
    ['[]', 'one JSON object'],
    ['"text"', 'one JSON object'],
    ['null', 'one JSON object'],
    ['{"job_configuration": [1], "variables": true}', '"job_configuration" must be an object'],
    ['{"job_configuration": {"a": 1}, "variables": {"properties": [1]}}', '"properties" must be an object'],
    ['{"job_configuration": {}, "variables": {}}', '"job_configuration" is empty'],
    ['['.repeat(50_000), 'deeper than'],
  ])('%#', (written, message) => {
    expect(said(find(written), 'error').join()).toContain(message)
  })

  it('repeated keys: the lost one is marked', () => {
    const written = '{"job_configuration": {"a": "{{ x }}", "a": 1}, "variables": {"properties": {"x": {}, "x": {}}}}'
    const findings = find(written).filter(({ level }) => level === 'warning')
    expect(findings.map(({ from, to }) => written.slice(from, to))).toEqual(['"a"', '"x"'])
  })

  it('`__proto__` and `constructor` are names like any other', () => {
    const written =
      '{"job_configuration": {"__proto__": "{{ __proto__ }}", "b": "{{ constructor }}"}, "variables": {"properties": {"__proto__": {"type": "integer", "default": "x"}}}}'
    const findings = find(written)
    expect(said(findings, 'error')).toEqual(['{{ constructor }} is not declared.'])
    expect(said(findings, 'warning').join()).toContain('Default of __proto__')
  })

  it('a variable that is no schema, a type that is none, a required name that is not there', () => {
    const written = text({
      job_configuration: { a: '{{ x }}{{ y }}' },
      variables: { required: ['z'], properties: { x: true, y: { type: 'strin' } } },
    })
    expect(said(find(written), 'warning')).toEqual([
      'z is required and not declared.',
      '"x" must be a schema: { … }.',
      '"strin" is no type of JSON Schema.',
    ])
    expect(said(find(written, true), 'error')).toHaveLength(2)
  })

  it('a megabyte with a thousand placeholders', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`k${at}`, `${'x'.repeat(1000)}{{ v${at} }}`]),
    )
    const findings = find(template(many, { other: { type: 'string' } }))
    expect(findings).toHaveLength(200)
  })
})

describe('defaults', () => {
  it('are edited in the text, and nothing else of it changes', () => {
    const written =
      '{"job_configuration": {"a": "{{ x }}"},\n "variables": {"properties": {\n  "10": {"default": 5.0}, "x": {"type": "integer", "maximum": 9007199254740993}}}, "mine": 1e400}'
    const changed = withDefaults(written, { x: 3, '10': 7 })
    expect(changed).toBe(written.replace('5.0', '7').replace('993}', '993, "default": 3}'))
    expect(withDefaults(changed, {})).toBe(
      '{"job_configuration": {"a": "{{ x }}"},\n "variables": {"properties": {\n  "10": {}, "x": {"type": "integer", "maximum": 9007199254740993}}}, "mine": 1e400}',
    )
    expect(withDefaults('no JSON', { x: 1 })).toBe('no JSON')
  })

  it('a declared variable joins the others, or begins them', () => {
    expect(withVariable('{"variables": {}}', 'gpu_count')).toContain('"Gpu count"')
    const begun = readTemplate(withVariable('{"variables": {}}', 'a'))
    expect(begun.properties?.members.map(({ key }) => key)).toEqual(['a'])
  })

  it('that do not fit are marked at the value, and its place within it', () => {
    const written = template(
      { env: '{{ env }}' },
      {
        env: { type: 'object', additionalProperties: { type: 'string' }, default: { A: '1', B: 2 } },
      },
    )
    const [finding] = find(written)
    expect(written.slice(finding!.from, finding!.to)).toBe('2')
    expect(finding).toMatchObject({ level: 'warning' })
  })
})
