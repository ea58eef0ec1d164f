import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import docker from './corpus/docker.json'
import kubernetes from './corpus/kubernetes.json'
import { findingsOf } from './findings'
import { readTemplate } from './template'
import { withMoved, withoutPlaceholders, withoutVariable, withRenamed, withRequired, withType } from './variable-edits'
import { variableNameProblem, variablesOf } from './variables'

const text = `{
  "job_configuration": {
    "command":   "{{command}}",
    "image": "registry/{{ image }}:{{ tag }}",
    "{{ image }}": {"args": ["--x", "{{ image }}"], "deep": "{{ image.name }}"}
  },
  "variables": {
    "required": ["image", "tag"],
    "properties": {
      "image": {"type": "string", "max": 9007199254740993},
      "tag": {"type": "string", "default": 1.0},
      "command": {"anyOf": [{"type": "string"}, {"type": "null"}]},
      "env": {"type": "object", "default": {"IMAGE": "{{ image }}"}}
    }
  },
  "ours":   true
}`
const names = (written: string) => variablesOf(readTemplate(written)).map(({ name }) => name)

describe('a variable', () => {
  it('is renamed everywhere, and every other character stays', () => {
    const renamed = withRenamed(text, 'image', 'picture')
    expect(renamed).toBe(
      text
        .replaceAll('{{ image }}', '{{ picture }}')
        .replace('{{ image.name }}', '{{ picture.name }}')
        .replace('["image"', '["picture"')
        .replace('"image": {"type"', '"picture": {"type"'),
    )
    expect(withRenamed(renamed, 'picture', 'image')).toBe(text)
    expect(withRenamed(text, 'command', 'cmd')).toContain('"command":   "{{cmd}}"')
  })

  it.each(
    [kubernetes, docker].flatMap(({ template }) =>
      Object.keys(template.variables.properties).map((name) => [name, template] as const),
    ),
  )('of a published template (%s) is renamed there and back without a trace', (name, template) => {
    const written = JSON.stringify(template, null, 2)
    const renamed = withRenamed(written, name, 'renamed_x')
    expect(findingsOf(readTemplate(renamed), true).filter(({ level }) => level === 'error')).toEqual([])
    expect(withRenamed(renamed, 'renamed_x', name)).toBe(written)
  })

  it('is named only so that worker and server find it', () => {
    expect(variableNameProblem('cpu_limit-2', [])).toBeUndefined()
    for (const name of ['', 'a.b', 'a[0]', 'größe', 'a b', '12']) expect(variableNameProblem(name, [])).toBeTruthy()
    expect(variableNameProblem('cpu', ['cpu'])).toContain('already')
  })

  it('becomes required and not, in its list as it is written', () => {
    expect(withRequired(text, 'command', true)).toBe(text.replace('"tag"]', '"tag", "command"]'))
    expect(withRequired(text, 'image', false)).toBe(text.replace('"image", "tag"]', '"tag"]'))
    expect(withRequired(text, 'image', true)).toBe(text)
    const none = text.replace('"required": ["image", "tag"],\n    ', '')
    expect(JSON.parse(withRequired(none, 'tag', true))).toMatchObject({ variables: { required: ['tag'] } })
    expect(withRequired(none, 'tag', false)).toBe(none)
  })

  it('gets a plain type in the place of a union', () => {
    const typed = withType(text, 'command', 'integer')
    expect(JSON.parse(typed)).toMatchObject({ variables: { properties: { command: { type: 'integer' } } } })
    expect(typed).not.toContain('anyOf')
    expect(typed).toContain('9007199254740993')
  })

  it('moves by its place in the text, or by its position where there is one', () => {
    expect(names(withMoved(text, 'tag', -1))).toEqual(['tag', 'image', 'command', 'env'])
    expect(withMoved(withMoved(text, 'tag', -1), 'tag', 1)).toBe(text)
    expect(withMoved(text, 'image', -1)).toBe(text)
    const placed =
      '{"job_configuration": {"a": 1}, "variables": {"properties": {"a": {"position": 2}, "b": {"position": 0}, "c": {}, "d": {}}}}'
    expect(names(placed)).toEqual(['b', 'a', 'c', 'd'])
    expect(names(withMoved(placed, 'a', -1))).toEqual(['a', 'b', 'c', 'd'])
    expect(names(withMoved(placed, 'c', -1))).toEqual(['b', 'c', 'a', 'd'])
    expect(names(withMoved(placed, 'd', -1))).toEqual(['b', 'a', 'd', 'c'])
  })

  it('moves to any place, whatever has a position', () => {
    const schema = fc.record({ position: fc.option(fc.nat(4), { nil: undefined }) }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.array(schema, { minLength: 2, maxLength: 6 }), fc.nat(), fc.boolean(), (schemas, at, up) => {
        const properties = Object.fromEntries(schemas.map((each, index) => [`v${index}`, each]))
        const written = JSON.stringify({ job_configuration: { a: 1 }, variables: { properties } })
        const before = names(written)
        const index = at % before.length
        const other = index + (up ? -1 : 1)
        if (other < 0 || other >= before.length) return
        const wanted = before.with(index, before[other]!).with(other, before[index]!)
        expect(names(withMoved(written, before[index]!, up ? -1 : 1))).toEqual(wanted)
      }),
    )
  })

  it('goes, and its placeholders with it', () => {
    const only = withoutVariable(text, 'image')
    expect(JSON.parse(only)).toMatchObject({ variables: { required: ['tag'] } })
    expect(names(only)).toEqual(['tag', 'command', 'env'])
    const without = withoutPlaceholders(text, 'image')
    expect(JSON.parse(without)).toMatchObject({
      job_configuration: { image: 'registry/:{{ tag }}', '{{ image }}': { args: ['--x'] } },
      variables: { properties: { env: { default: {} } } },
    })
    expect(without).not.toContain('"deep"')
    expect(without).toContain('"command":   "{{command}}"')
  })
})
