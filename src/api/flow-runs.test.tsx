import { QueryClientProvider, QueryObserver } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import { delay, http } from 'msw'
import { setupServer } from 'msw/node'
import type { ReactNode } from 'react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { aDeployment, aFlowRun, aState, aTaskRun } from '~/mocks/builders'
import { apiUrl, onGet, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { createFlowRun, lastRunsQuery, nextRunOfDeploymentQuery } from './deployments'
import {
  flowRunHistoryQuery,
  flowRunsQuery,
  pausedRunInputQuery,
  upcomingRunsQuery,
  useCancelFlowRun,
  useResumeFlowRun,
  useRetryFlowRun,
  useSetFlowRunState,
  type FlowRun,
} from './flow-runs'
import type {
  BodyFlowRunHistoryFlowRunsHistoryPost,
  BodyReadFlowRunsFlowRunsFilterPost,
  BodyReadTaskRunsTaskRunsFilterPost,
} from './generated/types.gen'
import { createQueryClient, queryClient } from './query-client'
import { flowRunTaskRunsQuery, taskRunsQuery, useMoreTaskRuns } from './task-runs'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
let client = createQueryClient()
beforeEach(() => {
  client = createQueryClient()
})
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

/** Remembers every body that reaches `path`, and answers with `answer`. */
function record<Body>(path: string, answer: (body: Body) => unknown) {
  const bodies: Body[] = []
  server.use(
    onPost(path, (body: Body) => {
      bodies.push(body)
      return answer(body)
    }),
  )
  return bodies
}

const PAST_DAY = { kind: 'past', seconds: 86_400 } as const
const minutes = (count: number) => new Date(Date.parse('2026-11-21T10:00:00Z') - count * 60_000).toISOString()

test('a list has a window with an upper bound, by the column it is sorted by, and first as many rows as the screen can show', async () => {
  const bodies = record('/flow_runs/filter', (_body: BodyReadFlowRunsFlowRunsFilterPost) => [])
  await client.fetchInfiniteQuery(flowRunsQuery({ filter: { flows: { name: { like_: 'etl' } } }, range: PAST_DAY }))
  expect(bodies[0]).toEqual({
    flows: { name: { like_: 'etl' } },
    flow_runs: { expected_start_time: { after_: expect.any(String), before_: expect.any(String) } },
    sort: 'EXPECTED_START_TIME_DESC',
    limit: 28,
    offset: 0,
  })
  const { before_ } = bodies[0]?.flow_runs?.expected_start_time ?? {}
  expect(Math.abs(Date.parse(before_ ?? '') - Date.now())).toBeLessThan(10_000)
})

test('pages go on by time and lose no run of the same instant', async () => {
  const all = Array.from({ length: 120 }, (_, index) =>
    // Runs of a cron schedule: ten each minute.
    aFlowRun({ id: `run-${index}`, expected_start_time: minutes(Math.floor(index / 10)) }),
  )
  record('/flow_runs/filter', ({ flow_runs, limit = 0 }: BodyReadFlowRunsFlowRunsFilterPost) => {
    const before = flow_runs?.expected_start_time?.before_ ?? ''
    const not = flow_runs?.id?.not_any_ ?? []
    return all.filter((run) => (run.expected_start_time ?? '') <= before && !not.includes(run.id)).slice(0, limit)
  })
  const data = await client.fetchInfiniteQuery({
    ...flowRunsQuery({ range: { kind: 'between', start: minutes(600), end: minutes(-1) }, limit: 25 }),
    pages: 10,
  })
  const ids = data.pages.flatMap(({ rows }) => rows.map((row) => row.id))
  expect(ids).toEqual(all.map((run) => run.id))
})

test('task runs of one instant are paged too, without the id filter their endpoint lacks', async () => {
  const all = Array.from({ length: 90 }, (_, index) =>
    aTaskRun({ id: `task-${index}`, expected_start_time: minutes(0) }),
  )
  const bodies = record('/task_runs/filter', ({ offset = 0, limit = 0 }: BodyReadTaskRunsTaskRunsFilterPost) =>
    all.slice(offset, offset + limit),
  )
  const range = { kind: 'between', start: minutes(600), end: minutes(-1) } as const
  const data = await client.fetchInfiniteQuery({ ...taskRunsQuery({ range, limit: 40 }), pages: 10 })
  expect(data.pages.flatMap(({ rows }) => rows)).toHaveLength(90)
  expect(bodies.map(({ task_runs }) => task_runs?.id)).toEqual([undefined, undefined, undefined])
})

test('bars come from the list’s own filter and window in one request, under the endpoint’s own name for queues', async () => {
  const bodies = record('/flow_runs/history', (_body: BodyFlowRunHistoryFlowRunsHistoryPost) => [
    {
      interval_start: minutes(60),
      interval_end: minutes(30),
      states: [
        {
          state_type: 'FAILED',
          state_name: 'Failed',
          count_runs: 2,
          sum_estimated_run_time: 0,
          sum_estimated_lateness: 0,
        },
      ],
    },
    {
      interval_start: minutes(30),
      interval_end: minutes(0),
      states: [
        {
          state_type: 'FAILED',
          state_name: 'Failed',
          count_runs: 1,
          sum_estimated_run_time: 0,
          sum_estimated_lateness: 0,
        },
        {
          state_type: 'SCHEDULED',
          state_name: 'Late',
          count_runs: 4,
          sum_estimated_run_time: 0,
          sum_estimated_lateness: 0,
        },
      ],
    },
  ])
  const filter = { flow_runs: { name: { like_: 'x' } }, work_pool_queues: { name: { any_: ['default'] } } }
  const history = await client.fetchQuery(flowRunHistoryQuery({ filter, range: PAST_DAY }))
  expect(history).toMatchObject({ total: 7, bucketSeconds: 1800 })
  expect(history.states).toEqual([
    { type: 'SCHEDULED', name: 'Late', count: 4 },
    { type: 'FAILED', name: 'Failed', count: 3 },
  ])
  expect(bodies).toHaveLength(1)
  expect(bodies[0]).toMatchObject({
    work_queues: { name: { any_: ['default'] } },
    flow_runs: {
      name: { like_: 'x' },
      expected_start_time: { before_: history.window.end, after_: history.window.start },
    },
    history_interval_seconds: 1800,
  })
  expect(bodies[0]).not.toHaveProperty('work_pool_queues')
})

test.each([
  { runs: 400_000, requests: [13, 20], longest: 7, what: 'week by week where a week has many runs' },
  { runs: 50, requests: [4, 6], longest: 28, what: 'in few requests where there are few' },
])('90 days are asked for $what; next time only what may have changed', async ({ runs, requests, longest }) => {
  const bodies = record(
    '/flow_runs/history',
    ({ history_start, history_end }: BodyFlowRunHistoryFlowRunsHistoryPost) => [
      {
        interval_start: history_start,
        interval_end: history_end,
        states: [{ state_type: 'COMPLETED', state_name: 'Completed', count_runs: runs }],
      },
    ],
  )
  const query = flowRunHistoryQuery({ range: { kind: 'past', seconds: 90 * 86_400 } })
  const { total } = await client.fetchQuery(query)
  const first = bodies.splice(0)
  expect(total).toBe(first.length * runs)
  expect(first.length).toBeGreaterThanOrEqual(requests[0]!)
  expect(first.length).toBeLessThanOrEqual(requests[1]!)
  for (const { history_start, history_end } of first)
    expect(Date.parse(history_end) - Date.parse(history_start)).toBeLessThanOrEqual(longest * 86_400_000)
  await client.fetchQuery({ ...query, staleTime: 0 })
  expect(bodies.length).toBeLessThanOrEqual(2)
})

test('leaving the page aborts what it asked for', async () => {
  const [asked, aborted] = [vi.fn<() => void>(), vi.fn<() => void>()]
  server.use(
    http.post(apiUrl('/flow_runs/filter'), async ({ request }) => {
      request.signal.addEventListener('abort', aborted)
      asked()
      await delay('infinite')
    }),
  )
  const leave = new QueryObserver(client, upcomingRunsQuery()).subscribe(() => undefined)
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(1))
  leave()
  await waitFor(() => expect(aborted).toHaveBeenCalledTimes(1))
})

test('a failing request is tried again by the sender only, not by the query on top', async () => {
  let requests = 0
  server.use(
    onGet('/flow_runs/x', () => {
      requests += 1
      return {}
    }),
    refuse('post', '/flow_runs/filter', 422, 'Invalid filter'),
  )
  server.events.on('request:start', () => void (requests += 1))
  await expect(client.fetchQuery(upcomingRunsQuery())).rejects.toMatchObject({ status: 422, message: 'Invalid filter' })
  expect(requests).toBe(1)
  server.events.removeAllListeners()
})

const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
)
const verdict = (status: string, details: object = {}) => ({ status, details, state: aState('RUNNING') })

test.each(['REJECT', 'ABORT'] as const)('HTTP 200 with %s is a refusal with its reason', async (status) => {
  record('/flow_runs/:id/set_state', () => verdict(status, { reason: 'It has ended.' }))
  const { result } = renderHook(() => useSetFlowRunState(), { wrapper })
  await expect(result.current.mutateAsync({ id: 'x', state: { type: 'PAUSED' } })).rejects.toMatchObject({
    name: 'RejectedError',
    status,
    reason: 'It has ended.',
  })
})

test('WAIT says how long', async () => {
  record('/flow_runs/:id/set_state', () => verdict('WAIT', { delay_seconds: 30, reason: 'No free slot.' }))
  const { result } = renderHook(() => useCancelFlowRun(), { wrapper })
  await expect(result.current.mutateAsync('x')).rejects.toMatchObject({ reason: 'No free slot. Try again in 30 s.' })
})

test('retry is AwaitingRetry by force, cancel is Cancelling', async () => {
  const bodies = record('/flow_runs/:id/set_state', () => verdict('ACCEPT'))
  const { result } = renderHook(() => ({ retry: useRetryFlowRun(), cancel: useCancelFlowRun() }), { wrapper })
  await result.current.retry.mutateAsync('x')
  await result.current.cancel.mutateAsync('x')
  expect(bodies).toEqual([
    { state: { type: 'SCHEDULED', name: 'AwaitingRetry' }, force: true },
    { state: { type: 'CANCELLING' }, force: false },
  ])
})

test('resume sends the input and reads the verdict', async () => {
  const bodies = record('/flow_runs/:id/resume', () => verdict('REJECT', { reason: 'reviewer: Field required' }))
  const { result } = renderHook(() => useResumeFlowRun(), { wrapper })
  await expect(result.current.mutateAsync({ id: 'x', runInput: { ok: true } })).rejects.toMatchObject({
    reason: 'reviewer: Field required',
  })
  expect(bodies).toEqual([{ run_input: { ok: true } }])
})

const paused = (keyset: Record<string, string> | null): FlowRun =>
  aFlowRun({ id: 'run', state: aState('PAUSED', { state_details: { run_input_keyset: keyset } }) })

test('a paused run’s form: its schema and the text above it', async () => {
  server.use(
    onGet('/flow_runs/run/input/the-schema', () => ({ type: 'object', properties: { ok: { type: 'boolean' } } })),
    onGet('/flow_runs/run/input/the-text', () => 'Approve?' as unknown as object),
  )
  const run = paused({ schema: 'the-schema', description: 'the-text', response: 'the-response' })
  expect(await client.fetchQuery(pausedRunInputQuery(run))).toEqual({
    schema: { type: 'object', properties: { ok: { type: 'boolean' } } },
    description: 'Approve?',
  })
})

test('a description that is not there is none; a pause without input asks for nothing', async () => {
  server.use(
    onGet('/flow_runs/run/input/the-schema', () => ({ type: 'object' })),
    refuse('get', '/flow_runs/run/input/the-text', 404, 'No such key'),
  )
  const run = paused({ schema: 'the-schema', description: 'the-text' })
  expect(await client.fetchQuery(pausedRunInputQuery(run))).toMatchObject({ description: null })
  expect(await client.fetchQuery(pausedRunInputQuery(paused(null)))).toBeNull()
})

describe('the task runs of a wide run', () => {
  const query = flowRunTaskRunsQuery('run')
  const wide = (count: number) => {
    const tasks = Array.from({ length: count }, (_, index) =>
      aTaskRun({ flow_run_id: 'run', state: aState(index % 1000 === 7 ? 'RUNNING' : 'COMPLETED') }),
    )
    type Body = { offset?: number; limit?: number; task_runs?: { id?: { any_?: string[] } } }
    const bodies = record('/task_runs/filter', ({ offset = 0, limit = 200, task_runs }: Body) => {
      const ids = task_runs?.id?.any_
      return ids ? tasks.filter(({ id }) => ids.includes(id)) : tasks.slice(offset, offset + limit)
    })
    const ofClient = ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    )
    const more = renderHook(() => useMoreTaskRuns('run'), { wrapper: ofClient }).result
    return { tasks, bodies, readOn: (upTo: number) => act(() => more.current.mutateAsync({ upTo })) }
  }
  const known = () => client.getQueryData(query.queryKey)

  test('the first 400 are read for a page, more when asked for; none is there twice', async () => {
    const { bodies, readOn } = wide(1001)
    const first = await client.fetchQuery(query)
    expect([first.rows.length, first.complete, bodies.length]).toEqual([400, false, 2])
    await readOn(1000)
    expect([known()?.rows.length, known()?.complete, bodies.length]).toEqual([1000, false, 5])
    expect(new Set(known()?.rows.map(({ id }) => id)).size).toBe(1000)

    // What is on screen does not shrink when it is read again.
    expect((await client.fetchQuery({ ...query, staleTime: 0 })).rows).toHaveLength(1000)
    await readOn(10_000)
    expect([known()?.rows.length, known()?.complete]).toEqual([1001, true])
  })

  test('thousands of rows are read again by what can have changed', async () => {
    const { tasks, bodies, readOn } = wide(3300)
    await client.fetchQuery(query)
    await readOn(10_000)
    expect(known()).toMatchObject({ complete: true })
    bodies.length = 0
    const [running, added] = [tasks[2007]!, aTaskRun({ flow_run_id: 'run' })]
    running.state_type = 'FAILED'
    tasks.push(added)
    const again = await client.fetchQuery({ ...query, staleTime: 0 })
    expect(bodies).toHaveLength(2)
    expect(again.rows).toHaveLength(3301)
    expect(again.rows[2007]).toMatchObject({ id: running.id, state_type: 'FAILED' })
    expect(again.rows.at(-1)?.id).toBe(added.id)
  })
})

test('a run whose task runs are all read says so', async () => {
  server.use(...prefectHandlers({ taskRuns: Array.from({ length: 250 }, () => aTaskRun({ flow_run_id: 'run' })) }))
  expect(await client.fetchQuery(flowRunTaskRunsQuery('run'))).toMatchObject({ complete: true })
})

test('the last runs of 50 deployments are two requests, and say how far back they looked', async () => {
  const deployments = Array.from({ length: 50 }, () => aDeployment())
  const [busy, quiet, never] = deployments
  const newest = minutes(1)
  const bodies = record('/flow_runs/filter', ({ deployments: of }: BodyReadFlowRunsFlowRunsFilterPost) => {
    const runs = [
      aFlowRun({ id: 'b', deployment_id: busy?.id, expected_start_time: newest, start_time: null }),
      aFlowRun({ id: 'q', deployment_id: quiet?.id, expected_start_time: minutes(60 * 24 * 30) }),
    ]
    return runs.filter(({ id, deployment_id }) => {
      const wanted = of?.id?.any_ ?? []
      return wanted.includes(deployment_id ?? '') && (id === 'b') === wanted.includes(busy?.id ?? '')
    })
  })
  const found = await Promise.all(deployments.map(({ id }) => client.fetchQuery(lastRunsQuery(id))))
  expect(bodies).toHaveLength(2)
  expect(bodies[0]).toMatchObject({ limit: 60, flow_runs: { expected_start_time: { before_: expect.any(String) } } })
  expect(bodies[1]?.deployments?.id?.any_).not.toContain(busy?.id)
  expect(found[0]?.runs).toMatchObject([{ id: 'b', at: newest, stateType: 'COMPLETED' }])
  expect(found[1]?.runs).toMatchObject([{ id: 'q' }])
  expect(found[deployments.indexOf(never!)]?.runs).toEqual([])
  const days = (Date.now() - Date.parse(found[2]?.lookedBackTo ?? '')) / 86_400_000
  expect(Math.round(days)).toBe(90)
})

test('a busy deployment does not hide the next run of a rare one', async () => {
  const [busy, rare] = [aDeployment(), aDeployment()]
  record('/flow_runs/filter', ({ flow_runs }: BodyReadFlowRunsFlowRunsFilterPost) => {
    const wanted = flow_runs?.deployment_id?.any_ ?? []
    const of = (deployment_id: string) => aFlowRun({ deployment_id, next_scheduled_start_time: minutes(0) })
    return wanted.includes(busy.id) ? Array.from({ length: 200 }, () => of(busy.id)) : [of(rare.id)]
  })
  const next = await Promise.all([busy, rare].map(({ id }) => client.fetchQuery(nextRunOfDeploymentQuery(id))))
  expect(next.map((run) => run?.at)).toEqual([minutes(0), minutes(0)])
})

test('a next run that was not found among many is not said to be none', async () => {
  const [busy, rare] = [aDeployment(), aDeployment()]
  const bodies = record('/flow_runs/filter', ({ limit }: BodyReadFlowRunsFlowRunsFilterPost) =>
    Array.from({ length: limit ?? 0 }, () =>
      aFlowRun({ deployment_id: busy.id, next_scheduled_start_time: minutes(0) }),
    ),
  )
  const busyRun = client.fetchQuery(nextRunOfDeploymentQuery(busy.id))
  await expect(client.fetchQuery(nextRunOfDeploymentQuery(rare.id))).rejects.toThrow(/too many to find/)
  expect((await busyRun)?.at).toBe(minutes(0))
  expect(bodies.length).toBeLessThanOrEqual(3)
})

test('starting a run always carries an idempotency key, a new one each time', async () => {
  const bodies = record('/deployments/:id/create_flow_run', (_body: { idempotency_key: string }) => aFlowRun())
  await createFlowRun({ deploymentId: 'd', parameters: { x: 1 } })
  await createFlowRun({ deploymentId: 'd' })
  const keys = bodies.map(({ idempotency_key }) => idempotency_key)
  expect(bodies[0]).toMatchObject({ parameters: { x: 1 } })
  expect(keys[0]?.length).toBeGreaterThan(8)
  expect(new Set(keys).size).toBe(2)
})
