import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { HttpHandler } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { paths } from '~/lib/paths'
import { aFlow, aFlowRun, anArtifact, aTaskRun } from '~/mocks/builders'
import { onPost, prefectHandlers, refuse, type Workspace } from '~/mocks/handlers'
import * as page from './artifacts-page'

vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
let requests: { path: string; body: unknown }[] = []
beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  server.events.on('request:start', async ({ request }) => {
    const path = new URL(request.url).pathname.replace('/api', '')
    requests.push({ path, body: await request.clone().json() })
  })
})
afterAll(() => server.close())
/** Whether the screen is as wide as a page asks. */
let wide = true
beforeEach(() => {
  requests = []
  wide = true
  vi.stubGlobal('matchMedia', () => ({ matches: wide, addEventListener() {}, removeEventListener() {} }))
})
afterEach(() => {
  vi.unstubAllGlobals()
  server.resetHandlers()
  queryClient.clear()
})

const flow = aFlow({ name: 'etl' })
const run = aFlowRun({ name: 'brave-otter', flow_id: flow.id })
const task = aTaskRun({ name: 'load-0', flow_run_id: run.id })
const from = { flow_run_id: run.id, task_run_id: task.id }
const workspace: Workspace = {
  flows: [flow],
  flowRuns: [run],
  taskRuns: [task],
  artifacts: [
    anArtifact({ key: 'report', description: null, data: '\n# Sales\n\nup by **4 %**', ...from }),
    anArtifact({ key: 'report', data: 'older' }),
    anArtifact({ key: 'stations', type: 'table', data: '[{"a": 1}, {"a": 2}]', ...from }),
    anArtifact({ key: 'counted', type: 'progress', data: 40, description: 'Docks', updated: '2026-11-21T10:00:00Z' }),
    anArtifact({ key: 'manual', data: '[What they are](https://example.org/a)' }),
  ],
}

function open(search = '', world = workspace, front: HttpHandler[] = []) {
  server.use(...front, ...prefectHandlers(world))
  const router = createMemoryRouter([{ path: '/artifacts', ...page }], { initialEntries: [`/artifacts${search}`] })
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { router, user: userEvent.setup() }
}

const row = (name: RegExp) => screen.findByRole('row', { name })
const asked = (path: string) => requests.filter((request) => request.path === path).map(({ body }) => body)

test('the newest of each key, what it says, and what it came from', async () => {
  open()
  const report = await row(/report/)
  expect(within(report).getByRole('link', { name: 'report' }).getAttribute('href')).toBe(paths.artifactKey('report'))
  expect(within(report).getAllByText('Sales').length).toBeGreaterThan(0)
  expect((await within(report).findByRole('link', { name: 'brave-otter' })).getAttribute('href')).toBe(
    paths.flowRun(run.id),
  )
  expect((await within(report).findByRole('link', { name: 'load-0' })).getAttribute('href')).toBe(
    paths.taskRun(task.id),
  )
  expect(await within(report).findByRole('link', { name: 'etl' })).toBeTruthy()
  expect((await row(/stations/)).textContent).toContain('2 rows, 1 column')
  expect((await row(/counted/)).textContent).toContain('40 %')
  expect(within(await row(/manual/)).getByText('link')).toBeTruthy()
  expect(await screen.findByText('4 keys')).toBeTruthy()
})

test('however many rows, five requests, and fifty keys asked for', async () => {
  open()
  await within(await row(/report/)).findByRole('link', { name: 'etl' })
  await within(await row(/report/)).findByRole('link', { name: 'load-0' })
  expect(requests.map(({ path }) => path).toSorted()).toEqual([
    '/artifacts/latest/count',
    '/artifacts/latest/filter',
    '/flow_runs/filter',
    '/flows/filter',
    '/task_runs/filter',
  ])
  expect(asked('/artifacts/latest/filter')).toEqual([{ artifacts: {}, sort: 'UPDATED_DESC', limit: 50, offset: 0 }])
})

test('on a screen without the column of flows none is asked for', async () => {
  wide = false
  open()
  await within(await row(/report/)).findByRole('link', { name: 'brave-otter' })
  await within(await row(/report/)).findByRole('link', { name: 'load-0' })
  expect(asked('/flows/filter')).toEqual([])
})

test('search, type, order and page are the address, and the server’s to do', async () => {
  const { router, user } = open('?page=3&sort=KEY_ASC')
  await screen.findByText(/of 4 keys|Nothing of 4 keys/)
  expect(asked('/artifacts/latest/filter')[0]).toMatchObject({ sort: 'KEY_ASC', offset: 100 })
  await user.type(screen.getByRole('searchbox', { name: 'Part of a key' }), 'rep')
  await waitFor(() => expect(router.state.location.search).toBe('?name=rep&sort=KEY_ASC'))
  await user.selectOptions(screen.getByRole('combobox', { name: 'Type' }), 'Tables')
  await waitFor(() => expect(router.state.location.search).toBe('?name=rep&type=table&sort=KEY_ASC'))
  const filter = { key: { like_: 'rep' }, type: { any_: ['table'] } }
  await waitFor(() => expect(asked('/artifacts/latest/filter').at(-1)).toMatchObject({ artifacts: filter, offset: 0 }))
  expect(asked('/artifacts/latest/count').at(-1)).toEqual({ artifacts: filter })
  await user.click(await screen.findByRole('button', { name: /^Key/ }))
  await waitFor(() => expect(router.state.location.search).toBe('?name=rep&type=table&sort=KEY_DESC'))
})

test('a bookmark of Prefect’s own page is read, and nonsense is the default', async () => {
  open('?name="rep"&type=all&page=-4&sort=SIDEWAYS')
  await row(/report/)
  expect(asked('/artifacts/latest/filter')[0]).toEqual({
    artifacts: { key: { like_: 'rep' } },
    sort: 'UPDATED_DESC',
    limit: 50,
    offset: 0,
  })
})

test('without any it says how to write one; without a match how to see all', async () => {
  const { router } = open('', {})
  expect(await screen.findByText('No artifacts yet')).toBeTruthy()
  expect(screen.getByText(/create_markdown_artifact\(key="report"/)).toBeTruthy()
  await router.navigate('/artifacts?name=zzz')
  const user = userEvent.setup()
  expect(await screen.findByText('No artifact matches these filters')).toBeTruthy()
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[0]!)
  await waitFor(() => expect(router.state.location.search).toBe(''))
})

test('a page beyond the last says so and leads back', async () => {
  const { router, user } = open('?page=7', workspace)
  expect(await screen.findByText('There is nothing on page 7')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'First page' }))
  await waitFor(() => expect(router.state.location.search).toBe(''))
})

test('without their number the keys are still there to be turned through', async () => {
  open('', workspace, [refuse('post', '/artifacts/latest/count', 403, 'no counting')])
  await row(/report/)
  expect((await screen.findByRole('alert')).textContent).toContain('no counting')
  expect(screen.getByRole('button', { name: 'Next' }).getAttribute('aria-disabled')).toBe('true')
  expect(screen.queryByText(/keys$/)).toBeNull()
})

test('a failing list says why in the server’s words and is asked again', async () => {
  const { user } = open('', workspace, [refuse('post', '/artifacts/latest/filter', 403, 'not for you')])
  expect((await screen.findByRole('alert')).textContent).toContain('not for you')
  server.use(...prefectHandlers(workspace))
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await row(/report/)).toBeTruthy()
})

test('hostile and unknown artifacts take one line each', async () => {
  const odd = anArtifact({ key: 'odd', type: 'hologram', data: { depth: 3 } })
  const huge = anArtifact({ key: 'huge', data: `<img src=x onerror=alert(1)>${'x'.repeat(1_000_000)}` })
  const table = anArtifact({ key: 'broken', type: 'table', data: 'not json' })
  const wide = anArtifact({ key: 'wide', type: 'table', data: `[${'1,'.repeat(200_000)}1]` })
  const empty = anArtifact({ key: 'empty', type: null, data: null, description: '\u202e\u0000' })
  open('', { artifacts: [odd, huge, table, wide, empty] }, [onPost('/artifacts/latest/count', () => 5)])
  expect((await row(/odd/)).textContent).toContain('{"depth":3}')
  const line = (await row(/huge/)).textContent ?? ''
  expect(line.length).toBeLessThan(1_000)
  expect(document.querySelector('img')).toBeNull()
  expect((await row(/broken/)).textContent).toContain('not json')
  expect((await row(/wide/)).textContent).toContain('a table of 400,003 characters')
  expect(await row(/empty/)).toBeTruthy()
})
