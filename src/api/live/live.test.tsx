import { InfiniteQueryObserver, QueryObserver, type QueryObserverOptions } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError, client } from '~/api/client'
import { flowRunHistoryQuery, flowRunQuery, flowRunsQuery, type FlowRun } from '~/api/flow-runs'
import { createQueryClient } from '~/api/query-client'
import { flowRunTaskRunsQuery } from '~/api/task-runs'
import { flowQuery } from '~/api/flows'
import type { BodyReadFlowRunsFlowRunsFilterPost } from '~/api/generated/types.gen'
import { aFlow, aFlowRun, aState } from '~/mocks/builders'
import { aFlowRunEvent, aTaskRunEvent } from '~/mocks/events'
import type { StreamMessage } from './event-stream'
import { createLive } from './live'
import { createStatusStore } from './status'

const START = Date.parse('2026-11-21T10:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()
const DAY_RANGE = { kind: 'past', seconds: 86_400 } as const

/** The server: what it holds, and what it was asked. */
let flowRuns: FlowRun[]
let asked: string[]
let down: boolean
/** While set, answers are made but not sent. */
let held: Promise<void> | undefined

class Page extends EventTarget {
  hidden = false
  setHidden(hidden: boolean) {
    this.hidden = hidden
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

async function answer(request: Request) {
  const path = new URL(request.url).pathname.replace('/api', '')
  asked.push(path)
  if (down) throw new TypeError('Failed to fetch')
  const body = request.method === 'POST' ? ((await request.json()) as BodyReadFlowRunsFlowRunsFilterPost) : {}
  const { id, expected_start_time: time } = body.flow_runs ?? {}
  if (path === '/flow_runs/filter')
    return Response.json(
      flowRuns
        .filter((run) => !id?.any_ || id.any_.includes(run.id))
        .filter((run) => !id?.not_any_?.includes(run.id))
        .filter((run) => !time?.before_ || Date.parse(run.expected_start_time ?? '') <= Date.parse(time.before_))
        .slice(0, body.limit),
    )
  if (path.startsWith('/flow_runs/') && request.method === 'GET')
    return Response.json(flowRuns.find((run) => path.endsWith(run.id)))
  if (path === '/task_runs/filter') return Response.json([])
  if (path === '/flow_runs/history') return Response.json([])
  if (path === '/flows/filter') return Response.json([aFlow({ id: 'flow' })])
  if (path === '/health') return Response.json(true)
  return Response.json({ detail: 'No such path' }, { status: 404 })
}

let ends: (() => void)[]
const configured = client.getConfig().fetch

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  asked = []
  down = false
  held = undefined
  ends = []
})

afterEach(() => {
  for (const end of ends.splice(0)) end()
  client.setConfig({ fetch: configured })
  vi.useRealTimers()
})

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

async function setUp(runs: FlowRun[] = []) {
  flowRuns = runs
  let outcome: (answered: boolean) => void = () => undefined
  const fetch = async (input: RequestInfo | URL) => {
    try {
      const response = await answer(input as Request)
      await held
      outcome(true)
      return response
    } catch (error) {
      outcome(false)
      throw error
    }
  }
  client.setConfig({ fetch })
  const queries = createQueryClient()
  const status = createStatusStore()
  const page = new Page()
  const visible: boolean[] = []
  let emit: (message: StreamMessage) => void = () => undefined
  const live = createLive({
    client: queries,
    status,
    connect: (onMessage) => {
      emit = onMessage
      return { setVisible: (next) => void visible.push(next), close: () => undefined }
    },
    onOutcome: (listener) => {
      outcome = listener
      return () => (outcome = () => undefined)
    },
    checkHealth: async () => void (await fetch(new Request('http://localhost:3000/api/health'))),
    document: page as unknown as Document,
  })
  const list = new InfiniteQueryObserver(queries, flowRunsQuery({ range: DAY_RANGE }))
  ends.push(
    live.stop,
    list.subscribe(() => undefined),
    () => queries.clear(),
  )
  await settle()
  const state = (next: 'live' | 'down' | 'connecting' | 'catching up') => emit({ type: 'state', state: next })
  const event = async (raw: unknown) => {
    emit({ type: 'event', event: raw })
    await settle(40)
  }
  const watch = async <Data, Key extends readonly unknown[]>(
    options: QueryObserverOptions<Data, Error, Data, Data, Key>,
  ) => {
    const observer = new QueryObserver(queries, options)
    ends.push(observer.subscribe(() => undefined))
    await settle(10)
    return observer
  }
  const rows = () => list.getCurrentResult().data?.rows ?? []
  const take = () => asked.splice(0)
  take()
  return { queries, status, page, visible, emit, state, event, watch, list, rows, take }
}

const running = (id: string, more: Partial<FlowRun> = {}) =>
  aFlowRun({
    id,
    state: aState('RUNNING', { timestamp: at(0) }),
    start_time: at(0),
    end_time: null,
    total_run_time: 0,
    ...more,
  })
const ended = { state: aState('COMPLETED', { timestamp: at(50) }), state_type: 'COMPLETED' as const }
const done = (id: string) => aFlowRun({ id, state: aState('COMPLETED', { timestamp: at(0) }) })

test('an event patches the row and the detail, without a request', async () => {
  const { event, state, watch, rows, take } = await setUp([running('run')])
  state('live')
  const detail = await watch(flowRunQuery('run'))
  take()
  await event(aFlowRunEvent({ id: 'run', type: 'COMPLETED', at: at(30) }))
  expect(rows()[0]).toMatchObject({ state_type: 'COMPLETED', end_time: at(30), total_run_time: 30 })
  expect(detail.getCurrentResult().data).toMatchObject({ state_type: 'COMPLETED' })
  expect(take()).toEqual([])
})

test('a patch does not make the list look fetched', async () => {
  const { event, state, list } = await setUp([running('run')])
  state('live')
  const { dataUpdatedAt } = list.getCurrentResult()
  await settle(5000)
  await event(aFlowRunEvent({ id: 'run', type: 'COMPLETED', at: at(5) }))
  expect(list.getCurrentResult().dataUpdatedAt).toBe(dataUpdatedAt)
})

test('an answer that was under way when the event came does not undo it', async () => {
  const { event, state, list, rows } = await setUp([running('run')])
  state('live')
  let release = () => undefined as void
  held = new Promise((resolve) => (release = resolve))
  const refetch = list.refetch()
  await settle()
  await event(aFlowRunEvent({ id: 'run', type: 'FAILED', at: at(1), message: 'Boom' }))
  release()
  await refetch
  await settle()
  expect(rows()[0]).toMatchObject({ state_type: 'FAILED', state: { message: 'Boom' } })
})

test('an event that was dropped is repaired by reconciling: each minute while something runs', async () => {
  const { state, rows, take } = await setUp([running('run')])
  state('live')
  flowRuns = [done('run')]
  await settle(45_000)
  expect(take()).toEqual([])
  await settle(30_000)
  expect(take()).toEqual(['/flow_runs/filter'])
  expect(rows()[0]?.state_type).toBe('COMPLETED')
})

test('an idle minute while live asks for nothing; five minutes, once for all that is visible', async () => {
  const { state, take, watch } = await setUp([done('run')])
  state('live')
  await watch(flowRunHistoryQuery({ range: DAY_RANGE }))
  await watch(flowQuery('flow'))
  take()
  await settle(280_000)
  expect(take()).toEqual([])
  await settle(60_000)
  expect(take().sort()).toEqual(['/flow_runs/filter', '/flow_runs/history'])
})

test('polls every 15 s while the socket is down, at most 12 requests a minute, and stops when it is back', async () => {
  const { state, status, take, watch } = await setUp([done('run')])
  await watch(flowRunHistoryQuery({ range: DAY_RANGE }))
  await watch(flowRunQuery('run'))
  state('live')
  take()
  state('connecting')
  state('down')
  expect(status.get().state).toBe('polling')
  await settle(60_000)
  const minute = take()
  expect(minute.filter((path) => path === '/flow_runs/filter').length).toBeGreaterThanOrEqual(4)
  expect(minute.filter((path) => path === '/flow_runs/history')).toHaveLength(1)
  expect(minute.length).toBeLessThanOrEqual(12)
  state('connecting')
  expect(status.get().state).toBe('polling')
  state('catching up')
  expect(status.get().state).toBe('catching up')
  state('live')
  expect(status.get().state).toBe('live')
  await settle(60_000)
  expect(take()).toEqual([])
})

test('more missed than can be replayed: what is visible is fetched once', async () => {
  const { emit, state, take } = await setUp([done('run')])
  state('live')
  emit({ type: 'gap' })
  await settle(100)
  expect(take()).toEqual(['/flow_runs/filter'])
})

test('hidden: no request at all; visible after a minute: once', async () => {
  const { state, event, page, visible, take, watch } = await setUp([running('run')])
  await watch(flowRunHistoryQuery({ range: DAY_RANGE }))
  state('live')
  take()
  page.setHidden(true)
  await event(aFlowRunEvent({ id: 'run', type: 'PAUSED', at: at(1) }))
  await event(aFlowRunEvent({ id: 'new', type: 'RUNNING', at: at(2) }))
  state('down')
  await settle(600_000)
  expect(take()).toEqual([])
  page.setHidden(false)
  await settle(5000)
  expect(visible).toEqual([false, true])
  expect(take().filter((path) => path === '/flow_runs/history')).toHaveLength(1)
})

test('missed too much while hidden: asked for when it is seen again, not before', async () => {
  const { emit, state, page, take } = await setUp([done('run')])
  state('live')
  page.setHidden(true)
  emit({ type: 'gap' })
  await settle(20_000)
  expect(take()).toEqual([])
  page.setHidden(false)
  await settle(100)
  expect(take()).toEqual(['/flow_runs/filter'])
})

test('a glance elsewhere costs nothing', async () => {
  const { state, page, take } = await setUp([running('run')])
  state('live')
  page.setHidden(true)
  await settle(20_000)
  page.setHidden(false)
  await settle(100)
  expect(take()).toEqual([])
})

test('nothing answers: offline since then, a small question every 15 s; back: everything visible at once', async () => {
  const { state, status, take } = await setUp([done('run')])
  state('live')
  down = true
  state('connecting')
  state('down')
  await settle(100)
  expect(status.get()).toMatchObject({ state: 'offline', since: START + 0 })
  take()
  await settle(60_000)
  expect(new Set(take())).toEqual(new Set(['/health']))
  down = false
  await settle(15_000)
  expect(status.get().state).toBe('polling')
  expect(take()).toContain('/flow_runs/filter')
})

test('nothing on screen changes by itself: one small question tells whether the server is there', async () => {
  const { state, status, list, watch, take, visible } = await setUp([done('run')])
  await watch(flowRunQuery('run'))
  // A page of one finished run: no poll asks for it.
  list.destroy()
  take()
  state('live')
  down = true
  state('connecting')
  state('down')
  await settle(100)
  expect(status.get().state).toBe('offline')
  expect(take()).toEqual(['/health'])
  down = false
  await settle(15_000)
  expect(status.get().state).toBe('polling')
  // The server is back: the socket does not wait for its next attempt.
  expect(visible).toEqual([false, true])
})

test('what failed while all is live is asked for again by itself, ever more rarely; what is not there is not', async () => {
  const { state, watch, take } = await setUp([done('1')])
  state('live')
  down = true
  const name = await watch({ ...flowQuery('flow'), enabled: true })
  down = false
  const missing = await watch({
    queryKey: ['nowhere'],
    queryFn: () => Promise.reject(new ApiError(404, 'No such thing')),
  })
  expect(name.getCurrentResult().status).toBe('error')
  down = true
  take()
  await settle(15_100)
  expect(take()).toEqual(['/flows/filter'])
  await settle(15_000)
  expect(take()).toEqual([])
  await settle(15_000)
  expect(take()).toEqual(['/flows/filter'])
  down = false
  await settle(60_000)
  expect(name.getCurrentResult().data).toMatchObject({ id: 'flow' })
  expect(missing.getCurrentResult().errorUpdateCount).toBe(1)
})

test('what an event does not tell is asked for once for all such rows', async () => {
  const { state, event, rows, take } = await setUp([running('a'), running('b')])
  state('live')
  const paused = aState('PAUSED', { timestamp: at(1), state_details: { pause_key: 'k' } })
  flowRuns = flowRuns.map((run) => ({ ...run, state_type: 'PAUSED', state: paused }))
  await event(aFlowRunEvent({ id: 'a', type: 'PAUSED', at: at(1) }))
  await event(aFlowRunEvent({ id: 'b', type: 'PAUSED', at: at(1) }))
  await settle(100)
  expect(take()).toEqual(['/flow_runs/filter'])
  await settle(3000)
  expect(rows().map((run) => run.state?.state_details?.pause_key)).toEqual(['k', 'k'])
})

test('counts and bars refetch together, soon after the first event and then every few seconds', async () => {
  const { state, event, watch, take } = await setUp([running('run')])
  state('live')
  await watch(flowRunHistoryQuery({ range: DAY_RANGE }))
  take()
  for (let second = 0; second < 12; second += 1) {
    await event(aFlowRunEvent({ id: 'run', type: 'RUNNING', name: `Step${second}`, at: at(second + 1) }))
    await settle(960)
  }
  const asks = take().filter((path) => path === '/flow_runs/history').length
  expect(asks).toBeGreaterThanOrEqual(2)
  expect(asks).toBeLessThanOrEqual(4)
})

test('task runs of an open run appear and change by their events; its end asks for the late ones', async () => {
  const { state, event, watch, take } = await setUp([running('run')])
  state('live')
  const rows = () => tasks.getCurrentResult().data?.rows
  const tasks = await watch(flowRunTaskRunsQuery('run'))
  take()
  await event(aTaskRunEvent({ id: 'task', flowRunId: 'run', type: 'RUNNING', at: at(1) }))
  expect(rows()).toMatchObject([{ id: 'task', state_type: 'RUNNING' }])
  await event(aTaskRunEvent({ id: 'other', flowRunId: 'elsewhere', type: 'RUNNING', at: at(1) }))
  expect(rows()).toHaveLength(1)
  await event(aTaskRunEvent({ id: 'task', flowRunId: 'run', type: 'COMPLETED', at: at(2), task: { end_time: at(2) } }))
  expect(rows()).toMatchObject([{ id: 'task', state_type: 'COMPLETED', end_time: at(2) }])
  expect(take()).toEqual([])
  await event(aFlowRunEvent({ id: 'run', type: 'COMPLETED', at: at(3) }))
  await settle(3100)
  expect(take()).toEqual(['/task_runs/filter'])
})

test('a list scrolled far down is reconciled by two requests: its newest page, and what else in it may change', async () => {
  const runs = Array.from({ length: 160 }, (_, index) =>
    running(`run-${index}`, { expected_start_time: at(-index) }),
  ).map((run, index) => (index % 40 === 0 ? run : { ...done(run.id), expected_start_time: run.expected_start_time }))
  const { state, list, rows, take } = await setUp(runs)
  state('live')
  await list.fetchNextPage()
  await list.fetchNextPage()
  expect(rows()).toHaveLength(128)
  take()
  flowRuns = [...runs.map((run) => ({ ...run, ...ended })), running('new', { expected_start_time: at(1) })]
  await settle(75_000)
  expect(take()).toEqual(['/flow_runs/filter', '/flow_runs/filter'])
  expect(rows()).toHaveLength(128)
  expect(rows().filter((run) => run.state_type === 'RUNNING')).toEqual([])
})

test('what the server answers from its stored events is asked for when they are written, not before', async () => {
  const { state, event, watch, take } = await setUp([running('run')])
  state('live')
  let written = 0
  const asks = vi.fn<() => Promise<number>>(() => Promise.resolve(written))
  const started = await watch({
    queryKey: ['work-pools', 'started-by', 'pool', 'worker'],
    queryFn: asks,
    meta: { live: { on: ['flow-run'], role: 'aggregate', fromEvents: true } },
  })
  take()
  const anEvent = (second: number) =>
    event(
      aFlowRunEvent({
        id: 'run',
        type: 'RUNNING',
        name: `Step${second}`,
        at: at(second),
        related: { 'prefect.work-pool.pool': 'work-pool' },
      }),
    )
  await anEvent(1)
  await settle(4000)
  expect(asks).toHaveBeenCalledOnce()
  // This one comes too late for the next time of asking to have it.
  await anEvent(5)
  await settle(3000)
  expect(asks).toHaveBeenCalledTimes(2)
  written = 2
  await settle(9000)
  expect(asks).toHaveBeenCalledTimes(3)
  expect(started.getCurrentResult().data).toBe(2)
  await settle(30_000)
  expect(asks).toHaveBeenCalledTimes(3)
})
