import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { flowRunArtifactsQuery } from '~/api/artifacts'
import { createQueryClient } from '~/api/query-client'
import { paths } from '~/lib/paths'
import { anArtifact, anId } from '~/mocks/builders'
import { prefectHandlers, type Workspace } from '~/mocks/handlers'
import { ArtifactList } from './artifact-list'

vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const runId = anId()
const taskId = anId()

function Page() {
  return (
    <ArtifactList
      query={useQuery(flowRunArtifactsQuery(runId))}
      task={{ name: (id) => (id === taskId ? 'load-1' : undefined), link: (id) => `?task=${id}` }}
    />
  )
}

const open = (artifacts: Workspace['artifacts'], search = '') => {
  server.use(...prefectHandlers({ artifacts }))
  const router = createMemoryRouter([{ path: '/', Component: Page }], { initialEntries: [`/${search}`] })
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

test('the newest is open, another one opens in its place, and the address says which', async () => {
  const [first, second] = [
    anArtifact({ key: 'first', type: 'progress', data: 50, flow_run_id: runId, task_run_id: taskId }),
    anArtifact({ key: null, type: 'table', data: '[]', flow_run_id: runId }),
  ]
  const router = open([first, second], '?tab=artifacts')
  const list = await screen.findByRole('list', { name: 'Artifacts' })
  expect(within(list).getByRole('progressbar')).toBeTruthy()
  expect(within(list).getByRole('link', { name: 'load-1' }).getAttribute('href')).toBe(`/?task=${taskId}`)
  await userEvent.click(within(list).getByRole('link', { name: /^table/ }))
  expect(within(list).queryByRole('progressbar')).toBeNull()
  expect(within(list).getByText('The table is empty')).toBeTruthy()
  expect(router.state.location.search).toBe(`?tab=artifacts&artifact=${second.id}`)
  expect(within(list).getByRole('link', { name: 'Page of first' }).getAttribute('href')).toBe(paths.artifact(first.id))
})

test('none is a state of its own', async () => {
  open([])
  expect(await screen.findByText('No artifacts')).toBeTruthy()
})

test('a cut list says so', async () => {
  open(
    Array.from({ length: 130 }, (_, at) => anArtifact({ key: `a-${at}`, flow_run_id: runId, data: 'x' })),
    '?artifact=none',
  )
  expect(await screen.findByText('These are the newest 100; there are more.')).toBeTruthy()
})
