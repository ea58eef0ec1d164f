import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StateType } from '~/api/generated/types.gen'
import { aFlowRun, aState, aTaskRun } from '~/mocks/builders'
import { aFlowRunEvent, aTaskRunEvent } from '~/mocks/events'
import { patchFlowRun, patchTaskRun, readEvent, taskRunFromEvent, type LiveEvent } from './apply-event'

const read = (raw: unknown): LiveEvent => readEvent(raw) ?? expect.unreachable('not an event')
const at = (seconds: number) => `2026-11-21T10:00:${String(seconds).padStart(2, '0')}.000000Z`
const running = (seconds: number) =>
  aFlowRun({
    id: 'run',
    state: aState('RUNNING', { timestamp: at(seconds) }),
    start_time: at(seconds),
    end_time: null,
    total_run_time: 0,
  })
const flowEvent = (type: StateType, seconds: number, more: object = {}) =>
  read(aFlowRunEvent({ id: 'run', type, at: at(seconds), ...more }))

test('reads who, what and when, and whom it concerns', () => {
  const event = read(
    aFlowRunEvent({
      id: 'run',
      type: 'FAILED',
      at: at(5),
      message: 'Boom',
      eventId: 'state-1',
      related: {
        'prefect.flow.f': 'flow',
        'prefect.deployment.d': 'deployment',
        'prefect.deployment.other': 'creator',
        'prefect.task-run.parent': 'task-run',
        'prefect.tag.x': 'tag',
      },
    }),
  )
  expect(event).toMatchObject({
    entity: 'flow-run',
    id: 'run',
    isSubflow: true,
    related: { flow: 'f', deployment: 'd', 'task-run': 'parent' },
    state: { id: 'state-1', type: 'FAILED', name: 'Failed', message: 'Boom', timestamp: at(5), runCount: 1 },
  })
})

test('a completed run gets its end and its duration', () => {
  const patch = patchFlowRun(running(1), flowEvent('COMPLETED', 31, { eventId: 's' }))
  expect(patch).toMatchObject({
    complete: true,
    row: { state_type: 'COMPLETED', state_name: 'Completed', state_id: 's', end_time: at(31), total_run_time: 30 },
  })
})

test('a run that starts gets its start, a retried one keeps it and loses its end', () => {
  const pending = aFlowRun({
    id: 'run',
    state: aState('PENDING', { timestamp: at(1) }),
    start_time: null,
    end_time: null,
  })
  expect(patchFlowRun(pending, flowEvent('RUNNING', 2))?.row).toMatchObject({ start_time: at(2), end_time: null })
  const failed = aFlowRun({
    id: 'run',
    state: aState('FAILED', { timestamp: at(3) }),
    start_time: at(1),
    end_time: at(3),
  })
  expect(patchFlowRun(failed, flowEvent('RUNNING', 9, { runCount: 2 }))?.row).toMatchObject({
    start_time: at(1),
    end_time: null,
    run_count: 2,
  })
})

test('an older state, the same state and the same instant change nothing', () => {
  const run = running(10)
  expect(patchFlowRun(run, flowEvent('PENDING', 9))).toBeUndefined()
  expect(patchFlowRun(run, flowEvent('PENDING', 10))).toBeUndefined()
  expect(patchFlowRun(run, flowEvent('FAILED', 20, { eventId: run.state_id }))).toBeUndefined()
})

test('microseconds decide within one millisecond', () => {
  const quick = aFlowRun({ id: 'run', state: aState('RUNNING', { timestamp: '2026-11-21T10:00:00.275607Z' }) })
  const event = (fraction: string) =>
    read(aFlowRunEvent({ id: 'run', type: 'COMPLETED', at: `2026-11-21T10:00:00.${fraction}+00:00` }))
  expect(patchFlowRun(quick, event('275900'))?.row.state_type).toBe('COMPLETED')
  expect(patchFlowRun(quick, event('275100'))).toBeUndefined()
})

test('whatever the order of arrival, the newest state stays', () => {
  const states: StateType[] = ['SCHEDULED', 'PENDING', 'RUNNING', 'PAUSED', 'RUNNING', 'COMPLETED']
  const events = states.map((type, index) => flowEvent(type, index + 10))
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
      const run = shuffled.reduce((row, event) => patchFlowRun(row, event)?.row ?? row, running(1))
      expect(run).toMatchObject({ state_type: 'COMPLETED', end_time: at(15) })
    }),
  )
})

test('says when only the server knows the rest', () => {
  const run = running(1)
  expect(patchFlowRun(run, flowEvent('PAUSED', 2))?.complete).toBe(false)
  expect(patchFlowRun(run, flowEvent('SCHEDULED', 2, { name: 'AwaitingRetry' }))?.complete).toBe(false)
  expect(patchFlowRun(run, flowEvent('FAILED', 2))?.complete).toBe(true)
  const pending = aFlowRun({ id: 'run', state: aState('PENDING', { timestamp: at(1) }), start_time: null })
  // Its Running was dropped on the way.
  expect(patchFlowRun(pending, flowEvent('COMPLETED', 9))?.complete).toBe(false)
})

test('the tags of an event are the run’s, the flow’s and the deployment’s: they are not written to the run', () => {
  const run = { ...running(1), tags: ['mine'] }
  const event = flowEvent('COMPLETED', 2, { related: { 'prefect.tag.theirs': 'tag' } })
  expect(patchFlowRun(run, event)?.row.tags).toEqual(['mine'])
})

test('a task run’s event brings its times, and keeps what it does not name', () => {
  const task = aTaskRun({
    id: 'task',
    flow_run_id: 'run',
    state: aState('RUNNING', { timestamp: at(1) }),
    end_time: null,
  })
  const event = read(
    aTaskRunEvent({
      id: 'task',
      flowRunId: 'run',
      type: 'COMPLETED',
      at: at(4),
      task: { end_time: at(4), total_run_time: 3 },
    }),
  )
  expect(patchTaskRun(task, event)).toMatchObject({
    complete: true,
    row: { id: 'task', flow_run_id: 'run', state_type: 'COMPLETED', end_time: at(4), total_run_time: 3, run_count: 1 },
  })
  expect(taskRunFromEvent(event)).toMatchObject({ id: 'task', flow_run_id: 'run', state_type: 'COMPLETED' })
})

test('a task run cannot be made from an event that does not hold it', () => {
  const event = read(
    aTaskRunEvent({ id: 'task', flowRunId: 'run', type: 'RUNNING', at: at(1), task: { task_key: null } }),
  )
  expect(taskRunFromEvent(event)).toBeUndefined()
})

test('anything may come over a socket', () => {
  for (const raw of [null, 1, 'x', [], {}, { resource: {} }, { resource: { 'prefect.resource.id': 7 } }])
    expect(readEvent(raw)).toBeUndefined()
  const strange = { ...aFlowRunEvent({ id: 'run', type: 'RUNNING', at: 'yesterday' }), related: 'none', payload: 3 }
  expect(readEvent(strange)).toMatchObject({ id: 'run', state: undefined })
  const unknown = aFlowRunEvent({ id: 'run', type: 'MELTED' as StateType, at: at(1) })
  expect(readEvent(unknown)?.state).toBeUndefined()
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(readEvent({ id: 'x', resource: value, related: value, payload: value })).toBeUndefined()
    }),
  )
})

test('lifecycle events have no state', () => {
  const raw = {
    id: 'e',
    event: 'prefect.deployment.updated',
    resource: { 'prefect.resource.id': 'prefect.deployment.d' },
  }
  expect(readEvent(raw)).toMatchObject({ entity: 'deployment', id: 'd', state: undefined, isSubflow: false })
})
