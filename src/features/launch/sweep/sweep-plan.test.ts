import { describe, expect, it } from 'vitest'
import { parseExact, printExact } from '~/lib/exact-json'
import { parseCsv } from './csv'
import { EMPTY_SWEEP, type SweepDraft } from './sweep-draft'
import { sweepPlan } from './sweep-plan'
import { parseValues } from './sweep-values'

const schema = {
  type: 'object',
  required: ['city'],
  properties: {
    city: { type: 'string' },
    rows: { type: 'integer', maximum: 50, default: 5 },
    share: { type: 'number' },
    day: { type: 'string', format: 'date' },
    dry: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
    size: { enum: ['s', 'm', 3] },
    tags: { type: 'array', items: { type: 'string' } },
    either: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    any: {},
    token: { type: 'string', format: 'password' },
  },
}
type Name = keyof typeof schema.properties
const values = (name: Name, text: string) =>
  parseValues(text, schema.properties[name], schema).map(({ value, fault }) => fault ?? printExact(value))

describe('the values of a parameter', () => {
  it.each<[Name, string, string[]]>([
    ['rows', '1..4', ['1', '2', '3', '4']],
    ['rows', '4..1', ['4', '3', '2', '1']],
    ['rows', '0 .. 10 step 5', ['0', '5', '10']],
    ['rows', '0..10..4', ['0', '4', '8']],
    ['rows', '-2..0', ['-2', '-1', '0']],
    ['rows', '9007199254740992..9007199254740994', ['9007199254740992', '9007199254740993', '9007199254740994']],
    ['share', '0.1..0.5 step 0.1', ['0.1', '0.2', '0.3', '0.4', '0.5']],
    ['share', '1..2 by 0.5', ['1.0', '1.5', '2.0']],
    ['day', '2026-02-27..2026-03-02', ['"2026-02-27"', '"2026-02-28"', '"2026-03-01"', '"2026-03-02"']],
    ['day', '2026-01-01..2026-01-15 step 7', ['"2026-01-01"', '"2026-01-08"', '"2026-01-15"']],
    ['city', 'Oslo, Rome,, "Washington, DC"', ['"Oslo"', '"Rome"', '"Washington, DC"']],
    ['city', 'Oslo, NO\nRome, IT\n', ['"Oslo, NO"', '"Rome, IT"']],
    ['city', '1..3', ['"1..3"']],
    ['city', 'R-08..R-10', ['"R-08"', '"R-09"', '"R-10"']],
    ['city', 'see a..b', ['"see a..b"']],
    ['dry', 'true, no, None', ['true', 'false', 'null']],
    ['size', 's, 3', ['"s"', '3']],
    ['tags', '["a"]\n["b","c"]', ['["a"]', '["b","c"]']],
    ['tags', '[["a"], []]', ['["a"]', '[]']],
    ['either', '5, x', ['5', '"x"']],
    ['any', '{"a": [1, 2]}, x, 5.0', ['{"a":[1,2]}', '"x"', '5.0']],
    ['rows', '', []],
  ])('%s: %s', (name, text, expected) => {
    expect(values(name, text)).toEqual(expected)
  })

  it.each<[Name, string, RegExp]>([
    ['rows', '1.5', /1.5 is no integer/],
    ['rows', 'x', /x is no number/],
    ['dry', 'maybe', /fits none|neither/],
    ['size', 'xl', /none of its options/],
    ['tags', 'a', /not JSON/],
    ['tags', '{"a":1}', /no list\[string\]/],
  ])('%s does not take %s', (name, text, fault) => {
    expect(values(name, text).join()).toMatch(fault)
  })

  it.each<[Name, string, RegExp]>([
    ['rows', '1..5000', /5000 values; a sweep has at most 1000/],
    ['rows', '1..5 step 0', /leads nowhere/],
    ['day', '2026-01-01..2026-13-01', /does not exist/],
  ])('%s: %s is refused', (name, text, message) => {
    expect(() => values(name, text)).toThrow(message)
  })
})

describe('pasted rows', () => {
  it.each([
    [
      'a,b\n1,2\r\n\n3,4\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a\tb\n1,5\t2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'a;b\n"x;y";"say ""hi""\nthere"',
      [
        ['a', 'b'],
        ['x;y', 'say "hi"\nthere'],
      ],
    ],
    ['', []],
  ])('%j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows)
  })

  it('with an open quote are not read to the end', () => {
    expect(() => parseCsv('a\n"x')).toThrow(/not closed/)
  })
})

const plan = (draft: Partial<SweepDraft>, base = {}) =>
  sweepPlan({ ...EMPTY_SWEEP, ...draft }, { schema, base, deploymentDefaults: {}, enforced: true })
const of = (draft: Partial<SweepDraft>, base = {}) =>
  plan(draft, base).runs.map(({ parameters }) => printExact(parameters))

describe('the runs', () => {
  const varied = [
    { name: 'city', values: 'Oslo, Rome' },
    { name: 'rows', values: '1..2' },
  ]

  it('are each value with each', () => {
    expect(of({ varied }, { share: 1, rows: 9 })).toEqual([
      '{"share":1,"rows":1,"city":"Oslo"}',
      '{"share":1,"rows":2,"city":"Oslo"}',
      '{"share":1,"rows":1,"city":"Rome"}',
      '{"share":1,"rows":2,"city":"Rome"}',
    ])
  })

  it('are side by side, which needs as many of each', () => {
    expect(of({ how: 'zip', varied })).toEqual(['{"city":"Oslo","rows":1}', '{"city":"Rome","rows":2}'])
    expect(plan({ how: 'zip', varied: [varied[0]!, { name: 'rows', values: '1..3' }] }).fault).toMatch(
      /city has 2 values and rows has 3/,
    )
  })

  it('are the lines of a table; an empty cell is not given', () => {
    expect(of({ how: 'table', table: 'city,rows\nOslo,3\nRome,' }, { rows: 7 })).toEqual([
      '{"rows":3,"city":"Oslo"}',
      '{"city":"Rome"}',
    ])
    expect(plan({ how: 'table', table: 'town\nOslo' }).fault).toMatch(/none called town/)
    expect(plan({ how: 'table', table: 'city\nOslo,3' }).fault).toMatch(/Line 2 has 2 cells/)
  })

  it('name the cells that are wrong, by the schema and by what the server checks', () => {
    const runs = plan({ varied: [{ name: 'rows', values: '5, 60, x' }] }, { city: 'Oslo' }).runs
    expect(runs.map(({ faults }) => faults.join())).toEqual([
      '',
      expect.stringMatching(/^rows: .*50/),
      'rows: x is no number',
    ])
    expect(plan({ varied: [{ name: 'rows', values: '5' }] }).runs[0]!.faults).toEqual(['city: Required'])
  })

  it('are each started once, and never too many', () => {
    expect(plan({ varied: [{ name: 'city', values: 'Oslo, Rome, Oslo' }] })).toMatchObject({ repeated: 1 })
    expect(
      plan({
        varied: [
          { name: 'rows', values: '1..40' },
          { name: 'share', values: '1..40' },
        ],
      }).fault,
    ).toMatch(/1,600 runs/)
  })

  it('do not vary a secret', () => {
    expect(plan({ varied: [{ name: 'token', values: 'a, b' }] }).fault).toMatch(/token is a secret/)
  })

  it('have a digest of their values, whatever the order of keys', () => {
    const [a] = plan({ varied }, parseExact('{"share":1.0,"day":"2026-01-01"}') as object).runs
    const [b] = plan({ varied }, parseExact('{"day":"2026-01-01","share":1.0}') as object).runs
    const [c] = plan({ varied }, parseExact('{"day":"2026-01-01","share":1}') as object).runs
    expect(a!.digest).toBe(b!.digest)
    expect(a!.digest).not.toBe(c!.digest)
  })
})
