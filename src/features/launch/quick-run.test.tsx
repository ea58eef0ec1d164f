import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlowRun } from '~/mocks/builders'
import { apiUrl, refuse } from '~/mocks/handlers'
import { toast, Toaster } from '~/ui/toast'
import { readDraft } from './draft-store'
import { QuickRunButton } from './quick-run'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  sessionStorage.clear()
  toast.clear()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

const create = '/deployments/:id/create_flow_run'
const user = userEvent.setup({ delay: null })

function show(deployment = aDeployment({ name: 'hourly' })) {
  const router = createMemoryRouter([
    { path: '/', element: <QuickRunButton deployment={deployment} /> },
    { path: '*', element: <p>Elsewhere</p> },
  ])
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  render(<RouterProvider router={createMemoryRouter([{ path: '*', element: <Toaster /> }])} />)
  return router
}

it('starts a run at once and says which, with a link', async () => {
  const bodies: { idempotency_key?: string }[] = []
  server.use(
    http.post(apiUrl(create), async ({ request }) => {
      bodies.push((await request.json()) as object)
      return HttpResponse.json(aFlowRun({ id: 'r1', name: 'lucky-lynx' }), { status: 201 })
    }),
  )
  show()
  await user.click(screen.getByRole('button', { name: 'Quick run hourly' }))
  const link = await screen.findByRole('link', { name: 'lucky-lynx' })
  expect(link.getAttribute('href')).toBe('/runs/flow-run/r1')
  expect(bodies).toHaveLength(1)
  expect(bodies[0]!.idempotency_key).toBeTruthy()
})

describe('where something has to be given', () => {
  const schema = {
    properties: {
      a: { type: 'string', title: 'a' },
      b: { type: 'integer', title: 'b', default: 1 },
      key: { type: 'string', title: 'key', format: 'password' },
    },
    required: ['a', 'key'],
  }
  const deployment = aDeployment({
    id: 'd1',
    name: 'hourly',
    parameters: { b: 2 },
    parameter_openapi_schema: schema,
  })

  it('asks for that and nothing else, and starts the run', async () => {
    const bodies: { parameters?: unknown; idempotency_key?: string }[] = []
    let refusal: string | undefined =
      "Error creating flow run: Validation failed for field 'a'. Failure reason: too cold"
    server.use(
      http.post(apiUrl(create), async ({ request }) => {
        bodies.push((await request.json()) as object)
        return refusal
          ? HttpResponse.json({ detail: refusal }, { status: 409 })
          : HttpResponse.json(aFlowRun({ id: 'r1', name: 'asked-ant' }), { status: 201 })
      }),
    )
    show(deployment)
    await user.click(screen.getByRole('button', { name: /asks for a, key/ }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Quick run of hourly' }))
    const start = () => dialog.getByRole('button', { name: 'Start run' })
    fireEvent.change(await dialog.findByLabelText('a'), { target: { value: 'Oslo' } })
    expect(dialog.queryByLabelText('b')).toBeNull()
    expect(start().getAttribute('aria-disabled')).toBe('true')
    fireEvent.change(dialog.getByLabelText('key'), { target: { value: 's3cret' } })
    await waitFor(() => expect(start().getAttribute('aria-disabled')).toBeNull())
    await user.click(start())
    expect((await dialog.findAllByText(/too cold/)).length).toBeGreaterThan(0)
    expect(dialog.getByLabelText('a')).toHaveProperty('value', 'Oslo')
    refusal = undefined
    await user.click(dialog.getByLabelText('key'))
    await user.keyboard('{Enter}')
    await screen.findByRole('link', { name: 'asked-ant' })
    expect(bodies.at(-1)!.parameters).toEqual({ a: 'Oslo', key: 's3cret' })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('takes what was typed along to the whole form, but for secrets', async () => {
    const router = show(deployment)
    await user.click(screen.getByRole('button', { name: /asks for a, key/ }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.change(await dialog.findByLabelText('a'), { target: { value: 'Oslo' } })
    fireEvent.change(dialog.getByLabelText('key'), { target: { value: 's3cret' } })
    await user.click(dialog.getByRole('button', { name: 'Whole form' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/deployments/deployment/d1/run'))
    expect(readDraft('d1')).toMatchObject({ changes: { parameters: { a: 'Oslo' } }, withoutSecrets: true })
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('s3cret')
  })
})

it('shows what the server says and leads to the form', async () => {
  server.use(
    refuse('post', create, 409, "Error creating flow run: Validation failed for field 'a'. Failure reason: no"),
  )
  show(aDeployment({ id: 'd1', name: 'refused' }))
  await user.click(screen.getByRole('button', { name: 'Quick run refused' }))
  expect(await screen.findByText(/Failure reason: no/)).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Open the form' }).getAttribute('href')).toBe(
    '/deployments/deployment/d1/run',
  )
})

it('repeats a press whose answer was lost under the same key', async () => {
  const keys: unknown[] = []
  let answer = () => HttpResponse.json({ detail: 'broken' }, { status: 500 })
  server.use(
    http.post(apiUrl(create), async ({ request }) => {
      keys.push(((await request.json()) as { idempotency_key: string }).idempotency_key)
      return answer()
    }),
  )
  show(aDeployment({ name: 'lost' }))
  const button = screen.getByRole('button', { name: 'Quick run lost' })
  await user.click(button)
  expect(await screen.findByText('lost was not started')).toBeTruthy()
  answer = () => HttpResponse.json(aFlowRun({ name: 'found-fox' }) as never, { status: 200 })
  await user.click(button)
  await screen.findByRole('link', { name: 'found-fox' })
  await user.click(button)
  await waitFor(() => expect(keys).toHaveLength(3))
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})
