import { describe, expect, test } from 'vitest'
import {
  awaitsInput,
  cancelConsequence,
  pauseExpired,
  primaryAction,
  validActions,
  type ActionableRun,
} from './valid-actions'

const all = ['SCHEDULED', 'PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED']
const run = (state_type: string | null, more: Partial<ActionableRun> = {}): ActionableRun => ({
  state_type,
  deployment_id: 'd',
  ...more,
})
const kinds = (r: ActionableRun) => validActions(r).map((a) => (a.disabledReason ? `(${a.kind})` : a.kind))
const always = ['copy', 'change-state', 'delete']

describe('with a deployment', () => {
  test.each([
    ['SCHEDULED', ['cancel']],
    ['PENDING', ['cancel']],
    ['RUNNING', ['pause', 'cancel']],
    ['PAUSED', ['resume', 'cancel']],
    ['CANCELLING', ['force-cancel']],
    ['COMPLETED', ['retry']],
    ['FAILED', ['retry']],
    ['CRASHED', ['retry']],
    ['CANCELLED', ['retry']],
  ])('%s', (type, first) => {
    expect(kinds(run(type))).toEqual([...first, ...always])
  })

  test.each([
    ['SCHEDULED', 'Late', 'cancel'],
    ['SCHEDULED', 'AwaitingRetry', 'cancel'],
    ['SCHEDULED', 'AwaitingConcurrencySlot', 'cancel'],
    ['SCHEDULED', 'Resuming', 'cancel'],
    ['PENDING', 'NotReady', 'cancel'],
    ['RUNNING', 'Retrying', 'cancel'],
    ['PAUSED', 'Suspended', 'resume'],
    ['COMPLETED', 'Skipped', undefined],
    ['FAILED', 'TimedOut', 'retry'],
  ])('the type decides, not the name: %s/%s', (type, state_name, primary) => {
    expect(primaryAction(run(type, { state_name }))?.kind).toBe(primary)
  })
})

describe('without a deployment', () => {
  const local = (type: string, more: Partial<ActionableRun> = {}) => kinds(run(type, { deployment_id: null, ...more }))
  const rest = ['(copy)', 'change-state', 'delete']
  test.each([
    ['SCHEDULED', ['cancel']],
    ['PENDING', ['cancel']],
    ['RUNNING', ['(pause)', 'cancel']],
    ['PAUSED', ['resume', 'cancel']],
    ['CANCELLING', ['force-cancel']],
    ['COMPLETED', ['(retry)']],
    ['FAILED', ['(retry)']],
    ['CRASHED', ['(retry)']],
    ['CANCELLED', ['(retry)']],
  ])('%s', (type, first) => {
    expect(local(type)).toEqual([...first, ...rest])
  })

  test('a suspended run cannot be taken up again', () => {
    expect(local('PAUSED', { state: { state_details: { pause_reschedule: true } } })[0]).toBe('(resume)')
  })
  test('nothing is primary when retry cannot work', () => {
    expect(primaryAction(run('FAILED', { deployment_id: null }))).toBeUndefined()
  })
})

test('a subflow run pauses with its parent', () => {
  const [pause] = validActions(run('RUNNING', { parent_task_run_id: 't' }))
  expect(pause?.disabledReason).toMatch(/parent/)
})

test.each([null, undefined, '', 'SOMETHING_NEW'])(
  'no state or an unknown one (%s) offers what always works',
  (type) => {
    expect(kinds({ ...run('x'), state_type: type as string | null })).toEqual(always)
  },
)

test('every action of every state has one key of its own', () => {
  for (const type of all) {
    const keys = validActions(run(type)).flatMap((a) => a.shortcut ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  }
})

describe('paused runs', () => {
  const paused = (details: NonNullable<ActionableRun['state']>['state_details']) =>
    run('PAUSED', { state: { state_details: details } })
  test('wait for input when the state names a schema', () => {
    expect(awaitsInput(paused({ run_input_keyset: { schema: 'k-schema', response: 'k-response' } }))).toBe(true)
    expect(awaitsInput(paused({ run_input_keyset: null }))).toBe(false)
    expect(awaitsInput(paused(null))).toBe(false)
    expect(awaitsInput(run('RUNNING', { state: { state_details: { run_input_keyset: { schema: 'k' } } } }))).toBe(false)
  })
  test('expire', () => {
    const at = Date.parse('2026-01-01T00:00:00Z')
    expect(pauseExpired(paused({ pause_timeout: '2026-01-01T00:00:00Z' }), at + 1)).toBe(true)
    expect(pauseExpired(paused({ pause_timeout: '2026-01-01T00:00:00Z' }), at - 1)).toBe(false)
    expect(pauseExpired(paused({ pause_timeout: null }), at)).toBe(false)
  })
})

describe('what a cancellation does', () => {
  test.each([
    ['not started', run('SCHEDULED'), /will not run/],
    [
      'waits for its retry with infrastructure',
      run('SCHEDULED', { state_name: 'AwaitingRetry', infrastructure_pid: 'x:1' }),
      /worker stops/,
    ],
    ['resuming', run('SCHEDULED', { state_name: 'Resuming', infrastructure_pid: 'x:1' }), /will not run/],
    ['suspended', run('PAUSED', { state: { state_details: { pause_reschedule: true } } }), /already exited/],
    ['inline subflow', run('RUNNING', { deployment_id: null, parent_task_run_id: 't' }), /parent is cancelled/],
    ['no deployment', run('RUNNING', { deployment_id: null }), /no worker watches/],
    ['deployment', run('RUNNING'), /worker stops/],
  ])('%s', (_, r, words) => {
    expect(cancelConsequence(r)).toMatch(words)
  })
})
