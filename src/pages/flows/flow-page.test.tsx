import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlow, aFlowRun, anId } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { Component } from './flow-page'

const id = anId()
const flow = aFlow({ id, name: 'etl-orders', labels: { team: 'data' } })
const hourly = aDeployment({ name: 'hourly', flow_id: id })
const run = aFlowRun({ name: 'brave-otter', flow_id: id, deployment_id: hourly.id })

let listed: unknown[]
const server = setupServer()
beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  // jsdom has no screen.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
})
beforeEach(() => {
  listed = []
  server.use(
    onPost('/deployments/paginate', (body: { flows: unknown }) => {
      listed.push(body.flows)
      return { results: [hourly], count: 1, limit: 50, page: 1, pages: 1 }
    }),
    ...prefectHandlers({ flows: [flow], deployments: [hourly], flowRuns: [run] }),
  )
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

function show(search = '', of = id) {
  const router = createMemoryRouter(
    [
      { path: '/flows/flow/:id', Component },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [`/flows/flow/${of}${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), address: () => router.state.location.pathname + router.state.location.search }
}

test('shows the flow and its runs with the deployments they are of', async () => {
  show()
  expect(await screen.findByRole('heading', { level: 1, name: 'etl-orders' })).toBeTruthy()
  const row = within((await screen.findByRole('link', { name: /brave-otter/ })).closest('tr') as HTMLElement)
  expect((await row.findByRole('link', { name: 'hourly' })).getAttribute('href')).toBe(
    `/deployments/deployment/${hourly.id}`,
  )
  // Of which flow they are is known from the page.
  expect(row.queryByRole('link', { name: 'etl-orders' })).toBeNull()
  expect(listed).toEqual([])
})

test('the tab of deployments is an address, and asks for those of this flow', async () => {
  const { user, address } = show()
  await user.click(await screen.findByRole('link', { name: /^Deployments ?1$/ }))
  expect(address()).toBe(`/flows/flow/${id}?tab=deployments`)
  expect(await screen.findByRole('button', { name: 'Quick run hourly' })).toBeTruthy()
  expect(listed).toEqual([{ id: { any_: [id] } }])
})

test('details show the labels', async () => {
  show('?tab=details')
  expect(await screen.findByText('"data"')).toBeTruthy()
})

test('failing runs leave the rest of the page', async () => {
  server.use(refuse('post', '/flow_runs/filter', 422, 'no runs today'))
  show()
  expect((await screen.findByRole('alert')).textContent).toContain('no runs today')
  expect(screen.getByRole('heading', { level: 1, name: 'etl-orders' })).toBeTruthy()
})

test('while the flow is being loaded the page has its heading and says so', async () => {
  server.use(http.post(apiUrl('/flows/filter'), () => new Promise<never>(() => {})))
  show()
  expect(await screen.findByRole('status', { name: 'Loading the flow' })).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1, name: 'Flow' })).toBeTruthy()
})

test('an id that the server does not know is said to be unknown', async () => {
  show('', anId())
  expect(await screen.findByText('There is no such flow')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'All flows' }).getAttribute('href')).toBe('/flows')
})

test('deleting asks first, saying what goes with it, and leads to the list', async () => {
  const deleted: unknown[] = []
  server.use(
    http.delete(apiUrl('/flows/:id'), ({ params }) => {
      deleted.push(params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const { user, address } = show()
  await user.click(await screen.findByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete the flow etl-orders?' }))
  expect(dialog.getByText(/^Its deployment and all of its runs/)).toBeTruthy()
  expect(deleted).toEqual([])
  await user.click(dialog.getByRole('button', { name: 'Delete flow' }))
  await waitFor(() => expect(address()).toBe('/flows'))
  expect(deleted).toEqual([id])
})
