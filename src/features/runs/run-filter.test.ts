import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type RunView,
  countFilters,
  defaultView,
  parseRunView,
  runSorts,
  runTabs,
  stateTypeNames,
  toBody,
  toSearch,
  toTaskBody,
  withoutFilters,
} from './run-filter'

const parse = (text: string) => parseRunView(new URLSearchParams(text))

/** Any text an address can carry: all of Unicode, plus what the codec itself uses as marks. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc
    .array(
      fc.constantFrom(',', '\\', '"', "'", '&', '=', '+', '%', '%2C', '#', '?', '<img onerror=x>', 'a', ' ', '\n'),
      {
        minLength: 1,
      },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('"quoted"', '[1]', 'null', '__proto__', 'javascript:alert(1)', '\u0000', '🦦', '{"a":1}', 'true'),
)
const list = fc.uniqueArray(hostile, { maxLength: 4 })
const instant = fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2200-01-01') })

const view: fc.Arbitrary<RunView> = fc.record({
  tab: fc.constantFrom(...runTabs),
  range: fc.oneof(
    fc.integer({ min: 1, max: 63_000_000 }).map((seconds) => ({ kind: 'past' as const, seconds })),
    fc.constantFrom(3_600, 86_400, 604_800).map((seconds) => ({ kind: 'past' as const, seconds })),
    fc.tuple(instant, fc.integer({ min: 1, max: 1e11 })).map(([start, length]) => ({
      kind: 'between' as const,
      start: start.toISOString(),
      end: new Date(start.getTime() + length).toISOString(),
    })),
  ),
  stateTypes: fc.subarray([...stateTypeNames]),
  stateNames: list,
  flows: list,
  deployments: list,
  workPools: list,
  tags: list,
  tagMatch: fc.constantFrom('any', 'all'),
  name: fc.oneof(fc.constant(''), hostile),
  hideSubflows: fc.boolean(),
  sort: fc.constantFrom(...runSorts),
})

describe('the address of a run list', () => {
  it('gives back any view it was made from', () => {
    fc.assert(
      fc.property(view, (v) => {
        expect(parse(toSearch(v))).toEqual(v)
      }),
      { numRuns: 1_000 },
    )
  })

  it('reads any garbage without throwing, and what it made of it once is stable', () => {
    const keys = fc.constantFrom(
      'tab',
      'range',
      'start',
      'end',
      'state',
      'state-type',
      'flows',
      'tags',
      'name',
      'sort',
      'page',
      'flow-run-search',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.oneof(hostile, fc.constant('')))), (pairs) => {
        const read = parseRunView(new URLSearchParams(pairs))
        expect(parse(toSearch(read))).toEqual(read)
      }),
      { numRuns: 1_000 },
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void toBody(parse(text))))
  })

  it('writes nothing for the default view', () => {
    expect(toSearch(defaultView)).toBe('')
    expect(parse('')).toEqual(defaultView)
  })

  it('writes ranges as people say them', () => {
    const range = (seconds: number) => toSearch({ ...defaultView, range: { kind: 'past', seconds } })
    expect(range(3_600)).toBe('?range=past-1-hours')
    expect(range(7 * 86_400)).toBe('?range=past-7-days')
    expect(range(86_400)).toBe('')
  })

  it('opens the bookmarks of the present Prefect UI', () => {
    const theirs = parse(
      '?tab=flow-runs&page=3&limit=100&sort=START_TIME_ASC&hide-subflows=true&flow-run-search=%22123%22' +
        '&state=Failed,Late&flows=9f6cc8f0-4f0c-4b52-8f3e-f6c6a3b7e001&deployments=x,y&work-pools=k8s&tags=prod,eu' +
        '&range=past-7-days',
    )
    expect(theirs).toEqual({
      tab: 'runs',
      range: { kind: 'past', seconds: 604_800 },
      stateTypes: [],
      stateNames: ['Failed', 'Late'],
      flows: ['9f6cc8f0-4f0c-4b52-8f3e-f6c6a3b7e001'],
      deployments: ['x', 'y'],
      workPools: ['k8s'],
      tags: ['prod', 'eu'],
      tagMatch: 'any',
      name: '123',
      hideSubflows: true,
      sort: 'EXPECTED_START_TIME_ASC',
    })
    expect(parse('?range=past-hour').range).toEqual({ kind: 'past', seconds: 3_600 })
    expect(parse('?start=2026-11-20T08:00:00%2B02:00&end=2026-11-20T10:00:00Z').range).toEqual({
      kind: 'between',
      start: '2026-11-20T06:00:00.000Z',
      end: '2026-11-20T10:00:00.000Z',
    })
    expect(parse('?tab=task-runs&task-run-search=load&task-runs-sort=NAME_ASC')).toMatchObject({
      tab: 'task-runs',
      name: 'load',
      sort: 'NAME_ASC',
    })
  })

  it('puts the ends of a range in order, and passes over one that is none', () => {
    expect(parse('?start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z').range).toMatchObject({
      start: '2026-01-01T00:00:00.000Z',
    })
    for (const bad of [
      '?start=x&end=y',
      '?start=2026-01-01T00:00:00Z',
      '?range=past-0-days',
      '?range=past-999999-days',
    ])
      expect(parse(bad).range).toEqual(defaultView.range)
  })
})

describe('what is asked of the server', () => {
  const id = '9f6cc8f0-4f0c-4b52-8f3e-f6c6a3b7e001'

  it('is nothing for the default view', () => {
    expect(toBody(defaultView)).toEqual({})
    expect(toTaskBody(defaultView)).toEqual({})
  })

  it('takes Late by its name, Failed by its type, and both as either', () => {
    expect(toBody(parse('?state=Late')).flow_runs?.state).toEqual({ name: { any_: ['Late'] } })
    expect(toBody(parse('?state-type=FAILED')).flow_runs?.state).toEqual({ type: { any_: ['FAILED'] } })
    expect(toBody(parse('?state-type=FAILED&state=Late')).flow_runs?.state).toEqual({
      operator: 'or_',
      type: { any_: ['FAILED'] },
      name: { any_: ['Late'] },
    })
  })

  it('takes ids as ids and anything else as a name', () => {
    expect(toBody(parse(`?flows=${id}`)).flows).toEqual({ id: { any_: [id] } })
    expect(toBody(parse('?deployments=nightly')).deployments).toEqual({ name: { any_: ['nightly'] } })
    expect(toBody(parse(`?work-pools=k8s,${id}`)).work_pools).toEqual({
      operator: 'or_',
      id: { any_: [id] },
      name: { any_: ['k8s'] },
    })
  })

  it('matches any tag unless all are asked for, and all for task runs, which know no other', () => {
    expect(toBody(parse('?tags=a,b')).flow_runs?.tags).toEqual({ any_: ['a', 'b'] })
    expect(toBody(parse('?tags=a,b&tags-match=all')).flow_runs?.tags).toEqual({ all_: ['a', 'b'] })
    expect(toTaskBody(parse('?tags=a,b')).task_runs?.tags).toEqual({ all_: ['a', 'b'] })
  })

  it('leaves out subflows by their parent', () => {
    expect(toBody(parse('?hide-subflows=true')).flow_runs?.parent_task_run_id).toEqual({ is_null_: true })
    expect(toTaskBody(parse('?hide-subflows=true')).task_runs?.subflow_runs).toEqual({ exists_: false })
  })
})

describe('filters of a view', () => {
  it('are counted by kind and cleared without touching range, tab and order', () => {
    const v = parse('?tab=task-runs&range=past-7-days&state=Failed&state-type=CRASHED&tags=a,b&name=x&sort=NAME_ASC')
    expect(countFilters(v)).toBe(3)
    expect(toSearch(withoutFilters(v))).toBe('?tab=task-runs&range=past-7-days&sort=NAME_ASC')
  })
})
