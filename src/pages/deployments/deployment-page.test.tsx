import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlow, aFlowRun, anId } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { Toaster } from '~/ui/toast'
import { Component } from './deployment-page'

const flow = aFlow({ name: 'etl-orders' })
const every15 = { id: 's1', created: null, updated: null, active: true, schedule: { interval: 900 } }
const schema = {
  type: 'object',
  properties: { limit: { type: 'integer', position: 0 }, region: { type: 'string', default: 'eu', position: 1 } },
}
let deployment: ReturnType<typeof aDeployment>
const server = setupServer()
beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  // jsdom has no screen.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
})
beforeEach(() => {
  deployment = aDeployment({
    id: anId(),
    name: 'hourly',
    flow_id: flow.id,
    schedules: [every15],
    parameters: { limit: 7 },
    parameter_openapi_schema: schema,
    description: 'Loads **orders**.',
    job_variables: { env: { STAGE: 'prod' } },
  })
  const run = aFlowRun({ name: 'brave-otter', deployment_id: deployment.id, flow_id: flow.id })
  server.use(...prefectHandlers({ flows: [flow], deployments: [deployment], flowRuns: [run] }))
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => {
  server.close()
  vi.unstubAllGlobals()
})

function show(search = '', id = deployment.id) {
  const at = `/deployments/deployment/${id}`
  const router = createMemoryRouter(
    [
      {
        element: (
          <>
            <Outlet />
            <Toaster />
          </>
        ),
        children: [
          { path: '/deployments/deployment/:id', Component },
          { path: '*', element: <p>elsewhere</p> },
        ],
      },
    ],
    { initialEntries: [at + search] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), address: () => router.state.location.pathname + router.state.location.search, at }
}

const title = () => screen.findByRole('heading', { level: 1, name: 'hourly' })
const scheduleSwitch = () => screen.findByRole<HTMLInputElement>('switch', { name: /Every 15 minutes/ })

test('shows what the server says of the deployment, and its runs', async () => {
  show()
  expect(await title()).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'etl-orders' })).toBeTruthy()
  expect(await screen.findByRole('link', { name: /brave-otter/ })).toBeTruthy()
  expect((await scheduleSwitch()).checked).toBe(true)
  expect((await screen.findByText('orders')).tagName).toBe('STRONG')
})

test('a tab is an address', async () => {
  const { user, address, at } = show()
  await title()
  await user.click(screen.getByRole('link', { name: 'Configuration' }))
  expect(address()).toBe(`${at}?tab=configuration`)
  expect(within(screen.getByRole('region', { name: 'Job variables' })).getByText('"prod"')).toBeTruthy()
})

test('numbers of the parameters are those that are stored, to the last digit', async () => {
  const text = JSON.stringify(deployment).replace('"limit":7', '"limit":12345678901234567890')
  server.use(
    http.get(
      apiUrl('/deployments/:id'),
      () => new HttpResponse(text, { headers: { 'content-type': 'application/json' } }),
    ),
  )
  show('?tab=parameters')
  expect(await screen.findByText('12345678901234567890')).toBeTruthy()
  expect(screen.getByText('"eu"')).toBeTruthy()
})

test('parameters that cannot be read exactly are shown as they are known, with the reason', async () => {
  server.use(refuse('get', '/deployments/:id', 422, 'not today'))
  show('?tab=parameters')
  expect((await screen.findByRole('alert')).textContent).toContain('not today')
  expect(screen.getByText('7')).toBeTruthy()
})

test('failing runs leave the rest of the page', async () => {
  server.use(refuse('post', '/flow_runs/filter', 422, 'no runs today'))
  show()
  expect((await screen.findByRole('alert')).textContent).toContain('no runs today')
  expect(await title()).toBeTruthy()
  expect(await scheduleSwitch()).toBeTruthy()
})

test('an id that the server does not know is said to be unknown', async () => {
  show('', anId())
  expect(await screen.findByText('There is no such deployment')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'All deployments' }).getAttribute('href')).toBe('/deployments')
})

test('while the deployment is being loaded the page has its heading and says so', async () => {
  server.use(http.post(apiUrl('/deployments/filter'), () => new Promise<never>(() => {})))
  show()
  expect(await screen.findByRole('status', { name: 'Loading the deployment' })).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1, name: 'Deployment' })).toBeTruthy()
})

test('a deployment that cannot be loaded shows why, and another try', async () => {
  server.use(refuse('post', '/deployments/filter', 403, 'not yours'))
  const { user } = show()
  expect((await screen.findByRole('alert')).textContent).toContain('not yours')
  server.use(onPost('/deployments/filter', () => [deployment]))
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await title()).toBeTruthy()
})

test('a schedule is switched off on the server', async () => {
  const sent: unknown[] = []
  server.use(
    http.patch(apiUrl('/deployments/:id/schedules/:schedule'), async ({ request, params }) => {
      sent.push([params.schedule, await request.json()])
      deployment.schedules = [{ ...every15, active: false }]
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const { user } = show()
  await user.click(await scheduleSwitch())
  await waitFor(async () => expect((await scheduleSwitch()).checked).toBe(false))
  expect(sent).toEqual([['s1', { active: false }]])
})

test('a schedule that the server does not switch goes back, and says why', async () => {
  server.use(refuse('patch', '/deployments/:id/schedules/:schedule', 403, 'read only'))
  const { user } = show()
  await user.click(await scheduleSwitch())
  expect((await screen.findByRole('alert')).textContent).toContain('read only')
  expect((await scheduleSwitch()).checked).toBe(true)
})

test('pause and resume', async () => {
  const sent: string[] = []
  const answer = (paused: boolean) => () => {
    sent.push(paused ? 'pause' : 'resume')
    deployment.paused = paused
    return new HttpResponse(null, { status: 200 })
  }
  server.use(
    http.post(apiUrl('/deployments/:id/pause_deployment'), answer(true)),
    http.post(apiUrl('/deployments/:id/resume_deployment'), answer(false)),
  )
  const { user } = show()
  await user.click(await screen.findByRole('button', { name: 'Pause' }))
  expect(await screen.findByText(/^The deployment is paused/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Resume' }))
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy()
  expect(sent).toEqual(['pause', 'resume'])
})

test('a pause that the server refuses is told', async () => {
  server.use(refuse('post', '/deployments/:id/pause_deployment', 403, 'read only'))
  const { user } = show()
  await user.click(await screen.findByRole('button', { name: 'Pause' }))
  expect(await screen.findByText('Could not pause hourly')).toBeTruthy()
  expect(screen.getByText('read only')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy()
})

async function askToDelete(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  return within(await screen.findByRole('alertdialog', { name: 'Delete the deployment hourly?' }))
}

test('deleting asks first, saying what goes with it, and leads to the list', async () => {
  const deleted: unknown[] = []
  server.use(
    http.delete(apiUrl('/deployments/:id'), ({ params }) => {
      deleted.push(params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const { user, address } = show()
  let dialog = await askToDelete(user)
  expect(dialog.getByText(/Its schedule and the runs it has planned/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Cancel' }))
  expect(deleted).toEqual([])
  dialog = await askToDelete(user)
  await user.click(dialog.getByRole('button', { name: 'Delete deployment' }))
  await waitFor(() => expect(address()).toBe('/deployments'))
  expect(deleted).toEqual([deployment.id])
})

test('a refused deletion keeps the dialog and says why', async () => {
  server.use(refuse('delete', '/deployments/:id', 403, 'read only'))
  const { user, address, at } = show()
  const dialog = await askToDelete(user)
  await user.click(dialog.getByRole('button', { name: 'Delete deployment' }))
  expect((await dialog.findByRole('alert')).textContent).toContain('read only')
  expect(address()).toBe(at)
})
