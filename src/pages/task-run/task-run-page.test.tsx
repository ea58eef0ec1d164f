import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aLog, aTaskRun } from '~/mocks/builders'
import { prefectHandlers } from '~/mocks/handlers'
import * as page from './task-run-page'

vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => server.close())
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
})

function open(id: string) {
  const router = createMemoryRouter(
    [
      { path: '/runs', element: <p>the list</p> },
      { path: '/runs/task-run/:id', ...page },
      { path: '/runs/flow-run/:id', element: <p>the flow run</p> },
    ],
    { initialEntries: ['/runs', `/runs/task-run/${id}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

test('leads to the task in its flow run, and back leads past it', async () => {
  const task = aTaskRun({ flow_run_id: 'r1' })
  server.use(...prefectHandlers({ taskRuns: [task] }))
  const router = open(task.id)
  expect(await screen.findByText('the flow run')).toBeTruthy()
  expect(router.state.location).toMatchObject({ pathname: '/runs/flow-run/r1', search: `?task=${task.id}` })
  await router.navigate(-1)
  await waitFor(() => expect(screen.getByText('the list')).toBeTruthy())
})

test('a task run without a flow run is shown by itself, with its log', async () => {
  const task = aTaskRun({ name: 'send-mail-0' })
  server.use(...prefectHandlers({ taskRuns: [task], logs: [aLog({ task_run_id: task.id, message: 'mail sent' })] }))
  open(task.id)
  expect(await screen.findByRole('heading', { level: 1, name: 'send-mail-0' })).toBeTruthy()
  expect(screen.getByRole('region', { name: 'Task run send-mail-0' }).textContent).toContain('Completed')
  expect(await screen.findByText('mail sent')).toBeTruthy()
})

test('an unknown id says so', async () => {
  server.use(...prefectHandlers())
  open('nope')
  expect(await screen.findByRole('heading', { level: 1, name: 'No such task run' })).toBeTruthy()
})
