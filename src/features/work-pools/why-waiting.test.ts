import { expect, test } from 'vitest'
import type { DueRuns } from '~/api/work-pools'
import { aWorkPool, aWorkQueue } from '~/mocks/builders'
import { whyWaiting } from './why-waiting'

const due: DueRuns = {
  count: 3,
  since: '2026-11-21T10:00:00Z',
  queues: [
    { queue: 'default', count: 2, since: '2026-11-21T10:00:00Z' },
    { queue: 'high', count: 1, since: '2026-11-21T10:05:00Z' },
  ],
  complete: true,
}
const [usual, high] = [aWorkQueue({ name: 'default' }), aWorkQueue({ name: 'high' })]

test('a paused pool, no worker and full slots are each said', () => {
  expect(whyWaiting({ pool: aWorkPool({ is_paused: true, status: 'PAUSED' }), due })).toEqual([
    'The work pool is paused.',
  ])
  expect(whyWaiting({ pool: aWorkPool({ status: 'NOT_READY' }), due })).toEqual(['No worker is online.'])
  expect(whyWaiting({ pool: aWorkPool({ concurrency_limit: 2, active_slots: 2 }), due })).toEqual([
    'All 2 slots of the work pool are taken.',
  ])
  expect(whyWaiting({ pool: aWorkPool({ concurrency_limit: 0, active_slots: 0 }), due })).toEqual([
    'The concurrency limit of the work pool is 0, so nothing can start.',
  ])
})

test('what the slots say now outweighs the count that came with the pool', () => {
  const pool = aWorkPool({ concurrency_limit: 1, active_slots: 0 })
  const slots = { active_slots: 1, concurrency_limit: 1, queues: [], count: 0, limit: 200, pages: 0, page: 1 }
  expect(whyWaiting({ pool, due, slots })).toEqual(['The only slot of the work pool is taken.'])
})

test('of the queues only those in which runs wait count', () => {
  const paused = { ...high!, is_paused: true }
  const other = aWorkQueue({ name: 'other', is_paused: true })
  expect(whyWaiting({ pool: aWorkPool(), due, queues: [usual!, paused, other] })).toEqual(['The queue high is paused.'])
  const full = { ...usual!, concurrency_limit: 1, active_slots: 1 }
  expect(whyWaiting({ pool: aWorkPool(), due, queues: [full, high!] })).toEqual([
    'The only slot of the queue default is taken.',
  ])
})

test('when nothing is found it says so, but only once the queues are known', () => {
  expect(whyWaiting({ pool: aWorkPool(), due })).toEqual([])
  expect(whyWaiting({ pool: aWorkPool(), due, queues: [usual!, high!] })).toEqual([
    expect.stringContaining('knows of nothing that holds them back'),
  ])
})

test('a pool of agents has no worker to wait for, and one of the cloud needs none', () => {
  expect(whyWaiting({ pool: aWorkPool({ type: 'prefect-agent', status: null }), due })).toEqual([
    expect.stringContaining('agents'),
  ])
  expect(whyWaiting({ pool: aWorkPool({ type: 'ecs:push', status: 'NOT_READY' }), due })).toEqual([])
})
