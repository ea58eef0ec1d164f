import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BodyReadFlowRunsFlowRunsFilterPost } from '~/api/generated/types.gen'
import { createQueryClient } from '~/api/query-client'
import { aDeployment, aFlow, aFlowRun, anId, aState, aTaskRun } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse, type Workspace } from '~/mocks/handlers'
import * as runsPage from './runs-page'

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
  vi.unstubAllGlobals()
})
afterAll(() => server.close())

const askedFor = (path: string) => asked.filter((request) => request.path === path)
const lastBody = (path: string) => askedFor(path).at(-1)?.body

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

function open(address: string, workspace: Workspace = {}) {
  server.use(...prefectHandlers(workspace))
  const router = createMemoryRouter(
    [
      { path: '/runs', Component: runsPage.Component },
      { path: '*', element: null },
    ],
    {
      initialEntries: [address],
    },
  )
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { router, user: userEvent.setup(), search: () => router.state.location.search }
}

const flow = aFlow({ name: 'etl' })
const deployment = aDeployment({ name: 'hourly', flow_id: flow.id })
const failed = aFlowRun({
  name: 'brisk-heron',
  flow_id: flow.id,
  deployment_id: deployment.id,
  state: aState('FAILED', { message: 'Flow run encountered an exception: HTTPError: 503 for /v2/orders' }),
})

describe('rows', () => {
  it('say of a failed run why it failed, whose it is and how far it got', async () => {
    const tasks = [1, 2, 3].map(() => aTaskRun({ flow_run_id: failed.id }))
    open('/runs', { flowRuns: [failed], flows: [flow], deployments: [deployment], taskRuns: tasks })
    const row = await screen.findByRole('row', { name: /brisk-heron/ })
    expect(within(row).getByText('HTTPError: 503 for /v2/orders')).toBeTruthy()
    expect(within(row).getByText('Failed')).toBeTruthy()
    expect(within(row).getByText('1m 03s')).toBeTruthy()
    expect((await within(row).findByRole('link', { name: 'etl' })).getAttribute('href')).toBe(`/flows/flow/${flow.id}`)
    expect((await within(row).findByRole('link', { name: 'hourly' })).getAttribute('href')).toBe(
      `/deployments/deployment/${deployment.id}`,
    )
    expect(await within(row).findByText('3')).toBeTruthy()
  })

  it('are counted in words that fit one', async () => {
    const history = [bucket(['FAILED', 'Failed', 1])] as never
    open('/runs', { flowRuns: [failed], flows: [flow], deployments: [deployment], history })
    expect((await screen.findByText(/all since/)).textContent).toMatch(/^1 run, /)
    const all = screen.getByRole('region', { name: 'All runs of the time range' })
    await waitFor(() => expect(all.textContent).toMatch(/^1run(?!s)/))
  })

  it('are those of a screen in five requests, each of at most 25 nodes', async () => {
    const flows = Array.from({ length: 28 }, (_, index) => aFlow({ name: `flow ${index}` }))
    const deployments = flows.map((of, index) => aDeployment({ name: `deployment ${index}`, flow_id: of.id }))
    const flowRuns = flows.map((of, index) =>
      aFlowRun({
        name: `run-${index}`,
        flow_id: of.id,
        deployment_id: deployments[index]!.id,
        tags: ['prod', 'eu', 'nightly', 'x'],
        parameters: { region: 'eu', full: false },
        state: index % 2 ? aState('FAILED', { message: 'ValueError: no' }) : aState(),
      }),
    )
    open('/runs', { flowRuns, flows, deployments })
    // Not by role or text: with so many rows, each look of those takes longer than the page itself.
    const shown = () => document.body.textContent ?? ''
    await waitFor(() => expect(shown().includes('deployment 27') && shown().includes('flow 27')).toBe(true))
    await waitFor(() => expect(askedFor('/ui/flow_runs/count-task-runs')).toHaveLength(1))
    expect(asked.map(({ path }) => path).sort()).toEqual([
      '/deployments/filter',
      '/flow_runs/filter',
      '/flow_runs/history',
      '/flows/filter',
      '/ui/flow_runs/count-task-runs',
    ])
    expect(lastBody('/ui/flow_runs/count-task-runs')?.flow_run_ids).toHaveLength(28)
    // The first row holds the keyboard's place and therefore its actions.
    const rows = [...document.querySelectorAll('tr[data-row]')]
    const sizes = rows.map((row) => row.querySelectorAll('*').length + 1)
    expect(sizes).toHaveLength(28)
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(25)
  })

  it('go on with earlier runs from the last one, leaving out those of the same instant', async () => {
    const at = (minute: number) => `2026-11-21T09:${String(minute).padStart(2, '0')}:00Z`
    const flowRuns = Array.from({ length: 28 }, (_, index) =>
      aFlowRun({ name: `run-${index}`, flow_id: flow.id, expected_start_time: at(index < 26 ? 59 - index : 10) }),
    )
    const { user } = open('/runs', { flowRuns, flows: [flow] })
    await user.click(await screen.findByRole('button', { name: 'Load earlier runs' }))
    await waitFor(() => expect(askedFor('/flow_runs/filter')).toHaveLength(2))
    const next = lastBody('/flow_runs/filter')?.flow_runs
    expect(next?.expected_start_time?.before_).toBe(at(10))
    expect(next?.id?.not_any_).toEqual([flowRuns[26]!.id, flowRuns[27]!.id])
    expect(lastBody('/flow_runs/filter')?.limit).toBe(50)
  })
})

describe('the address', () => {
  it('sets the filters of list and counts alike', async () => {
    const id = anId()
    open(
      `/runs?state=Late&state-type=FAILED&deployments=${id}&tags=prod&name=heron&hide-subflows=true&range=past-7-days`,
    )
    await waitFor(() => expect(askedFor('/flow_runs/history')).toHaveLength(1))
    const list = lastBody('/flow_runs/filter')
    expect(list).toMatchObject({
      flow_runs: {
        state: { operator: 'or_', type: { any_: ['FAILED'] }, name: { any_: ['Late'] } },
        tags: { any_: ['prod'] },
        name: { like_: 'heron' },
        parent_task_run_id: { is_null_: true },
      },
      deployments: { id: { any_: [id] } },
    })
    const { expected_start_time: window, ...others } = list?.flow_runs ?? {}
    const days = (Date.parse(window?.before_ ?? '') - Date.parse(window?.after_ ?? '')) / 86_400_000
    expect(Math.round(days)).toBe(7)
    expect(lastBody('/flow_runs/history')?.flow_runs).toMatchObject(others)
    expect(screen.getByRole('button', { name: 'State: Failed, Late' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Tag: prod' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Time range: Last 7 days' })).toBeTruthy()
    expect((screen.getByRole('searchbox') as HTMLInputElement).value).toBe('heron')
  })

  it('follows the filters: f, a state, and back', async () => {
    const { user, search } = open('/runs', { flowRuns: [failed], flows: [flow] })
    await screen.findByRole('link', { name: 'brisk-heron' })
    await user.keyboard('f')
    await user.click(await screen.findByRole('menuitem', { name: 'State' }))
    await user.click(await screen.findByRole('option', { name: /^Late/ }))
    await waitFor(() => expect(search()).toBe('?state=Late'))
    await waitFor(() => expect(lastBody('/flow_runs/filter')?.flow_runs?.state).toEqual({ name: { any_: ['Late'] } }))
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'Remove the filter on state' }))
    await waitFor(() => expect(search()).toBe(''))
  })

  it('takes a name once typing pauses, as one step of the history', async () => {
    const { user, search, router } = open('/runs')
    await user.type(await screen.findByRole('searchbox'), 'heron')
    await waitFor(() => expect(search()).toBe('?name=heron'))
    const named = () => askedFor('/flow_runs/filter').filter(({ body }) => body.flow_runs?.name)
    await waitFor(() => expect(named()).toHaveLength(1))
    expect(named()[0]?.body.flow_runs?.name).toEqual({ like_: 'heron' })
    expect(router.state.historyAction).toBe('REPLACE')
  })

  it('lets each count lead to its runs, and from there back to all', async () => {
    const { user, search } = open('/runs?range=past-7-days', {
      history: [bucket(['COMPLETED', 'Completed', 9], ['FAILED', 'Failed', 1], ['FAILED', 'TimedOut', 1])] as never,
    })
    const all = within(await screen.findByRole('region', { name: 'All runs of the time range' }))
    expect(await all.findByText('11')).toBeTruthy()
    await user.click(all.getByRole('link', { name: /2 failed/ }))
    expect(search()).toBe('?range=past-7-days&state-type=FAILED')
    await user.click(await all.findByRole('link', { name: /chosen; show all states/ }))
    expect(search()).toBe('?range=past-7-days')
  })
})

describe('what goes wrong', () => {
  it('costs the chart alone when the history fails', async () => {
    open('/runs', { flowRuns: [failed], flows: [flow], deployments: [deployment] })
    server.use(refuse('post', '/flow_runs/history', 422, 'history_interval_seconds is too small'))
    expect(await screen.findByText('Counts and chart: history_interval_seconds is too small')).toBeTruthy()
    expect(await screen.findByRole('link', { name: 'brisk-heron' })).toBeTruthy()
  })

  it('costs the rows alone when the list fails, and a retry brings them', async () => {
    const { user } = open('/runs', {
      flowRuns: [failed],
      flows: [flow],
      history: [bucket(['FAILED', 'Failed', 1])] as never,
    })
    let broken = true
    server.use(
      http.post(apiUrl('/flow_runs/filter'), () =>
        broken ? HttpResponse.json({ exception_message: 'no such filter' }, { status: 422 }) : undefined,
      ),
    )
    expect(await screen.findByText('no such filter')).toBeTruthy()
    expect(await screen.findByRole('link', { name: /1 failed/ })).toBeTruthy()
    broken = false
    await user.click(screen.getByRole('button', { name: 'Retry' }))
    expect(await screen.findByRole('link', { name: 'brisk-heron' })).toBeTruthy()
    expect(screen.queryByText('no such filter')).toBeNull()
  })
})

describe('an empty list', () => {
  it('offers a wider range, and to clear what is too narrow', async () => {
    const { user, search } = open('/runs?tags=nope')
    expect(await screen.findByText('No runs match the filter in the last 24 hours')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Look at the last 7 days' }))
    await waitFor(() => expect(search()).toBe('?range=past-7-days&tags=nope'))
    await user.click(await screen.findByRole('button', { name: 'Clear the filters' }))
    await waitFor(() => expect(search()).toBe('?range=past-7-days'))
  })
})

describe('the other tabs', () => {
  it('ask for nothing of the hidden ones', async () => {
    const task = aTaskRun({
      name: 'extract-0',
      flow_run_id: failed.id,
      state: aState('FAILED', { message: 'KeyError: 1' }),
    })
    open('/runs?tab=task-runs', { taskRuns: [task], flowRuns: [failed] })
    server.use(onPost('/task_runs/history', () => [bucket(['FAILED', 'Failed', 1])]))
    const row = await screen.findByRole('row', { name: /extract-0/ })
    expect(within(row).getByText('KeyError: 1')).toBeTruthy()
    const link = await within(row).findByRole('link', { name: 'brisk-heron' })
    expect(link.getAttribute('href')).toBe(`/runs/flow-run/${failed.id}?task=${task.id}`)
    expect(within(row).getByRole('link', { name: 'extract-0' }).getAttribute('href')).toBe(`/runs/task-run/${task.id}`)
    expect(asked.map(({ path }) => path).sort()).toEqual([
      '/flow_runs/filter',
      '/task_runs/filter',
      '/task_runs/history',
    ])
  })

  it('say why there is no chart of task runs beyond a day, and ask for none', async () => {
    open('/runs?tab=task-runs&range=past-7-days', {})
    expect(await screen.findByText(/No counts and no chart beyond 24 hours/)).toBeTruthy()
    expect(askedFor('/task_runs/history')).toEqual([])
  })

  it('show what is coming, without what is late', async () => {
    const soon = aFlowRun({
      name: 'calm-puma',
      flow_id: flow.id,
      state: aState('SCHEDULED'),
      auto_scheduled: true,
      start_time: null,
    })
    open('/runs?tab=upcoming', { flowRuns: [soon], flows: [flow] })
    const row = await screen.findByRole('row', { name: /calm-puma/ })
    expect(within(row).getByText('schedule')).toBeTruthy()
    expect(lastBody('/flow_runs/filter')).toMatchObject({
      sort: 'NEXT_SCHEDULED_START_TIME_ASC',
      flow_runs: { state: { type: { any_: ['SCHEDULED'] }, name: { not_any_: ['Late'] } } },
    })
    expect(askedFor('/flow_runs/history')).toEqual([])
  })
})
