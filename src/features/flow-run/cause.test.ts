import { describe, expect, test } from 'vitest'
import { causeOf, type FailedTask } from './cause'

const failed = (
  name: string,
  message: string | null,
  end = '2026-01-01T00:00:05Z',
  more: Partial<FailedTask> = {},
): FailedTask => ({
  id: name,
  name,
  state_type: 'FAILED',
  state: message === null ? null : { id: 's', type: 'FAILED', message },
  end_time: end,
  ...more,
})
const run = (message: string | null) => ({ state_type: 'FAILED', state: message === null ? null : { message } })
const boom = 'Task run encountered an exception ValueError: no column'

describe('the cause of a failed run', () => {
  test('is its task’s exception when the run passes it on', () => {
    const cause = causeOf(run('Flow run encountered an exception: ValueError: no column'), [
      failed('other', 'Task run encountered an exception KeyError: 1', '2026-01-01T00:00:01Z'),
      failed('load-1', boom),
    ])
    expect(cause).toMatchObject({ text: 'ValueError: no column', task: { name: 'load-1' }, others: 1 })
  })

  test.each([
    '1/3 states failed.',
    'Flow run encountered an exception: UnfinishedRun: Run is in PENDING state, its result is not available.',
    null,
  ])('is the first failed task’s when the run says only that something failed: %s', (message) => {
    const cause = causeOf(run(message), [
      failed('late', boom, '2026-01-01T00:00:09Z'),
      failed('early', 'Task run encountered an exception IOError: disk', '2026-01-01T00:00:02Z'),
    ])
    expect(cause).toMatchObject({ text: 'IOError: disk', task: { name: 'early' }, others: 1 })
  })

  test('is its own when no task failed, or when it failed of something else; a failed task is still named', () => {
    expect(causeOf(run('Flow run encountered an exception: KeyError: 7'), [])).toEqual({
      text: 'KeyError: 7',
      task: null,
      ofTask: false,
      others: 0,
    })
    expect(causeOf(run('Flow run encountered an exception: KeyError: 7'), [failed('a', boom)])).toMatchObject({
      text: 'KeyError: 7',
      task: { name: 'a' },
      ofTask: false,
    })
  })

  test('comes from the last attempt', () => {
    const tasks = [
      failed('old', boom, '2026-01-01T00:00:01Z', { flow_run_run_count: 1 }),
      failed('new', boom, '2026-01-01T01:00:00Z', { flow_run_run_count: 2 }),
    ]
    expect(causeOf(run('1/1 states failed.'), tasks)).toMatchObject({ task: { name: 'new' }, others: 0 })
  })

  test('may be unknown', () => {
    expect(causeOf(run(null), [failed('a', null)])).toMatchObject({ text: '', task: { name: 'a' } })
    expect(causeOf({ state_type: 'CRASHED' }, [])).toEqual({ text: '', task: null, ofTask: false, others: 0 })
  })
})
