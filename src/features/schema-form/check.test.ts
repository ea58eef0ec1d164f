import { describe, expect, it } from 'vitest'
import { check } from './check'
import { corpus } from './corpus-files'
import { pointer } from './json-value'

const at = (schema: unknown, value: Record<string, unknown>, options = {}) =>
  check(schema, value, options).map((problem) => `${problem.level} ${pointer(problem.path)} ${problem.message}`)

const one = (property: unknown, definitions = {}) => ({ type: 'object', properties: { field: property }, definitions })

describe('the local verdict against the real server', () => {
  it('says "refused" for the corpus cases that create_flow_run refuses, and for no other', () => {
    const invented: string[] = []
    const missed: string[] = []
    let equal = 0
    for (const entry of corpus()) {
      for (const one of entry.cases) {
        if (one.status === null) continue
        const problems = check(entry.schema, one.values, { deploymentDefaults: entry.deployment_parameters })
        const refused = problems.some((problem) => problem.level === 'error')
        const name = `${entry.name}: ${one.note}`
        if (refused === one.status >= 400) equal += 1
        else if (refused) invented.push(name)
        else missed.push(name)
      }
    }
    // What is missed only the server can know: the text of a rendered template, the value of a workspace variable.
    expect({ equal, invented, missed: missed.length }).toEqual({ equal: 1243, invented: [], missed: 45 })
    expect(missed.filter((name) => !/variable|template|jinja/i.test(name))).toEqual([])
  })

  it('warns of no run that Python accepts, by any case of the corpus', () => {
    const wrong = corpus().flatMap((entry) =>
      entry.cases
        .filter((one) => one.status === 201 && one.received === true)
        .filter((one) =>
          check(entry.schema, one.values, { deploymentDefaults: entry.deployment_parameters }).some(
            (problem) => problem.level === 'warning',
          ),
        )
        .map((one) => `${entry.name}: ${one.note}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('where a problem is and what it says', () => {
  const union = {
    anyOf: [{ $ref: '#/definitions/Cat' }, { $ref: '#/definitions/Dog' }, { type: 'null' }],
  }
  const pets = {
    Cat: {
      title: 'Cat',
      type: 'object',
      required: ['kind'],
      properties: { kind: { const: 'cat' }, lives: { type: 'integer', maximum: 9 } },
    },
    Dog: {
      title: 'Dog',
      type: 'object',
      required: ['kind', 'trick'],
      properties: { kind: { const: 'dog' }, trick: { type: 'string' } },
    },
  }

  it('is inside the branch that the value belongs to', () => {
    expect(at(one(union, pets), { field: { kind: 'cat', lives: 12 } })).toEqual([
      'error /field/lives 12 is greater than the maximum of 9',
    ])
    expect(at(one(union, pets), { field: { kind: 'dog' } })).toEqual(['error /field/trick Required'])
  })

  it('is inside the branch that is open, where the value could be any', () => {
    const openBranch = () => 1
    expect(at(one(union, pets), { field: {} }, { openBranch })).toEqual([
      'error /field/kind Required',
      'error /field/trick Required',
    ])
  })

  it('is the union itself where no branch says more', () => {
    expect(at(one({ anyOf: [{ type: 'integer' }, { type: 'string' }] }), { field: true })).toEqual([
      'error /field true fits none of integer | string',
    ])
  })

  it('looks through an optional model', () => {
    const schema = one({ anyOf: [{ $ref: '#/definitions/Dog' }, { type: 'null' }], default: null }, pets)
    expect(at(schema, { field: { kind: 'dog', trick: 5 } })).toEqual(['error /field/trick 5 is an integer, not text'])
  })

  it('asks for what a list item still lacks', () => {
    const schema = one({ type: 'array', items: { type: 'integer' } })
    expect(at(schema, { field: [1, null] })).toEqual(['error /field/1 Needs a value'])
    expect(check(schema, { field: [null] })[0]!.missing).toBe(true)
  })

  it('counts the parameters of the deployment as given', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }
    expect(at(schema, {})).toEqual(['error /a Required'])
    expect(at(schema, {}, { deploymentDefaults: { a: 'x' } })).toEqual([])
  })

  it('is no error where the server checks nothing', () => {
    const schema = one({ type: 'integer' })
    expect(at(schema, { field: 'x' }, { enforced: false })).toEqual([
      'warning /field Not checked by the server: "x" is text, not an integer',
    ])
  })

  it('tells a format that only the check dislikes from one that Python refuses', () => {
    const schema = one({ type: 'string', format: 'date-time' })
    expect(at(schema, { field: '2026-11-21T09:00:00Z' })).toEqual([])
    expect(at(schema, { field: '2026-11-21T09:00:00' })).toEqual([
      'note /field No zone. The check dislikes it, the run accepts it.',
    ])
    expect(at(schema, { field: 'tomorrow' })[0]).toMatch(/^warning \/field Accepted, but the run will fail/)
  })

  it('warns of a key that the flow does not know', () => {
    expect(at(one({ type: 'string' }), { stranger: 1 })).toEqual([
      "warning /stranger Accepted, but the run will fail: the flow has no parameter 'stranger'.",
    ])
  })

  it('notes that an unknown job variable does nothing', () => {
    expect(at(one({ type: 'string' }), { stranger: 1 }, { unknownKeys: 'ignored' })).toEqual([
      "note /stranger Nothing here is named 'stranger': it has no effect.",
    ])
  })

  it('is not disturbed by names of JavaScript', () => {
    const schema = {
      type: 'object',
      properties: { constructor: { type: 'string' } },
      required: ['constructor', 'toString'],
    }
    expect(at(schema, {})).toEqual(['error /constructor Required', 'error /toString Required'])
  })

  it('fetches nothing and still gives a verdict', () => {
    const schema = one({ $ref: 'https://example.org/schema.json' })
    expect(at(schema, {})).toEqual([])
    expect(at(schema, { field: 1 })[0]).toMatch(/^error {2}The schema refers to a part that is not there/)
  })

  it('leaves a pattern that only Python can read to the server', () => {
    expect(at(one({ type: 'string', pattern: '(?i:abc)(?<!x)(?P=no)' }), { field: 'anything' })).toEqual([])
    expect(at(one({ type: 'string', pattern: String.raw`\A\d+\Z` }), { field: 'x' })).toEqual([
      String.raw`error /field "x" does not match \A\d+\Z`,
    ])
  })
})
