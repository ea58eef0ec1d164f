import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { HttpHandler } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { paths } from '~/lib/paths'
import { aFlowRun, anArtifact } from '~/mocks/builders'
import { prefectHandlers, refuse, type Workspace } from '~/mocks/handlers'
import * as page from './artifact-key-page'

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

const run = aFlowRun({ name: 'brave-otter' })
const table = (rows: number) => JSON.stringify(Array.from({ length: rows }, (_, at) => ({ at })))
/** Newest first: versions 45 to 1, each with as many rows as its number. */
const versions = Array.from({ length: 45 }, (_, at) =>
  anArtifact({ key: 'stations', type: 'table', data: table(45 - at), flow_run_id: run.id }),
)
const workspace: Workspace = { flowRuns: [run], artifacts: [...versions, anArtifact({ key: 'other' })] }
const nth = (number: number) => versions[45 - number]!

function open(search = '', world = workspace, front: HttpHandler[] = [], key = 'stations') {
  server.use(...front, ...prefectHandlers(world))
  const router = createMemoryRouter(
    [
      { path: '/artifacts/key/:key', ...page },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [paths.artifactKey(key, search)] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { router, user: userEvent.setup() }
}

const rowsShown = (count: number) => screen.findByText(`${count} rows, 1 column`, { selector: '[role="status"]' })
const list = () => screen.findByRole('table', { name: 'Versions, newest first' })

test('the newest is shown whole, beside the first page of its history', async () => {
  open()
  expect(await screen.findByRole('heading', { level: 1, name: 'stations' })).toBeTruthy()
  expect(await rowsShown(45)).toBeTruthy()
  expect(screen.getByText('+1 row', { selector: '.text-text' }).parentElement?.textContent).toBe(
    '+1 row since the version before',
  )
  const rows = within(await list())
    .getAllByRole('row')
    .slice(1)
  expect(rows).toHaveLength(20)
  await waitFor(() => expect(rows[0]?.textContent).toContain('45'))
  expect(rows[0]?.getAttribute('aria-current') ?? rows[0]?.dataset.current).toBeTruthy()
  expect(await screen.findByText(/1–20 of 45 versions/)).toBeTruthy()
  expect((await screen.findAllByRole('link', { name: 'brave-otter' }))[0]?.getAttribute('href')).toBe(
    paths.flowRun(run.id),
  )
  expect(requests.toSorted()).toEqual(['POST /artifacts/count', 'POST /artifacts/filter', 'POST /flow_runs/filter'])
})

test('another version is an address; [ and ] go through them, over the edge of a page too', async () => {
  const { router, user } = open(`?version=${nth(26).id}`)
  expect(await rowsShown(26)).toBeTruthy()
  await user.keyboard('[[')
  // The 25th is the first of the second page.
  expect(await rowsShown(25)).toBeTruthy()
  expect(router.state.location.search).toBe(`?page=2&version=${nth(25).id}`)
  await screen.findByText(/21–40 of 45 versions/)
  await user.keyboard(']')
  expect(await rowsShown(26)).toBeTruthy()
  await waitFor(() => expect(router.state.location.search).toBe(`?version=${nth(26).id}`))
})

test('the newest is the bare address, and there is none after it', async () => {
  const { router, user } = open(`?version=${nth(44).id}&tab=raw`)
  await user.click(await screen.findByRole('link', { name: /^Newer/ }))
  await waitFor(() => expect(router.state.location.search).toBe('?tab=raw'))
  expect((await screen.findByRole('button', { name: 'Newer' })).getAttribute('aria-disabled')).toBe('true')
})

test('an old link whose version has moved to another page still shows it', async () => {
  open(`?version=${nth(3).id}`)
  expect(await rowsShown(3)).toBeTruthy()
  expect((await screen.findByRole('button', { name: 'Older' })).getAttribute('aria-disabled')).toBe('true')
})

test('what is no version of this key is not shown as one', async () => {
  open(`?version=${workspace.artifacts!.at(-1)!.id}`)
  expect(await screen.findByText('There is no such version of this key')).toBeTruthy()
  expect(await list()).toBeTruthy()
})

test('a key without any version says so', async () => {
  open('', workspace, [], 'no/such key?')
  expect(await screen.findByText('No artifact has this key')).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1, name: 'no/such key?' })).toBeTruthy()
})

test('without the number of versions they are still there, and pages can be turned', async () => {
  const { router, user } = open('', workspace, [refuse('post', '/artifacts/count', 403, 'no counting')])
  expect(await rowsShown(45)).toBeTruthy()
  expect((await screen.findByRole('alert')).textContent).toContain('no counting')
  await user.click(screen.getByRole('button', { name: 'Next' }))
  expect(router.state.location.search).toBe('?page=2')
  expect(await rowsShown(25)).toBeTruthy()
})

test('a history that cannot be read says why', async () => {
  open('', workspace, [refuse('post', '/artifacts/filter', 403, 'not for you')])
  expect((await screen.findByRole('alert')).textContent).toContain('not for you')
})
