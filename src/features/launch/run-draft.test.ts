import { describe, expect, it } from 'vitest'
import { ApiError } from '~/api/client'
import { launchFailure } from './launch-errors'
import { requiredParameters } from './required-parameters'
import { draftChanges, parametersFromSearch, runBody, startDraft, withChanges } from './run-draft'
import { sentLines } from './sent-lines'

const deployment = { parameters: { a: 1, b: { c: 2 } }, tags: ['prod'], work_queue_name: 'default' }

describe('a run before it starts', () => {
  it('begins with the parameters of the deployment, and those of the address on top', () => {
    expect(startDraft({ deployment, given: { a: 5 } }).parameters).toEqual({ a: 5, b: { c: 2 } })
    expect(startDraft({ deployment: {} }).parameters).toEqual({})
  })

  it('begins with everything of an earlier run', () => {
    const fromRun = {
      parameters: { a: 9, gone: true },
      tags: ['prod', 'mine'],
      job_variables: { cpu: 2 },
      work_queue_name: 'high',
      empirical_policy: { retries: 2, retry_delay: 30 },
    }
    expect(startDraft({ deployment, fromRun })).toEqual({
      parameters: { a: 9, gone: true },
      name: '',
      later: null,
      zone: '',
      typedAt: '',
      retries: '2',
      retryDelay: '30',
      tags: ['mine'],
      queue: 'high',
      jobVariables: { cpu: 2 },
    })
  })

  it('sends what was said and nothing else', () => {
    const start = startDraft({ deployment })
    expect(runBody(start, null)).toEqual({ parameters: deployment.parameters })
    const said = {
      ...start,
      name: ' x ',
      tags: ['t'],
      queue: 'q',
      jobVariables: { cpu: 1 },
      parameters: { a: null, e: '' },
    }
    expect(runBody(said, '2026-11-21T09:00:00Z')).toEqual({
      name: 'x',
      state: { type: 'SCHEDULED', state_details: { scheduled_time: '2026-11-21T09:00:00Z' } },
      parameters: { a: null, e: '' },
      tags: ['t'],
      work_queue_name: 'q',
      job_variables: { cpu: 1 },
    })
  })

  it('is kept as its differences, so that a default changed since is not brought back', () => {
    const start = startDraft({ deployment })
    const { b: _, ...rest } = start.parameters
    const changes = draftChanges({ ...start, parameters: { ...rest, n: 0 }, name: 'x' }, start)
    expect(changes).toEqual({ parameters: { n: 0 }, removed: ['b'], name: 'x' })
    const later = startDraft({ deployment: { ...deployment, parameters: { a: 2, b: 3 } } })
    expect(withChanges(later, changes)).toEqual({ ...later, parameters: { a: 2, n: 0 }, name: 'x' })
    expect(draftChanges(start, start)).toEqual({})
  })

  it.each([
    [null, {}],
    ['', {}],
    ['{"a":1}', { given: { a: 1 } }],
  ])('reads the parameters of the address %s', (text, expected) => {
    expect(parametersFromSearch(text)).toEqual(expected)
  })

  it.each(['[1]', '{', 'null'])('says that %s is no object of parameters', (text) => {
    expect(parametersFromSearch(text).problem).toMatch(/not a JSON object/)
  })
})

describe('what will be sent', () => {
  it('marks what is new and what is changed against the deployment', () => {
    const lines = sentLines({ name: 'x', parameters: { a: 1, b: { c: 3 }, n: [] } }, deployment.parameters)
    expect(lines.map(({ mark, text, was }) => `${mark}${text}${was ? ` was ${was}` : ''}`)).toEqual([
      '{',
      '+  "name": "x",',
      '  "parameters": {',
      '    "a": 1,',
      '~    "b": { was {"c":2}',
      '~      "c": 3',
      '~    },',
      '+    "n": []',
      '  }',
      '}',
    ])
  })
})

describe('a refusal of the server', () => {
  const refuse = (status: number, detail: string) =>
    launchFailure(new ApiError(status, detail, detail), {
      x: { y: { __prefect_kind: 'workspace_variable', variable_name: 'v' } },
    })

  it('about parameters belongs to a parameter', () => {
    const failure = refuse(409, "Error creating flow run: Validation failed for field 'x.y'. Failure reason: no")
    expect(failure.parameters).toEqual([{ path: ['x', 'y'], message: 'no' }])
    expect(failure.refused).toBe(true)
  })

  it('about job variables belongs to a job variable', () => {
    const failure = refuse(422, "Error creating flow run: Validation failed for field 'cpu'. Failure reason: no")
    expect(failure).toMatchObject({ parameters: [], jobVariables: [{ path: ['cpu'], message: 'no' }] })
  })

  it('about a variable belongs to the field that names it', () => {
    const failure = refuse(400, "Error hydrating flow run parameters: Variable 'v' not found in workspace.")
    expect(failure.parameters[0]!.path).toEqual(['x', 'y'])
  })

  it('is told from an answer that never came', () => {
    expect(launchFailure(new ApiError(0, 'No answer'), {}).refused).toBe(false)
    expect(launchFailure(new ApiError(503, 'busy'), {}).refused).toBe(false)
  })
})

describe('parameters that have to be given', () => {
  it('are required, without a default, and not in the deployment', () => {
    const schema = { properties: { a: {}, b: { default: null }, c: {}, d: {} }, required: ['a', 'b', 'c', 5] }
    expect(requiredParameters({ parameters: { c: null }, parameter_openapi_schema: schema })).toEqual(['a'])
  })

  it.each([null, undefined, [], 'x', { required: 'a' }])('are none with the schema %j', (schema) => {
    expect(requiredParameters({ parameters: null as never, parameter_openapi_schema: schema as never })).toEqual([])
  })
})
