import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parametersDigest } from './parameters-digest'
import { messageLine, runCause } from './run-cause'
import { runSeconds, runStart } from './run-clock'

describe('parameters digest', () => {
  it('shows names and small values', () => {
    expect(parametersDigest({ region: 'eu', full: false, since: null, n: 3 })).toBe(
      'region="eu", full=false, since=null, n=3',
    )
    expect(parametersDigest({ ids: [1, 2], many: [1, 2, 3, 4, 5], none: [], model: { a: 1, b: { c: 2 } } })).toBe(
      'ids=[1, 2], many=[5], none=[], model={a, b}',
    )
    expect(parametersDigest({ text: 'two\nlines' })).toBe('text="two lines"')
    expect(parametersDigest({})).toBe('')
  })

  it('stays one short line whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const digest = parametersDigest({ value, text: 'x'.repeat(100_000) })
        expect(digest.length).toBeLessThanOrEqual(120)
      }),
    )
    expect(parametersDigest(null)).toBe('')
    expect(parametersDigest('x')).toBe('')
  })
})

describe('cause of a run', () => {
  it('is the exception, without what the engine writes before it', () => {
    expect(
      runCause({
        state_type: 'FAILED',
        state: { message: 'Flow run encountered an exception: ValueError: bad row 17' },
      }),
    ).toBe('ValueError: bad row 17')
    expect(messageLine('Flow run encountered an exception.\nValueError: bad')).toBe('ValueError: bad')
  })

  it('is the last line of a traceback', () => {
    expect(messageLine('Traceback (most recent call last):\n  File "x"\nKeyError: 1\n\n')).toBe('KeyError: 1')
  })

  it('says what a late run waits for, and nothing of one that is done', () => {
    const late = { state_type: 'SCHEDULED', state_name: 'Late' }
    expect(runCause({ ...late, work_pool_name: 'k8s', work_queue_name: 'high' })).toBe(
      'waits for a worker on queue “high” of k8s',
    )
    expect(runCause(late)).toBe('nothing has picked it up')
    expect(runCause({ state_type: 'COMPLETED', state: { message: 'All states completed.' } })).toBe('')
    expect(runCause({ state_type: 'CRASHED', state: null })).toBe('')
  })

  it('is bounded', () => expect(messageLine('x'.repeat(1_000_000)).length).toBe(300))
})

describe('clock of a run', () => {
  const now = Date.parse('2026-11-21T10:01:00Z')
  it('counts a running run from its state, on top of earlier attempts', () => {
    const state = { timestamp: '2026-11-21T10:00:30Z' }
    expect(runSeconds({ state_type: 'RUNNING', state, total_run_time: 12 }, now)).toBe(42)
    expect(runSeconds({ state_type: 'RUNNING', start_time: '2026-11-21T10:00:00Z' }, now)).toBe(60)
  })

  it('takes what the server counted of a finished run, and nothing of one that has not begun', () => {
    const times = { start_time: '2026-11-21T09:00:00Z', end_time: '2026-11-21T10:00:00Z' }
    expect(runSeconds({ state_type: 'COMPLETED', total_run_time: 58, ...times }, now)).toBe(58)
    expect(runSeconds({ state_type: 'COMPLETED', total_run_time: 0, ...times }, now)).toBe(3_600)
    expect(runSeconds({ state_type: 'PENDING', total_run_time: 0 }, now)).toBeNull()
  })

  it('tells an actual start from an expected one, and by how much it was late', () => {
    expect(runStart({ expected_start_time: '2026-11-21T10:00:00Z' })).toMatchObject({ actual: false })
    expect(runStart({ expected_start_time: '2026-11-21T10:00:00Z', start_time: '2026-11-21T10:05:00Z' })).toEqual({
      at: '2026-11-21T10:05:00Z',
      actual: true,
      lateBy: 300,
    })
    const again = {
      state_type: 'SCHEDULED',
      start_time: '2026-11-21T10:00:00Z',
      expected_start_time: '2026-11-21T11:00:00Z',
    }
    expect(runStart(again)).toMatchObject({ at: '2026-11-21T11:00:00Z', actual: false })
    expect(runStart({})).toEqual({ at: null, actual: false, lateBy: 0 })
  })
})
