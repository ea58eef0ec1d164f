import { QueryClientProvider } from '@tanstack/react-query'
import { configure, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createQueryClient } from '~/api/query-client'
import { aFlowRun, anArtifact, anId, aState, aTaskRun } from '~/mocks/builders'
import { apiUrl, prefectHandlers, type Workspace } from '~/mocks/handlers'
import { paths } from '~/lib/paths'
import { Component } from './artifact-page'

// A ceiling for machines with other work to do; nothing waits this long.
configure({ asyncUtilTimeout: 10_000 })
vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() =>
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} })),
)
afterEach(() => {
  server.resetHandlers()
  vi.unstubAllGlobals()
})
afterAll(() => server.close())

const open = (id: string, workspace: Workspace = {}) => {
  server.use(...prefectHandlers(workspace))
  const router = createMemoryRouter([{ path: '/artifacts/artifact/:id', Component }], {
    initialEntries: [paths.artifact(id)],
  })
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

test('an artifact, where it comes from, and its raw data at an address of their own', async () => {
  const run = aFlowRun({ name: 'brave-otter' })
  const task = aTaskRun({ name: 'report-1', flow_run_id: run.id })
  const artifact = anArtifact({ key: 'sales', data: '# Sales', flow_run_id: run.id, task_run_id: task.id })
  const router = open(artifact.id, { artifacts: [artifact], flowRuns: [run], taskRuns: [task] })
  expect(await screen.findByRole('heading', { name: 'sales', level: 1 })).toBeTruthy()
  expect((await screen.findAllByRole('link', { name: 'brave-otter' }))[0]?.getAttribute('href')).toBe(
    paths.flowRun(run.id!),
  )
  expect((await screen.findByRole('link', { name: 'report-1' })).getAttribute('href')).toBe(paths.taskRun(task.id!))
  await userEvent.click(screen.getByRole('link', { name: 'Raw data' }))
  expect(await screen.findByText('# Sales')).toBeTruthy()
  expect(router.state.location.search).toBe('?tab=raw')
})

test('progress of a run that has ended does not pretend to move', async () => {
  const run = aFlowRun({ state: aState('CRASHED') })
  const artifact = anArtifact({ type: 'progress', data: 40, flow_run_id: run.id })
  open(artifact.id, { artifacts: [artifact], flowRuns: [run] })
  expect(await screen.findByText(/will not move any more/)).toBeTruthy()
})

test('an unknown id says so', async () => {
  const id = anId()
  open(id)
  expect(await screen.findByText('There is no artifact with this id')).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('No such artifact')
  expect(screen.getByText(id)).toBeTruthy()
})

test("a failure shows the server's words and can be tried again", async () => {
  const artifact = anArtifact({ key: 'sales' })
  const router = open(artifact.id, { artifacts: [artifact] })
  server.use(
    http.get(apiUrl('/artifacts/:id'), () => HttpResponse.json({ detail: 'not for you' }, { status: 403 }), {
      once: true,
    }),
  )
  expect((await screen.findByRole('alert')).textContent).toContain('not for you')
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('heading', { name: 'sales', level: 1 })).toBeTruthy()
  expect(router.state.errors).toBeNull()
})
