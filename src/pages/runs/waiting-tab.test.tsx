import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aFlowRun, aState } from '~/mocks/builders'
import { apiUrl, onPost } from '~/mocks/handlers'
import { Toaster } from '~/ui/toast'
import { WaitingTab } from './waiting-tab'

const paused = (id: string, timeout: string, more: object = {}) =>
  aFlowRun({
    id,
    name: id,
    state: aState('PAUSED', { state_details: { pause_timeout: timeout, ...more } }),
  })
const keyset = { run_input_keyset: { schema: 'k-schema', response: 'k-response' } }
const runs = [
  paused('later', '2030-01-02T00:00:00Z', keyset),
  paused('sooner', '2030-01-01T00:00:00Z', keyset),
  paused('plain', '2030-01-03T00:00:00Z'),
]
const server = setupServer()
let rows: unknown[]
let sent: unknown[]
let verdict: object
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  rows = runs
  sent = []
  verdict = { status: 'ACCEPT', details: {}, state: aState('RUNNING') }
  server.use(
    onPost('/flow_runs/filter', () => rows),
    onPost('/flows/filter', () => []),
    http.get(apiUrl('/flow_runs/:id/input/:key'), () =>
      HttpResponse.json({ type: 'object', properties: { note: { type: 'string', title: 'note' } } } as never),
    ),
    http.post(apiUrl('/flow_runs/:id/resume'), async ({ request, params }) => {
      sent.push({ id: params.id, ...((await request.json()) as object) })
      return HttpResponse.json(verdict as never)
    }),
  )
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

const user = userEvent.setup({ delay: null })
function open(search = '') {
  const router = createMemoryRouter(
    [
      {
        path: '*',
        element: (
          <>
            <WaitingTab />
            <Toaster />
          </>
        ),
      },
    ],
    { initialEntries: [`/runs?tab=waiting${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

it('lists what waits, the soonest to fail first, with its form beside it', async () => {
  open()
  const list = within(await screen.findByRole('region', { name: 'Runs that wait' }))
  expect(list.getAllByRole('link', { name: /^(later|sooner|plain)$/ }).map(({ textContent }) => textContent)).toEqual([
    'sooner',
    'later',
    'plain',
  ])
  expect(within(screen.getByRole('region', { name: 'Answer' })).getByRole('link', { name: 'sooner' })).toBeTruthy()
  expect(await screen.findByLabelText('note')).toBeTruthy()
})

it('keeps what was typed when the server refuses it, and says when it is resumed', async () => {
  verdict = {
    status: 'REJECT',
    details: { reason: "Run input validation failed: Validation failed for field 'note'. Failure reason: too short" },
    state: null,
  }
  const router = open('&run=later')
  fireEvent.change(await screen.findByLabelText('note'), { target: { value: 'x' } })
  await user.click(screen.getByRole('button', { name: /Resume run/ }))
  expect((await screen.findAllByText(/too short/)).length).toBeGreaterThan(0)
  expect(screen.getByLabelText('note')).toHaveProperty('value', 'x')
  verdict = { status: 'ACCEPT', details: {}, state: aState('RUNNING') }
  await user.click(screen.getByRole('button', { name: /Resume run/ }))
  expect(await screen.findByText(/^Resumed/)).toBeTruthy()
  expect(sent.at(-1)).toEqual({ id: 'later', run_input: { note: 'x' } })
  await waitFor(() => expect(router.state.location.search).toBe('?tab=waiting'))
})

it('resumes a run that asks for nothing by a press', async () => {
  open('&run=plain')
  await user.click(await screen.findByRole('button', { name: 'Resume run' }))
  expect(await screen.findByText(/^Resumed/)).toBeTruthy()
  expect(sent).toEqual([{ id: 'plain' }])
})

it('says that a run of the address does not wait any more', async () => {
  open('&run=gone')
  expect(await screen.findByText('This run does not wait any more')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Open the run' }).getAttribute('href')).toBe('/runs/flow-run/gone')
})

it('says that nothing waits, and how a run would', async () => {
  rows = []
  open()
  expect(await screen.findByText('No run waits for a person')).toBeTruthy()
})
