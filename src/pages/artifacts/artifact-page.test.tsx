import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse, type HttpHandler } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import type { Artifact } from '~/api/artifacts'
import { aFlowRun, anArtifact, aState } from '~/mocks/builders'
import { apiUrl, onGet, prefectHandlers, refuse } from '~/mocks/handlers'
import { Component } from './artifact-page'

vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

const run = aFlowRun({ name: 'brave-otter' })
const running = aFlowRun({ name: 'swift-newt', state: aState('RUNNING') })

/** `refusal` is put in front of what the workspace answers; `before` and `after` are newer and older ones. */
function show(
  artifact: Partial<Artifact>,
  {
    refusal,
    search = '',
    before = [],
    after = [],
  }: { refusal?: HttpHandler; search?: string; before?: Artifact[]; after?: Artifact[] } = {},
) {
  const made = anArtifact(artifact)
  const world = { artifacts: [...before, made, ...after], flowRuns: [run, running] }
  server.use(...(refusal ? [refusal] : []), ...prefectHandlers(world))
  const router = createMemoryRouter(
    [
      { path: '/artifacts/artifact/:id', Component },
      { path: '*', element: <p>the history</p> },
    ],
    { initialEntries: [`/artifacts/artifact/${made.id}${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return {
    user: userEvent.setup(),
    id: made.id,
    search: () => router.state.location.search,
    path: () => router.state.location.pathname,
  }
}

test('markdown is rendered, named by its key, and leads to its run', async () => {
  show({ key: 'report', data: '# Sales\n\nup by **4 %**', flow_run_id: run.id })
  expect(await screen.findByRole('heading', { level: 1, name: 'report' })).toBeTruthy()
  expect((await screen.findByText('4 %')).tagName).toBe('STRONG')
  const link = await screen.findByRole('link', { name: 'brave-otter' })
  expect(link.getAttribute('href')).toBe(`/runs/flow-run/${run.id}`)
  expect(screen.getByRole('link', { name: 'All versions' }).getAttribute('href')).toBe('/artifacts/key/report')
})

test('one with a key has its older and newer versions at hand', async () => {
  const [newer, older] = [anArtifact({ data: 'new' }), anArtifact({ data: 'ancient' })]
  const { user, path } = show({ data: 'middle' }, { before: [newer], after: [older] })
  expect((await screen.findByRole('link', { name: /^Newer/ })).getAttribute('href')).toBe(
    `/artifacts/artifact/${newer.id}`,
  )
  await user.keyboard('[[')
  expect(await screen.findByText('ancient')).toBeTruthy()
  expect(path()).toBe(`/artifacts/artifact/${older.id}`)
})

test('says in the server’s words why its other versions are not at hand', async () => {
  show({ data: 'middle' }, { refusal: refuse('post', '/artifacts/filter', 422, 'no versions today') })
  expect(await screen.findByText('middle')).toBeTruthy()
  expect((await screen.findByRole('alert')).textContent).toContain('The other versions of its key: no versions today')
})

test('deleting it asks first, and leads to what is left of its key', async () => {
  let deleted = ''
  const { user, path, id } = show(
    { data: 'middle' },
    {
      after: [anArtifact({ data: 'ancient' })],
      refusal: http.delete(apiUrl('/artifacts/:id'), ({ params }) => {
        deleted = String(params.id)
        return new HttpResponse(null, { status: 204 })
      }),
    },
  )
  await user.click(await screen.findByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(dialog.textContent).toContain('The other versions of its key stay')
  await user.click(within(dialog).getByRole('button', { name: 'Delete this version' }))
  expect(await screen.findByText('the history')).toBeTruthy()
  expect(path()).toBe('/artifacts/key/report')
  expect(deleted).toBe(id)
})

test('markup that someone wrote into markdown does nothing', async () => {
  show({ data: 'see <img src=x onerror=alert(1)> [there](javascript:alert(1)) end' })
  expect(await screen.findByText(/end$/)).toBeTruthy()
  expect(document.querySelector('img, script, [href^="javascript"]')).toBeNull()
})

const cells = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent)

test('a table is found in and sorted, numbers by size', async () => {
  const { user } = show({ type: 'table', data: '[{"n": 10, "name": "b"}, {"n": 9, "name": "a"}, {"n": 100}]' })
  expect(await screen.findByText('3 rows, 2 columns')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'n' }))
  expect(cells()).toEqual(['9', '10', '100'])
  await user.click(screen.getByRole('button', { name: 'n' }))
  expect(cells()).toEqual(['100', '10', '9'])
  await user.type(screen.getByRole('searchbox', { name: 'Find in table' }), 'b')
  expect(await screen.findByText('1 of 3 rows')).toBeTruthy()
  expect(cells()).toEqual(['10'])
})

test('a table without rows says so', async () => {
  show({ type: 'table', data: '{"city": []}' })
  expect(await screen.findByText('The table has no rows.')).toBeTruthy()
  expect(screen.getByRole('columnheader', { name: 'city' })).toBeTruthy()
})

test('progress of a run that has ended is said to have stopped', async () => {
  show({ type: 'progress', data: 40, flow_run_id: run.id })
  expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('40')
  expect(await screen.findByText(/The run has ended/)).toBeTruthy()
})

test('progress of a running run is not', async () => {
  show({ type: 'progress', data: 40, flow_run_id: running.id })
  await screen.findByRole('progressbar')
  await screen.findAllByRole('link', { name: 'swift-newt' })
  expect(screen.queryByText(/The run has ended/)).toBeNull()
})

test('an image is loaded from https, and not from what is no address of one', async () => {
  show({ type: 'image', key: 'plot', data: 'https://example.org/plot.png' })
  expect((await screen.findByRole('img', { name: 'plot' })).getAttribute('src')).toBe('https://example.org/plot.png')
  cleanup()
  show({ type: 'image', key: 'plot', data: 'javascript:alert(1)' })
  expect(await screen.findByText('This image is not loaded')).toBeTruthy()
  expect(screen.queryByRole('img', { name: 'plot' })).toBeNull()
})

test.each([
  ['table', 'not json', /is not data of a table/],
  ['progress', 'abc', /is not data of a progress/],
  ['hologram', { depth: 3 }, /"depth"/],
])('%s with %o is shown as it is', async (type, data, words) => {
  show({ type, data })
  expect(await screen.findByText(words)).toBeTruthy()
})

test('the raw data is an address', async () => {
  const { user, search } = show({ data: '# Sales' })
  await user.click(await screen.findByRole('link', { name: 'Raw data' }))
  expect(search()).toBe('?tab=raw')
  expect(screen.getByText('# Sales').tagName).toBe('PRE')
})

test('an artifact whose run cannot be had is shown all the same', async () => {
  show({ data: 'hello', flow_run_id: run.id }, { refusal: refuse('post', '/flow_runs/filter', 403, 'not yours') })
  expect(await screen.findByText('hello')).toBeTruthy()
  expect(await screen.findByRole('link', { name: run.id.slice(0, 8) })).toBeTruthy()
})

test('an id that the server does not know is said to be unknown', async () => {
  show({}, { refusal: refuse('get', '/artifacts/:id', 404, 'Artifact not found') })
  expect(await screen.findByText('There is no such artifact')).toBeTruthy()
})

test('an artifact that cannot be loaded shows why, and another try', async () => {
  const { user } = show({ data: 'hello' }, { refusal: refuse('get', '/artifacts/:id', 403, 'not yours') })
  expect((await screen.findByRole('alert')).textContent).toContain('not yours')
  server.use(onGet('/artifacts/:id', () => anArtifact({ data: 'hello' })))
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByText('hello')).toBeTruthy()
})
