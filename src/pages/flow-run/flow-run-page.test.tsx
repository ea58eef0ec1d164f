import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlow, aFlowRun, aLog, anArtifact, aState, aTaskRun } from '~/mocks/builders'
import { apiUrl, prefectHandlers, refuse, type Workspace } from '~/mocks/handlers'
import * as page from './flow-run-page'

vi.setConfig({ testTimeout: 30_000 })
// jsdom has none; tables ask it how wide the screen is.
vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: false }))

const server = setupServer()
let requests: string[] = []
beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  server.events.on('request:start', ({ request }) => {
    requests.push(`${request.method} ${new URL(request.url).pathname.replace('/api', '')}`)
  })
})
afterAll(() => server.close())
beforeEach(() => {
  requests = []
})
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
})

const flow = aFlow({ name: 'etl' })
const deployment = aDeployment({ name: 'nightly', flow_id: flow.id })
const failed = aState('FAILED', { message: 'Flow run encountered an exception: ValueError: no column' })
const run = aFlowRun({
  name: 'brisk-heron',
  flow_id: flow.id,
  deployment_id: deployment.id,
  work_pool_name: 'k8s',
  work_queue_name: 'high',
  auto_scheduled: true,
  tags: ['prod'],
  run_count: 1,
  parameters: { region: 'eu' },
  state: failed,
})
const tasks = [
  aTaskRun({ name: 'extract-0', flow_run_id: run.id }),
  aTaskRun({
    name: 'load-1',
    task_key: 'load-1234',
    flow_run_id: run.id,
    state: aState('FAILED', { message: 'Task run encountered an exception ValueError: no column' }),
  }),
]
const workspace: Workspace = {
  flowRuns: [run],
  taskRuns: tasks,
  flows: [flow],
  deployments: [deployment],
  artifacts: [anArtifact({ key: 'report', flow_run_id: run.id })],
  logs: [aLog({ message: 'Beginning flow run', flow_run_id: run.id })],
  states: [aState('RUNNING', { timestamp: '2026-11-21T10:00:00Z' }), failed],
}

async function open(search = '', id = run.id, world = workspace, ...more: Parameters<typeof server.use>) {
  server.use(...more, ...prefectHandlers(world))
  const router = createMemoryRouter(
    [
      { path: '/runs/flow-run/:id', ...page, HydrateFallback: () => null },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [`/runs/flow-run/${id}${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  await screen.findByRole('heading', { level: 1, name: /./ })
  return { router, user: userEvent.setup() }
}

const fact = (label: string) => screen.getByText(label, { selector: 'dt' }).nextElementSibling?.textContent

describe('a failed run', () => {
  test('says in its header what it is, and above all why it failed', async () => {
    await open()
    expect(await screen.findByRole('heading', { level: 1, name: 'brisk-heron' })).toBeTruthy()
    await screen.findByRole('link', { name: 'nightly' })
    expect(fact('State')).toBe('Failed')
    expect(fact('Flow and deployment')).toBe('etl/nightly')
    expect(fact('Work pool')).toBe('k8s / high')
    expect(fact('Run time')).toBe('1m 03s')
    expect(fact('Launched by')).toBe('by schedule')
    const cause = await screen.findByRole('region', { name: 'Cause' })
    await within(cause).findByRole('link', { name: 'load-1' })
    expect(cause.textContent).toContain('ValueError: no column')
    expect(document.title).toBe('Failed · brisk-heron · Podium')
  })

  test('settles with few requests, none of them twice', async () => {
    await open()
    await screen.findByRole('treeitem', { name: /load-1/ })
    await screen.findByRole('link', { name: 'nightly' })
    await waitFor(() => expect(requests).toContain('POST /logs/filter'))
    expect(requests.toSorted()).toEqual([
      `GET /flow_runs/${run.id}`,
      'POST /deployments/filter',
      'POST /flows/filter',
      'POST /logs/filter',
      'POST /task_runs/filter',
    ])
  })

  test('a run of many tasks opens with the first of them; turning to the timeline reads on', async () => {
    const many = Array.from({ length: 700 }, (_, i) => aTaskRun({ name: `step-${i}`, flow_run_id: run.id }))
    const { user } = await open('', run.id, { ...workspace, taskRuns: many })
    const timeline = await screen.findByRole('region', { name: 'Timeline' })
    await within(timeline).findByText('first 400 of 700 task runs')
    await waitFor(() => expect(requests).toContain('POST /logs/filter'))
    await screen.findByRole('link', { name: 'nightly' })
    expect(requests.length).toBeLessThanOrEqual(8)
    requests = []
    await user.hover(within(timeline).getByRole('tree'))
    await within(timeline).findByText('700 task runs')
    expect(requests).toEqual(['POST /task_runs/filter', 'POST /task_runs/filter'])
  })

  test('the failed task of the cause line is selected everywhere, and the address says so', async () => {
    const { router, user } = await open()
    await user.click(within(await screen.findByRole('region', { name: 'Cause' })).getByRole('link', { name: 'load-1' }))
    expect(router.state.location.search).toBe(`?task=${tasks[1]!.id}`)
    expect((await screen.findByRole('treeitem', { name: /load-1/ })).getAttribute('aria-selected')).toBe('true')
    const panel = await screen.findByRole('region', { name: 'Task run load-1' })
    expect(panel.textContent).toContain('Task run encountered an exception ValueError: no column')
    await user.click(within(panel).getByRole('button', { name: 'Close the task run' }))
    expect(router.state.location.search).toBe('')
  })
})

describe('tabs', () => {
  test('ask only for what they show', async () => {
    const { user } = await open('?tab=parameters')
    expect(await screen.findByText('"eu"')).toBeTruthy()
    expect(requests).not.toContain('POST /logs/filter')
    expect(requests).not.toContain('POST /artifacts/filter')
    await user.click(screen.getByRole('link', { name: 'Artifacts' }))
    expect((await screen.findByRole('list', { name: 'Artifacts' })).textContent).toContain('report')
    await user.click(screen.getByRole('link', { name: 'Details' }))
    const history = await screen.findByRole('table', { name: 'States of the run' })
    expect(within(history).getAllByRole('row')).toHaveLength(3)
    expect(requests).not.toContain('POST /logs/filter')
  })

  test('task runs are filtered by the server, and the address keeps the filter', async () => {
    const { router, user } = await open('?tab=task-runs&name=lo')
    const bodies: unknown[] = []
    server.use(
      http.post(apiUrl('/task_runs/filter'), async ({ request }) => {
        bodies.push(await request.json())
        return HttpResponse.json([])
      }),
    )
    await user.selectOptions(await screen.findByLabelText('State'), 'FAILED')
    expect(await screen.findByText('No task run matches')).toBeTruthy()
    expect(bodies.at(-1)).toMatchObject({
      task_runs: { flow_run_id: { any_: [run.id] }, state: { type: { any_: ['FAILED'] } }, name: { like_: 'lo' } },
    })
    expect(router.state.location.search).toBe('?tab=task-runs&name=lo&state=FAILED')
  })

  test('a run without subflows says why there are none', async () => {
    await open('?tab=subflow-runs')
    expect(await screen.findByText('No subflow runs')).toBeTruthy()
  })
})

describe('what goes wrong', () => {
  test('an unknown id is a page of its own, with a way on', async () => {
    await open('', 'nope')
    expect(await screen.findByRole('heading', { level: 1, name: 'No such run' })).toBeTruthy()
    expect(screen.getByText('nope')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'All runs' }).getAttribute('href')).toBe('/runs')
  })

  test('a server that fails says so, and is asked again on demand', async () => {
    const { user } = await open('', run.id, workspace, refuse('get', '/flow_runs/:id', 409, 'database is locked'))
    expect((await screen.findByRole('alert')).textContent).toContain('database is locked')
    server.resetHandlers(...prefectHandlers(workspace))
    await user.click(screen.getByRole('button', { name: 'Retry' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'brisk-heron' })).toBeTruthy()
  })

  test('task runs that cannot be had cost the timeline, not the page', async () => {
    await open('', run.id, workspace, refuse('post', '/task_runs/filter', 409, 'no tasks today'))
    expect((await screen.findAllByText(/no tasks today/)).length).toBeGreaterThan(0)
    expect(await screen.findByText('Beginning flow run')).toBeTruthy()
    expect(screen.getByText('ValueError: no column')).toBeTruthy()
  })

  test('a run deleted while it is open says so and offers no action', async () => {
    await open()
    await screen.findByRole('button', { name: /Retry/ })
    server.use(refuse('get', '/flow_runs/:id', 404, 'Flow run not found'))
    await act(() => queryClient.invalidateQueries({ queryKey: ['flow-runs', 'one', run.id] }))
    expect((await screen.findByText(/has been deleted/)).getAttribute('role')).toBe('status')
    expect(screen.queryByRole('button', { name: /Retry/ })).toBeNull()
    expect(screen.getByRole('heading', { level: 1, name: 'brisk-heron' })).toBeTruthy()
  })

  test('a bare run of an older server, with a state nobody knows, is a page all the same', async () => {
    const bare = { id: 'old', flow_id: flow.id, created: null, updated: null, state_type: 'TELEPORTED' }
    await open('', 'old', { ...workspace, flowRuns: [bare as never], taskRuns: [] })
    expect(await screen.findByRole('heading', { level: 1, name: 'old' })).toBeTruthy()
    expect(fact('State')).toBe('TELEPORTED')
  })
})
