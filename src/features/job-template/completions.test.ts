import { json } from '@codemirror/lang-json'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { offerAt } from '~/ui/editor/placeholder-support'
import kubernetes from './corpus/kubernetes.json'
import { completionsFor } from './completions'
import { declaredNames, readTemplate } from './template'

const published = readTemplate(JSON.stringify(kubernetes.template))
const good = `{
  "job_configuration": {"image": "{{ image }}", "x": "{{ gpus }}", "deep": [{"a": 1}]},
  "variables": {"type": "object", "required": [], "properties": {"image": {"type": "string"}}}
}`

/** What is offered where `|` stands in a text that is being written. */
function offered(written: string): string[] {
  const at = written.indexOf('|')
  const doc = written.replace('|', '')
  const state = EditorState.create({ doc, selection: { anchor: at }, extensions: [json()] })
  const template = readTemplate(good)
  const offer = offerAt(state, declaredNames(template), completionsFor(template, published))
  return offer?.options.map(({ insert }) => insert) ?? []
}

describe('completion', () => {
  it('offers the variables in a placeholder', () => {
    expect(offered('{"job_configuration": {"a": "x-{{ im|"}}')).toEqual(['{{ image }}'])
  })

  it('offers the keys that a place knows', () => {
    expect(offered('{"var|')).toEqual(['"variables": {}'])
    expect(offered('{"job_configuration": {"im|\n}}')).toContain('"image": "{{ image }}"')
    expect(offered('{"job_configuration": {"job_manifest": {"ki|}}}')).toEqual(['"kind": '])
    expect(offered('{"variables": {"req|}}')).toEqual(['"required": '])
    expect(offered('{"variables": {"properties": {"image": {"type": "string",\n "tit|\n}}}}')).toEqual(['"title": '])
  })

  it('offers a name that a placeholder waits for', () => {
    expect(offered('{"variables": {"properties": {"gp|}}}')).toEqual(['"gpus": {}'])
  })

  it('offers types, formats and names as values', () => {
    expect(offered('{"variables": {"properties": {"image": {"type": "int|}}}}')).toEqual(['"integer"'])
    expect(offered('{"variables": {"properties": {"image": {"type": "int|"}}}}')).toEqual(['"integer"'])
    expect(offered('{"variables": {"properties": {"image": {"format": "pass|}}}}')).toEqual(['"password"'])
    expect(offered('{"variables": {"required": ["im|]}}')).toEqual(['"image"'])
  })

  it('writes only the key where its value stands already, and offers nothing outside of what is known', () => {
    expect(offered('{"variables": {"properties": {"image": {"tit|": "Image"}}}}')).toEqual(['"title"'])
    expect(offered('{"job_configuration": {"deep": [{"k|}]}}')).toEqual([])
    expect(offered('{"variables": {"properties": {"image": {"description": "some ty|"}}}}')).toEqual([])
    expect(offered('{"variables": {"properties": {"image": {"description": "type|"}}}}')).toEqual([])
  })
})
