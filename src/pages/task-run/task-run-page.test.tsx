import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse, type HttpHandler } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { paths } from '~/lib/paths'
import { aFlowRun, aLog, anArtifact, aState, aTaskRun } from '~/mocks/builders'
import { apiUrl, onGet, prefectHandlers, refuse, type Workspace } from '~/mocks/handlers'
import * as page from './task-run-page'

vi.setConfig({ testTimeout: 30_000 })

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

const run = aFlowRun({ name: 'brave-otter', state: aState('CRASHED'), parameters: { region: 'eu' } })
const at = (second: number) => `2026-11-21T10:00:0${second}.000000Z`
const task = (second: number, more: Parameters<typeof aTaskRun>[0]) =>
  aTaskRun({ flow_run_id: run.id, expected_start_time: at(second), ...more })
const input = (id: string) => ({ input_type: 'task_run', id }) as const

const extract = task(1, { name: 'extract-0' })
const elsewhere = aTaskRun({ name: 'of-yesterday', flow_run_id: 'another' })
const failed = aState('FAILED', {
  message: 'Task run encountered an exception ValueError: no column',
  timestamp: at(5),
})
const clean = task(2, {
  name: 'clean-0',
  state: failed,
  task_inputs: {
    rows: [input(extract.id), input(elsewhere.id)],
    region: [{ input_type: 'parameter', name: 'region' }],
    limit: [{ input_type: 'constant', type: 'int' }],
    day: [],
  },
  run_count: 2,
  empirical_policy: { retries: 3 },
  tags: ['warehouse'],
})
const load = task(3, { name: 'load-0', task_inputs: { rows: [input(clean.id)] }, state: aState('PENDING') })
const workspace: Workspace = {
  flowRuns: [run],
  taskRuns: [extract, clean, load, elsewhere],
  logs: [aLog({ task_run_id: clean.id, message: 'no column' })],
  artifacts: [anArtifact({ key: 'rows-read', task_run_id: clean.id, data: 'twelve' }), anArtifact({ key: 'other' })],
  states: [aState('PENDING', { timestamp: at(1) }), aState('RUNNING', { timestamp: at(2) }), failed],
}

async function open(id: string, { search = '', world = workspace, front = [] as HttpHandler[] } = {}) {
  server.use(...front, ...prefectHandlers(world))
  const router = createMemoryRouter(
    [
      { path: '/runs/task-run/:id', ...page },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [`/runs/task-run/${id}${search}`] },
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
const place = () => screen.findByRole('complementary', { name: 'Its place in the run' })

test('says how it went, why, in which try, and shows its log', async () => {
  await open(clean.id)
  expect(await screen.findByRole('heading', { level: 1, name: 'clean-0' })).toBeTruthy()
  expect(fact('State')).toBe('Failed')
  expect(fact('Tries')).toBe('try 2 of 4')
  expect(screen.getByRole('region', { name: 'Cause' }).textContent).toContain('ValueError: no column')
  expect(await within(await screen.findByRole('region', { name: 'Logs' })).findByText('no column')).toBeTruthy()
  await waitFor(() => expect(document.title).toBe('Failed · clean-0 · Podium'))
})

test('its address is its own page, which leads to its place in the timeline of its run', async () => {
  const { router } = await open(clean.id)
  const link = await screen.findByRole('link', { name: 'in the timeline of brave-otter' })
  expect(link.getAttribute('href')).toBe(paths.flowRun(run.id, `?task=${clean.id}`))
  const crumbs = within(screen.getByRole('navigation', { name: 'Breadcrumbs' })).getAllByRole('link')
  expect(crumbs.map((crumb) => crumb.getAttribute('href'))).toEqual([paths.runs(), paths.flowRun(run.id)])
  expect(router.state.location.pathname).toBe(paths.taskRun(clean.id))
})

test('stands among the task runs of its run: what it waits for, what needs it, which it is', async () => {
  await open(clean.id)
  const aside = await place()
  expect(await within(aside).findByText(/^2 of 3 task runs/)).toBeTruthy()
  const links = (name: string) => within(within(aside).getByRole('list', { name })).getAllByRole('link')
  expect(links('Waits for').map((link) => link.textContent)).toEqual(['extract-0'])
  expect(within(aside).getByText('1 further away: named under Inputs.')).toBeTruthy()
  expect(links('Needed by').map((link) => link.getAttribute('href'))).toEqual([paths.taskRun(load.id)])
})

test('[ and ] and the two links go to its neighbours, in the same tab', async () => {
  const { router, user } = await open(clean.id, { search: '?tab=states' })
  const next = await screen.findByRole('link', { name: 'Next: load-0' })
  expect(next.getAttribute('href')).toBe(paths.taskRun(load.id, '?tab=states'))
  await user.keyboard('[[')
  await waitFor(() => expect(router.state.location.pathname).toBe(paths.taskRun(extract.id)))
  expect(router.state.location.search).toBe('?tab=states')
  expect(await screen.findByRole('heading', { level: 1, name: 'extract-0' })).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('link', { name: /^Previous/ })).toBeNull())
})

test('inputs lead to the runs that made them; those of other runs are named by one request', async () => {
  await open(clean.id, { search: '?tab=TaskInputs' })
  const table = await screen.findByRole('table', { name: 'Inputs' })
  const far = await within(table).findByRole('link', { name: 'of-yesterday' })
  expect(far.getAttribute('href')).toBe(paths.taskRun(elsewhere.id))
  expect(within(table).getByRole('link', { name: 'extract-0' })).toBeTruthy()
  expect(within(table).getByRole('list', { name: 'Sources of region' }).textContent).toBe('parameterregion= "eu"')
  expect(within(table).getByRole('list', { name: 'Sources of limit' }).textContent).toBe('a constant of type int')
  expect(screen.getByText('day')).toBeTruthy()
  expect(requests.filter((request) => request === 'POST /task_runs/filter')).toHaveLength(3)
  expect(requests).not.toContain('POST /logs/filter')
})

test('its artifacts and none of others', async () => {
  await open(clean.id, { search: '?tab=artifacts' })
  expect(await screen.findByText('twelve')).toBeTruthy()
  expect(screen.queryByText('other')).toBeNull()
})

test('every state with how long it lasted', async () => {
  await open(clean.id, { search: '?tab=states' })
  const rows = within(await screen.findByRole('table', { name: 'States of the task run' })).getAllByRole('row')
  expect(rows.slice(1).map((row) => row.textContent?.slice(0, 7))).toEqual(['Pending', 'Running', 'FailedT'])
  expect(rows[1]?.textContent).toContain('1 s')
})

test('all that is known, and as JSON', async () => {
  const { user } = await open(clean.id, { search: '?tab=details' })
  expect(await screen.findByText(clean.id)).toBeTruthy()
  expect(fact('Retries allowed')).toBe('3')
  await user.click(screen.getByRole('button', { name: 'Show all of it as JSON' }))
  expect(screen.getByRole('group', { name: 'The task run as JSON' }).textContent).toContain('task_inputs')
})

test('at most six requests, none for a hidden tab', async () => {
  await open(clean.id)
  await screen.findByText(/^2 of 3 task runs/)
  await screen.findByText('no column')
  expect(requests.toSorted()).toEqual([
    `GET /ui/task_runs/${clean.id}`,
    'POST /flow_runs/filter',
    'POST /logs/filter',
    'POST /task_runs/filter',
    'POST /task_runs/filter',
  ])
})

test('a task that is still running in a run that has ended is called in question', async () => {
  const lost = task(4, { name: 'lost-0', state: aState('RUNNING') })
  await open(lost.id, { world: { ...workspace, taskRuns: [lost] } })
  expect(await within(await place()).findByText(/^The run is Crashed: this state/)).toBeTruthy()
})

test('one that stands for a subflow run leads there and shows that log', async () => {
  const child = aFlowRun({ name: 'inner-owl', state: aState('RUNNING') })
  const caller = task(4, {
    name: 'inner-0',
    state: aState('RUNNING', { state_details: { child_flow_run_id: child.id } }),
  })
  let asked: unknown
  await open(caller.id, {
    world: { ...workspace, flowRuns: [run, child], taskRuns: [caller] },
    front: [
      http.post(apiUrl('/logs/filter'), async ({ request }) => {
        asked ??= await request.json()
        return HttpResponse.json([])
      }),
    ],
  })
  expect((await screen.findByRole('link', { name: 'inner-owl' })).getAttribute('href')).toBe(paths.flowRun(child.id))
  expect(screen.getByText('The log of the subflow run that it stands for.')).toBeTruthy()
  await waitFor(() => expect(asked).toMatchObject({ logs: { flow_run_id: { any_: [child.id] } } }))
})

test('a task run without a flow run is whole by itself', async () => {
  const alone = aTaskRun({ name: 'send-mail-0', state: aState('SCHEDULED') })
  await open(alone.id, { world: { taskRuns: [alone], logs: [aLog({ task_run_id: alone.id, message: 'mail sent' })] } })
  expect(await screen.findByText('mail sent')).toBeTruthy()
  expect(screen.getByText('ran by itself, outside of any flow run')).toBeTruthy()
  expect(screen.getByRole('region', { name: 'What the task run waits for' }).textContent).toContain('a task worker')
  expect(requests).not.toContain('POST /task_runs/filter')
})

describe('actions', () => {
  const choose = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
    await user.click(await screen.findByRole('button', { name: 'More actions' }))
    await user.click(await screen.findByRole('menuitem', { name }))
  }

  test('deleting says what goes with it and leads back to its run', async () => {
    let deleted = ''
    const { user, router } = await open(clean.id, {
      front: [
        http.delete(apiUrl('/task_runs/:id'), ({ params }) => {
          deleted = String(params.id)
          return new HttpResponse(null, { status: 204 })
        }),
      ],
    })
    await choose(user, 'Delete…')
    const dialog = await screen.findByRole('alertdialog')
    expect(dialog.textContent).toContain('its states and its log lines')
    expect(deleted).toBe('')
    await user.click(within(dialog).getByRole('button', { name: 'Delete task run' }))
    await waitFor(() => expect(router.state.location.pathname).toBe(paths.flowRun(run.id)))
    expect(deleted).toBe(clean.id)
  })

  test('a refused state keeps what was typed and shows the reason', async () => {
    const { user } = await open(clean.id, {
      front: [
        http.post(apiUrl('/task_runs/:id/set_state'), () =>
          HttpResponse.json({
            status: 'ABORT',
            state: null,
            details: { reason: 'The enclosing flow is not running.' },
          }),
        ),
      ],
    })
    await choose(user, 'Change state…')
    const dialog = await screen.findByRole('dialog')
    await user.selectOptions(within(dialog).getByRole('combobox', { name: /New state/ }), 'Scheduled')
    expect(dialog.textContent).toContain('Retry its run for that')
    await user.type(within(dialog).getByRole('textbox', { name: /Message/ }), 'once more')
    await user.click(within(dialog).getByRole('button', { name: 'Change state' }))
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The enclosing flow is not running.')
    expect(within(dialog).getByRole<HTMLTextAreaElement>('textbox', { name: /Message/ }).value).toBe('once more')
  })
})

test('where its neighbours cannot be had, the rest of the page lives', async () => {
  await open(clean.id, { front: [refuse('post', '/task_runs/filter', 403, 'not for you')] })
  expect((await within(await place()).findByRole('alert')).textContent).toContain('not for you')
  expect(await screen.findByText('no column')).toBeTruthy()
})

test('an unknown id says so', async () => {
  await open('nope')
  expect(await screen.findByRole('heading', { level: 1, name: 'No such task run' })).toBeTruthy()
})

test('one that is deleted while it is looked at stays to be read, and can no more be acted on', async () => {
  await open(clean.id)
  await screen.findByText('no column')
  server.use(refuse('get', '/ui/task_runs/:id', 404, 'Task not found'))
  await queryClient.refetchQueries({ queryKey: ['task-runs', 'one', clean.id] })
  expect((await screen.findByText(/This task run has been deleted/)).textContent).toBeTruthy()
  expect(fact('State')).toBe('Failed')
  expect(screen.queryByRole('button', { name: 'More actions' })).toBeNull()
})

test('what a later server may say does not break it', async () => {
  const odd = {
    ...task(2, { name: 'odd-0' }),
    state_type: 'DREAMING',
    state_name: null,
    state: { type: 'DREAMING' },
    task_inputs: { a: [{ input_type: 'oracle', says: 'maybe' }], b: null },
    empirical_policy: null,
    tags: null,
  }
  await open(odd.id, {
    search: '?tab=inputs',
    front: [onGet('/ui/task_runs/:id', () => odd)],
    world: { flowRuns: [run] },
  })
  expect((await screen.findByRole('table', { name: 'Inputs' })).textContent).toContain('oracle')
  expect(fact('State')).toBe('DREAMING')
})
