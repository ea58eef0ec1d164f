import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { toast, Toaster } from '~/ui/toast'
import { Component as CreateQueue } from './create-work-queue-page'
import { Component as EditQueue } from './edit-work-queue-page'
import { Component as WorkPool } from './work-pool-page'
import { Component as WorkPools } from './work-pools-page'
import { Component as QueueById } from './work-queue-by-id-page'
import { Component as Queue } from './work-queue-page'
import { Component as Worker } from './worker-page'

/** A server for the tests of a file; what it is not told to answer is an error. */
export function startServer() {
  const server = setupServer()
  beforeAll(() => {
    server.listen({ onUnhandledRequest: 'error' })
    // jsdom has no screen.
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
  })
  afterEach(() => {
    cleanup()
    toast.clear()
    server.resetHandlers()
    queryClient.clear()
  })
  afterAll(() => {
    server.close()
    vi.unstubAllGlobals()
  })
  return server
}

/** Records the bodies of writes, or the parts of the path where there is no body, and answers 204, as the server does. */
export function recordWrites(method: 'patch' | 'delete', path: string) {
  const sent: unknown[] = []
  const handler = http[method](`*/api${path}`, async ({ request, params }) => {
    const text = await request.text()
    // Under 0 stands the origin, which any may be.
    const { 0: _origin, ...parts } = params
    sent.push(text ? JSON.parse(text) : parts)
    return new HttpResponse(null, { status: 204 })
  })
  return { sent, handler }
}

/** The pages of work pools at their addresses, with the toasts of the shell. */
export function show(address: string) {
  const pages = [
    { path: '/work-pools', Component: WorkPools },
    { path: '/work-pools/work-pool/:name', Component: WorkPool },
    { path: '/work-pools/work-pool/:name/queue/create', Component: CreateQueue },
    { path: '/work-pools/work-pool/:name/queue/:queue', Component: Queue },
    { path: '/work-pools/work-pool/:name/queue/:queue/edit', Component: EditQueue },
    { path: '/work-pools/work-pool/:name/worker/:worker', Component: Worker },
    { path: '/work-queues/work-queue/:id', Component: QueueById },
    { path: '*', element: <p>elsewhere</p> },
  ]
  const frame = (
    <>
      <Outlet />
      <Toaster />
    </>
  )
  const router = createMemoryRouter([{ element: frame, children: pages }], { initialEntries: [address] })
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), address: () => router.state.location.pathname + router.state.location.search }
}
