import { beforeEach, describe, expect, it } from 'vitest'
import { parseExact, printExact } from '~/lib/exact-json'
import { aDeployment } from '~/mocks/builders'
import { startDraft } from '~/features/launch/run-draft'
import { secretPaths, withoutSecrets } from '~/features/schema-form/secrets'
import { fitOf } from './fit'
import { knownPresets } from './known-presets'
import { presetContent, presetVariable, readPreset, readPresets, renamedContent } from './preset'

const schema = {
  type: 'object',
  required: ['city'],
  properties: {
    city: { type: 'string' },
    rows: { type: 'number', maximum: 50 },
    token: { type: 'string', format: 'password' },
  },
}
const deployment = aDeployment({
  id: '0A11ce00-0000-4000-8000-000000000001',
  name: 'hourly',
  parameters: {},
  parameter_openapi_schema: schema,
})
const draftOf = (text: string) => ({
  ...startDraft({ deployment: {} }),
  parameters: parseExact(text) as Record<string, unknown>,
})
function kept(text: string, label = 'Nightly') {
  const draft = draftOf(text)
  const secrets = secretPaths(schema, draft.parameters)
  const made = presetContent({
    label,
    deployment,
    draft: { ...draft, parameters: withoutSecrets(draft.parameters, secrets) },
    secrets: secrets.map(([name]) => String(name)),
  })
  if ('fault' in made) throw new Error(made.fault)
  return made.content
}

describe('a preset', () => {
  it('comes back number for number, under a name that the server takes', () => {
    const content = kept('{"city":"Oslo","rows":5.0,"big":9007199254740993}', ' Nightly: EU/№1 ')
    expect(content.name).toMatch(/^[a-z0-9_]{1,255}$/)
    expect(content.tags).toEqual(['podium-preset', `podium-preset:${deployment.id}`])
    const preset = readPreset(content)!
    expect(preset).toMatchObject({
      label: 'Nightly: EU/№1',
      deployment: { id: deployment.id, name: 'hourly' },
      secrets: [],
    })
    expect(printExact(preset.draft.parameters)).toBe('{"city":"Oslo","rows":5.0,"big":9007199254740993}')
  })

  it('never has a secret, and knows which it has to ask for', () => {
    const content = kept('{"city":"Oslo","token":"s3cret"}')
    expect(JSON.stringify(content)).not.toContain('s3cret')
    expect(readPreset(content)!.secrets).toEqual(['token'])
  })

  it('of one name is one variable; another name or deployment is another', () => {
    expect(presetVariable('a', 'x')).toBe(presetVariable('a', ' x '))
    expect(presetVariable('a', 'x')).not.toBe(presetVariable('a', 'X'))
    expect(presetVariable('a', 'x')).not.toBe(presetVariable('b', 'x'))
  })

  it('that is too large for a variable is not tried', () => {
    expect(() => kept(JSON.stringify({ city: 'é'.repeat(2_600) }))).toThrow(/5,\d{3} bytes; the server keeps 5,000/)
    expect(() => kept('{}', ' ')).toThrow('Give it a name.')
  })

  it('is renamed without a change to what is in it', () => {
    const content = kept('{"rows":5.0}')
    const renamed = { ...content, ...renamedContent(content, readPreset(content)!, 'Weekly') }
    expect(renamed.name).toBe(presetVariable(deployment.id, 'Weekly'))
    expect(readPreset(renamed)).toMatchObject({ label: 'Weekly' })
    expect(printExact(readPreset(renamed)!.draft.parameters)).toBe('{"rows":5.0}')
  })

  it.each([
    [{ name: 'x', value: 'text', tags: ['podium-preset:a'] }],
    [{ name: 'x', value: { label: 'x' }, tags: ['podium-preset:a'] }],
    [{ name: 'x', value: '{"label":"x"}', tags: ['podium-preset:a'] }],
    [{ name: 'x', value: '{"label":"x","parameters":{}}', tags: [] }],
  ])('is not made of %j', (variable) => {
    expect(readPreset(variable)).toBeUndefined()
  })

  it('with fields of another kind still opens', () => {
    const odd = '{"label":"b 10","parameters":{},"tags":["a",1],"queue":5,"jobVariables":[]}'
    const variable = { id: '1', created: null, updated: null, tags: ['podium-preset:a'] }
    const presets = readPresets([
      { ...variable, name: 'x', value: odd },
      { ...variable, name: 'y', value: odd.replace('b 10', 'b 9') },
    ])
    expect(presets.map(({ label }) => label)).toEqual(['b 9', 'b 10'])
    expect(presets[0]!.draft).toMatchObject({ tags: ['a'], queue: '', jobVariables: {} })
  })
})

describe('whether a preset still fits', () => {
  const fit = (text: string, more = {}) => fitOf(readPreset(kept(text))!, { ...deployment, ...more })

  it.each<[string, object, object]>([
    ['{"city":"Oslo"}', {}, { kind: 'start' }],
    ['{}', {}, { kind: 'ask', missing: ['city'] }],
    ['{}', { parameters: { city: 'Rome' } }, { kind: 'start' }],
    ['{"city":"Oslo","token":"s"}', {}, { kind: 'ask', missing: ['token'] }],
    ['{"city":"Oslo","rows":60}', {}, { kind: 'form' }],
    ['{"city":"Oslo","gone":1}', {}, { kind: 'form' }],
    ['{"city":7}', {}, { kind: 'form' }],
  ])('%s with %j', (text, more, expected) => {
    expect(fit(text, more)).toEqual(expected)
  })
})

describe('the presets a browser knows', () => {
  beforeEach(() => localStorage.clear())
  const known = (variable: string, id: string, label = variable) => ({
    variable,
    label,
    deployment: { id, name: `d-${id}` },
  })

  it('are those of all deployments it has seen, and one look at all of them replaces the rest', () => {
    expect(knownPresets.get().presets).toEqual([])
    knownPresets.setOf('a', [known('x', 'a')])
    knownPresets.setOf('b', [known('w', 'b')])
    expect(knownPresets.get().presets.map(({ variable }) => variable)).toEqual(['w', 'x'])
    knownPresets.setOf('a', [])
    expect(knownPresets.get().presets.map(({ variable }) => variable)).toEqual(['w'])
    expect(knownPresets.get().at).toBe(0)
    knownPresets.setAll([known('v', 'c')])
    expect(knownPresets.get()).toMatchObject({ presets: [known('v', 'c')] })
    expect(knownPresets.get().at).toBeGreaterThan(0)
  })

  it('are none of another server’s, and nothing of what was not written by this', () => {
    localStorage.setItem('podium.presets', JSON.stringify({ api: 'http://elsewhere/api', presets: [known('x', 'a')] }))
    expect(knownPresets.get().presets).toEqual([])
    localStorage.setItem('podium.presets', '{"presets":')
    expect(knownPresets.get().presets).toEqual([])
  })
})
