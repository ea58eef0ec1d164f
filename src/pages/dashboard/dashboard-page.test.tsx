import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BodyReadFlowRunsFlowRunsFilterPost } from '~/api/generated/types.gen'
import { queryClient } from '~/api/query-client'
import { aFlow, aFlowRun, anId, aState, aWorkPool } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse, type Workspace } from '~/mocks/handlers'
import { Toaster } from '~/ui/toast'
import * as dashboardPage from './dashboard-page'

type Asked = { path: string; body: BodyReadFlowRunsFlowRunsFilterPost & Record<string, unknown> }

vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
let asked: Asked[] = []

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  server.events.on('request:start', async ({ request }) => {
    const text = await request.clone().text()
    const path = new URL(request.url).pathname.replace(/^.*\/api/, '')
    asked.push({ path, body: text ? (JSON.parse(text) as Asked['body']) : {} })
  })
})
beforeEach(() => {
  asked = []
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
})
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
  vi.unstubAllGlobals()
})
afterAll(() => server.close())

const askedFor = (path: string) => asked.filter((request) => request.path === path)
const section = (name: string) => within(screen.getByRole('region', { name }))

const bucket = (...states: [type: string, name: string, count: number][]) => ({
  interval_start: '2026-11-21T10:00:00Z',
  interval_end: '2026-11-21T10:30:00Z',
  states: states.map(([state_type, state_name, count_runs]) => ({
    state_type,
    state_name,
    count_runs,
    sum_estimated_run_time: 0,
    sum_estimated_lateness: 0,
  })),
})

const nextHalfHour = { interval_start: '2026-11-21T10:30:00Z', interval_end: '2026-11-21T11:00:00Z' }

function open(address: string, { history = [], ...workspace }: Omit<Workspace, 'history'> & { history?: unknown[] }) {
  server.use(...prefectHandlers({ ...workspace, history: history as Workspace['history'] }))
  const router = createMemoryRouter(
    [
      { path: '/dashboard', Component: dashboardPage.Component },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [address] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster />
    </QueryClientProvider>,
  )
  const at = () => router.state.location.pathname + router.state.location.search
  return { user: userEvent.setup(), at }
}

const flow = aFlow({ name: 'etl' })
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

const failed = aFlowRun({
  name: 'brisk-heron',
  flow_id: flow.id,
  deployment_id: anId(),
  run_count: 2,
  state: aState('FAILED', { message: 'Flow run encountered an exception: HTTPError: 503 for /v2/orders' }),
})
const late = (more: Parameters<typeof aFlowRun>[0] = {}) =>
  aFlowRun({
    flow_id: flow.id,
    state: aState('SCHEDULED', { name: 'Late' }),
    start_time: null,
    next_scheduled_start_time: soon(-20),
    work_pool_name: 'k8s',
    work_queue_name: 'high',
    ...more,
  })
const running = (more: Parameters<typeof aFlowRun>[0] = {}) =>
  aFlowRun({
    flow_id: flow.id,
    state: aState('RUNNING', { timestamp: soon(-10) }),
    start_time: soon(-10),
    end_time: null,
    total_run_time: 0,
    ...more,
  })
const completed = (deployment: string, seconds: number) =>
  aFlowRun({ flow_id: flow.id, deployment_id: deployment, total_run_time: seconds })

describe('what it asks', () => {
  it('is eight requests, however many rows there are', async () => {
    const flows = Array.from({ length: 30 }, (_, index) => aFlow({ name: `flow ${index}` }))
    const deployments = flows.map(() => anId())
    const flowRuns = flows.flatMap(({ id: flow_id }, index) => [
      aFlowRun({ flow_id, deployment_id: deployments[index], state: aState('FAILED', { message: 'no' }) }),
      running({ flow_id, deployment_id: deployments[index] }),
      late({ flow_id, next_scheduled_start_time: soon(index), state: aState('SCHEDULED') }),
    ])
    open('/dashboard', { flowRuns, flows, history: [bucket(['FAILED', 'Failed', 30])] })
    await waitFor(() => expect(askedFor('/flows/filter')).toHaveLength(1))
    await waitFor(() => expect(askedFor('/flow_runs/filter')).toHaveLength(4))
    expect((await section('Next').findAllByRole('link', { name: 'flow 0' })).length).toBeGreaterThan(0)
    expect(asked.map(({ path }) => path).sort()).toEqual([
      '/flow_runs/filter',
      '/flow_runs/filter',
      '/flow_runs/filter',
      '/flow_runs/filter',
      '/flow_runs/history',
      '/flows/filter',
      '/ui/task_runs/count',
      '/work_pools/filter',
    ])
    for (const { body } of askedFor('/flow_runs/filter')) expect(body.limit).toBeLessThanOrEqual(100)
  })

  it('follows the window in the address', async () => {
    const { user, at } = open('/dashboard?range=past-7-days', {
      flowRuns: [failed],
      flows: [flow],
      history: [bucket(['FAILED', 'Failed', 1])],
    })
    await user.click(await screen.findByRole('button', { name: 'Time range: Last 7 days' }))
    await user.click(await screen.findByRole('button', { name: 'Last hour' }))
    await waitFor(() => expect(at()).toBe('/dashboard?range=past-1-hours'))
    const window = askedFor('/flow_runs/history').at(-1)?.body.flow_runs?.expected_start_time
    const hours = (Date.parse(window?.before_ ?? '') - Date.parse(window?.after_ ?? '')) / 3_600_000
    expect(Math.round(hours)).toBe(1)
  })
})

describe('the counts', () => {
  it('lead to just those runs, in the same window', async () => {
    open('/dashboard?range=past-7-days', {
      history: [
        bucket(['FAILED', 'Failed', 3], ['SCHEDULED', 'Late', 2]),
        { ...bucket(['FAILED', 'TimedOut', 1], ['COMPLETED', 'Cached', 1_000]), ...nextHalfHour },
      ],
    })
    const counts = within(await screen.findByRole('region', { name: 'Runs of the time range' }))
    const href = async (name: string) => (await counts.findByRole('link', { name })).getAttribute('href')
    expect(await href('1,006runs')).toBe('/runs?range=past-7-days')
    expect(await href('4 failed')).toBe('/runs?range=past-7-days&state-type=FAILED')
    expect(await href('2 late')).toBe('/runs?range=past-7-days&state=Late')
    expect(await href('1,000 completed')).toBe('/runs?range=past-7-days&state-type=COMPLETED')
  })

  it('are in bars that lead to their interval', async () => {
    const start = '2026-11-21T10:00:00.000Z'
    const end = '2026-11-21T10:30:00.000Z'
    const { user, at } = open(`/dashboard?start=${start}&end=${end}`, { history: [bucket(['FAILED', 'Failed', 3])] })
    ;(await screen.findByRole('button', { name: /3 Failed/ })).focus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(at()).toMatch(/^\/runs\?start=/))
    const search = new URLSearchParams(at().split('?')[1])
    expect([search.get('start'), search.get('end')]).toEqual([start, end])
  })

  it('of task runs lead to the list of them', async () => {
    open('/dashboard', { flowRuns: [failed], flows: [flow] })
    server.use(onPost('/ui/task_runs/count', () => ({ COMPLETED: 18_000, FAILED: 96, SCHEDULED: 2, PENDING: 0 })))
    const counts = within(await screen.findByRole('region', { name: 'Task runs' }))
    const href = async (name: string) => (await counts.findByRole('link', { name })).getAttribute('href')
    expect(await href('18,098task runs')).toBe('/runs?tab=task-runs')
    expect(await href('96 failed')).toBe('/runs?tab=task-runs&state-type=FAILED')
    expect(await href('2 scheduled')).toBe('/runs?tab=task-runs&state-type=SCHEDULED')
  })
})

describe('what needs attention', () => {
  it('says of a failure why, of which run, and retries it', async () => {
    const sent: unknown[] = []
    const { user } = open('/dashboard', {
      flowRuns: [failed],
      flows: [flow],
      history: [bucket(['FAILED', 'Failed', 41])],
    })
    server.use(
      http.post(apiUrl('/flow_runs/:id/set_state'), async ({ request }) => {
        sent.push(await request.json())
        return HttpResponse.json({ status: 'ACCEPT', state: null, details: {} })
      }),
    )
    const cause = await screen.findByRole('link', { name: 'HTTPError: 503 for /v2/orders' })
    expect(cause.getAttribute('href')).toBe(`/runs/flow-run/${failed.id}?line=last-error`)
    const needs = section('Needs attention')
    expect(needs.getByRole('link', { name: 'brisk-heron' })).toBeTruthy()
    expect(needs.getByText('attempt 2')).toBeTruthy()
    expect(await needs.findByRole('link', { name: 'etl' })).toBeTruthy()
    expect(needs.getByText('1 of 41')).toBeTruthy()
    expect(needs.getByRole('link', { name: 'All 41 in the last 24 hours' }).getAttribute('href')).toBe(
      '/runs?state-type=FAILED%2CCRASHED',
    )
    await user.click(needs.getByRole('button', { name: 'Retry brisk-heron' }))
    expect(await screen.findByText('brisk-heron will run again')).toBeTruthy()
    expect(sent).toEqual([{ state: { type: 'SCHEDULED', name: 'AwaitingRetry' }, force: true }])
  })

  it('keeps a refused retry in its row, in the server’s words', async () => {
    const { user } = open('/dashboard', { flowRuns: [failed], flows: [flow] })
    server.use(
      http.post(apiUrl('/flow_runs/:id/set_state'), () =>
        HttpResponse.json({
          status: 'ABORT',
          state: null,
          details: { type: 'abort_details', reason: 'The flow is gone.' },
        }),
      ),
    )
    await user.click(await screen.findByRole('button', { name: 'Retry brisk-heron' }))
    const row = (await screen.findByRole('alert')).closest('li')
    expect(row?.textContent).toContain('The run was not retried: The flow is gone.')
    expect(row?.textContent).toContain('brisk-heron')
  })

  it.each([
    [{ is_paused: true, status: 'PAUSED' }, 'work pool “k8s” is paused'],
    [{ status: 'NOT_READY' }, 'no worker of “k8s” is online'],
    [{ status: 'READY', active_slots: 4, concurrency_limit: 4 }, '“k8s” is at its limit: 4 of 4 slots are taken'],
    // The pool could start them: the queue is not asked for and not guessed.
    [{ status: 'READY' }, 'waits for a worker on queue “high” of k8s'],
    [{ status: 'HIBERNATING' }, 'waits for a worker on queue “high” of k8s'],
  ])('says why runs are late as far as the pool tells: %j', async (pool, words) => {
    const { user } = open('/dashboard', {
      flowRuns: [late({ name: 'one' }), late({ name: 'two' })],
      flows: [flow],
      workPools: [aWorkPool({ name: 'k8s', ...(pool as object) })],
    })
    expect(await screen.findByText(words)).toBeTruthy()
    const needs = section('Needs attention')
    expect(needs.getByRole('link', { name: 'Open queue high of k8s' }).getAttribute('href')).toBe(
      '/work-pools/work-pool/k8s/queue/high',
    )
    await user.click(needs.getByRole('button', { name: '2 runs' }))
    expect(needs.getByRole('link', { name: 'two' })).toBeTruthy()
    expect(needs.getByRole('button', { name: 'Cancel two' })).toBeTruthy()
    expect(section('Work pools').getByRole('row', { name: /k8s/ }).textContent).toMatch(/2$/)
  })

  it('calls no number of late runs exact that may not be', async () => {
    const flowRuns = Array.from({ length: 60 }, () => late())
    open('/dashboard', {
      flowRuns,
      flows: [flow],
      workPools: [aWorkPool({ name: 'k8s' })],
      history: [bucket(['SCHEDULED', 'Late', 57])],
    })
    expect(await screen.findByRole('button', { name: 'At least 30 runs' })).toBeTruthy()
    const needs = section('Needs attention')
    expect(await needs.findByText('30 of 57')).toBeTruthy()
    expect(section('Work pools').getByRole('row', { name: /k8s/ }).textContent).toMatch(/–$/)
    expect(section('Next').getByText(/The next 30 runs are all late/)).toBeTruthy()
  })

  it('offers to answer what a paused run asks, and says until when', async () => {
    const paused = aFlowRun({
      name: 'calm-ibis',
      flow_id: flow.id,
      state: aState('PAUSED', {
        state_details: {
          pause_timeout: soon(30),
          pause_key: 'fare-decision',
          run_input_keyset: { schema: 'schema', response: 'response' },
        },
      }),
    })
    const { user } = open('/dashboard', { flowRuns: [paused], flows: [flow] })
    expect(await screen.findByRole('link', { name: 'waits for input: fare-decision' })).toBeTruthy()
    expect(screen.getByText(/fails unless answered by/)).toBeTruthy()
    // Not among what runs: nothing of it does.
    expect(section('Running now').queryByRole('link', { name: 'calm-ibis' })).toBeNull()
    server.use(
      http.get(apiUrl('/flow_runs/:id/input/:key'), () => HttpResponse.json({ type: 'object', properties: {} })),
    )
    await user.click(screen.getByRole('button', { name: 'Resume calm-ibis' }))
    expect(await screen.findByRole('dialog', { name: 'Resume calm-ibis' })).toBeTruthy()
  })

  it('says so when there is nothing', async () => {
    open('/dashboard', { flowRuns: [aFlowRun()], history: [bucket(['COMPLETED', 'Completed', 1])] })
    expect(await screen.findByText(/no run has failed in the last 24 hours, none is late/)).toBeTruthy()
  })
})

describe('what runs now', () => {
  it('stands against the last completed runs of its deployment, and says which', async () => {
    const [fast, rare] = [anId(), anId()]
    const flowRuns = [
      running({ name: 'slow-crow', deployment_id: fast }),
      running({ name: 'new-wren', deployment_id: rare }),
      ...[60, 120, 300].map((seconds) => completed(fast, seconds)),
      ...[60, 60].map((seconds) => completed(rare, seconds)),
    ]
    open('/dashboard', { flowRuns, flows: [flow] })
    const slow = await screen.findByRole('row', { name: /slow-crow/ })
    await waitFor(() => expect(slow.textContent).toMatch(/10m \d\ds.*8m \d\ds over/))
    await userEvent.hover(within(slow).getByText(/over/))
    expect((await screen.findByRole('tooltip')).textContent).toBe(
      'Usually 2m 00s: the median of its deployment’s last 3 completed runs, of which the longest took 5m 00s',
    )
    // Two runs are not enough to call anything usual.
    expect(screen.getByRole('row', { name: /new-wren/ }).textContent).toContain('not known')
  })
})

describe('what goes wrong', () => {
  const workspace = {
    flowRuns: [failed, late({ name: 'tardy-toad' }), running({ name: 'slow-crow' })],
    flows: [flow],
    workPools: [aWorkPool({ name: 'k8s' })],
    history: [bucket(['FAILED', 'Failed', 1])],
  }

  it('costs names and usual times alone when these fail, and each says why', async () => {
    const next = aFlowRun({
      flow_id: flow.id,
      state: aState('SCHEDULED'),
      start_time: null,
      next_scheduled_start_time: soon(5),
    })
    open('/dashboard', { flowRuns: [next, running({ name: 'slow-crow', deployment_id: anId() })], flows: [flow] })
    server.use(
      http.post(apiUrl('/flows/filter'), () => HttpResponse.json({ detail: 'no flows today' }, { status: 422 })),
      http.post(apiUrl('/flow_runs/filter'), async ({ request }) => {
        const { flow_runs: filter } = (await request.clone().json()) as { flow_runs?: { deployment_id?: unknown } }
        return filter?.deployment_id ? HttpResponse.json({ detail: 'no past today' }, { status: 422 }) : undefined
      }),
    )
    const link = await section('Next').findByRole('link', { name: flow.id.slice(0, 8) })
    await userEvent.hover(link)
    expect((await screen.findByRole('tooltip')).textContent).toContain('no flows today')
    const usual = await within(screen.getByRole('row', { name: /slow-crow/ })).findByText('not loaded')
    await userEvent.unhover(link)
    await userEvent.hover(usual)
    await waitFor(() => expect(screen.getByRole('tooltip').textContent).toContain('no past today'))
  })

  it('costs the counts alone when the history fails', async () => {
    open('/dashboard', workspace)
    server.use(refuse('post', '/flow_runs/history', 422, 'history_interval_seconds is too small'))
    expect(await screen.findByText('Counts and chart: history_interval_seconds is too small')).toBeTruthy()
    expect(await screen.findByRole('link', { name: 'brisk-heron' })).toBeTruthy()
    expect(screen.getByRole('row', { name: /slow-crow/ })).toBeTruthy()
  })

  it('never calls it quiet when what is late is not known', async () => {
    open('/dashboard', { ...workspace, flowRuns: [running({ name: 'slow-crow' })], history: [] })
    server.use(
      http.post(apiUrl('/flow_runs/filter'), async ({ request }) => {
        const body = (await request.clone().json()) as Asked['body']
        return body.sort === 'NEXT_SCHEDULED_START_TIME_ASC'
          ? HttpResponse.json({ detail: 'no schedule today' }, { status: 422 })
          : undefined
      }),
    )
    expect(await screen.findByText('no schedule today')).toBeTruthy()
    const needs = section('Needs attention')
    expect(needs.getByText(/Late runs are not known/)).toBeTruthy()
    expect(needs.queryByText(/Nothing/)).toBeNull()
    expect(screen.getByRole('row', { name: /slow-crow/ })).toBeTruthy()
  })

  it('leaves late runs their own words when the pools fail', async () => {
    open('/dashboard', { ...workspace, flowRuns: [late({ name: 'tardy-toad' })] })
    server.use(refuse('post', '/work_pools/filter', 422, 'no pools today'))
    expect(await screen.findByText('no pools today')).toBeTruthy()
    expect(await screen.findByText('waits for a worker on queue “high” of k8s')).toBeTruthy()
  })

  it('calls a deleted flow deleted', async () => {
    open('/dashboard', { ...workspace, flows: [] })
    expect((await screen.findAllByText('deleted flow')).length).toBeGreaterThan(0)
  })
})

it('tells an empty workspace what to do first', async () => {
  open('/dashboard', {})
  expect(await screen.findByText('Nothing has run in the last 24 hours, and nothing is scheduled')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'See the deployments' }).getAttribute('href')).toBe('/deployments')
})
