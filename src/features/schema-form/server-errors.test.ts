import { describe, expect, it } from 'vitest'
import { corpus } from './corpus-files'
import { isObject } from './json-value'
import { flattenFindings, parseJsonPath, parseServerError } from './server-errors'

describe('the text of a refused run', () => {
  it.each([
    [
      "Error creating flow run: Validation failed for field 'mail.subject'. Failure reason: 5 is not of type 'string'",
      ['mail', 'subject'],
      "5 is not of type 'string'",
    ],
    ["Error creating flow run: Validation failed. Failure reason: 'a' is a required property", ['a'], 'Required'],
    [
      "Error creating flow run: Validation failed for field 'steps[0].x'. Failure reason: 'my name' is a required property",
      ['steps', 0, 'x', 'my name'],
      'Required',
    ],
    [
      "Error creating flow run: Validation failed for field \"$['größe']\". Failure reason: None is not of type 'string'",
      ['größe'],
      "None is not of type 'string'",
    ],
    ['Error creating flow run: Something else', [], 'Error creating flow run: Something else'],
  ])('%s', (text, path, message) => {
    expect(parseServerError(text)).toEqual({ path, message })
  })

  it('leads to a known field for each refusal of the corpus', () => {
    const lost = corpus().flatMap((entry) =>
      entry.cases
        .filter((one) => one.status === 409 && isObject(entry.schema) && one.detail?.includes('Validation failed'))
        .filter((one) => {
          const [first] = parseServerError(one.detail!).path
          const properties = isObject(entry.schema) && isObject(entry.schema.properties) ? entry.schema.properties : {}
          return first === undefined || !(Object.hasOwn(properties, first) || Object.hasOwn(one.values, first))
        })
        .map((one) => `${entry.name}: ${one.note}: ${one.detail}`),
    )
    expect(lost).toEqual([])
  })

  it.each([
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ["$['it\\'s'].x", ["it's", 'x']],
    ['[3]', [3]],
    ['a..b', ['a..b']],
  ])('reads the path %s', (text, path) => {
    expect(parseJsonPath(text)).toEqual(path)
  })

  it('flattens the findings of the validation endpoint, whatever they hold', () => {
    const errors = ['whole', { property: 'a', errors: ['x', { index: 1, errors: ['y'] }] }, null, { nonsense: 1 }]
    expect(flattenFindings(errors)).toEqual([
      { path: [], message: 'whole' },
      { path: ['a'], message: 'x' },
      { path: ['a', 1], message: 'y' },
    ])
  })
})
