import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { setupServer } from 'msw/node'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlow, aFlowRun, anId, aWorkPool } from '~/mocks/builders'
import { onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { Toaster } from '~/ui/toast'
import { Component } from './deployments-page'

const flow = aFlow({ name: 'etl-orders' })
const schedule = { id: anId(), created: null, updated: null, active: true, schedule: { interval: 900 } }
const hourly = aDeployment({ name: 'hourly', flow_id: flow.id, schedules: [schedule], tags: ['prod'] })
const asking = aDeployment({
  name: 'asking',
  flow_id: flow.id,
  paused: true,
  parameter_openapi_schema: { type: 'object', required: ['city'], properties: { city: { type: 'string' } } },
})
const run = aFlowRun({ deployment_id: hourly.id, flow_id: flow.id })
const pools = [aWorkPool({ name: 'local' }), aWorkPool({ name: 'k8s' })]

type Body = { page: number; sort: string; deployments: unknown; work_pools?: unknown }
let asked: Body[]
let poolsAsked: number
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  asked = []
  poolsAsked = 0
  serve([hourly, asking])
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

function serve(deployments: ReturnType<typeof aDeployment>[], count = deployments.length) {
  server.use(
    onPost('/deployments/paginate', (body: Body) => {
      asked.push(body)
      return { results: deployments, count, limit: 50, page: body.page, pages: Math.ceil(count / 50) }
    }),
    onPost('/work_pools/filter', () => {
      poolsAsked += 1
      return pools
    }),
    ...prefectHandlers({ flows: [flow], flowRuns: [run], deployments }),
  )
}

function show(at = '/deployments') {
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
          { path: '/deployments', Component },
          { path: '*', element: <p>elsewhere</p> },
        ],
      },
    ],
    { initialEntries: [at] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return {
    user: userEvent.setup(),
    address: () => router.state.location.pathname + router.state.location.search,
    back: () => router.navigate(-1),
  }
}

const row = async (name: string) => (await screen.findByRole('link', { name })).closest('tr') as HTMLElement

test('the list shows what the server says of each deployment', async () => {
  show()
  const first = within(await row('hourly'))
  expect(await first.findByRole('link', { name: 'etl-orders' })).toBeTruthy()
  expect(first.getByText('Ready')).toBeTruthy()
  expect(first.getByText('Every 15 minutes')).toBeTruthy()
  expect(first.getByText('prod')).toBeTruthy()
  expect(await first.findByRole('link', { name: 'Last run: 1 Completed' })).toBeTruthy()
  const second = within(await row('asking'))
  expect(second.getByText('Paused')).toBeTruthy()
  expect(await second.findByText(/^none in \d+ d$/)).toBeTruthy()
  expect(screen.getByText('2 deployments')).toBeTruthy()
})

test('an address with filters asks the server for just these, and shows them', async () => {
  show('/deployments?name=etl&tags=prod&work-pool=k8s&sort=CREATED_DESC&page=2')
  await row('hourly')
  expect(asked).toEqual([
    {
      deployments: { flow_or_deployment_name: { like_: 'etl' }, tags: { all_: ['prod'] } },
      work_pools: { name: { any_: ['k8s'] } },
      sort: 'CREATED_DESC',
      page: 2,
      limit: 50,
    },
  ])
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('etl')
  expect(screen.getByRole('button', { name: 'Work pool: k8s' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Remove tag prod' })).toBeTruthy()
})

test('what is filtered for is in the address, from page 1 on, and Back undoes it', async () => {
  const { user, address, back } = show('/deployments?page=3')
  await row('hourly')
  await user.type(screen.getByRole('textbox', { name: 'Add a tag filter' }), 'nightly{Enter}')
  expect(address()).toBe('/deployments?tags=nightly')
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ page: 1, deployments: { tags: { all_: ['nightly'] } } }))
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(address()).toBe('/deployments')
  await back()
  expect(await screen.findByRole('button', { name: 'Remove tag nightly' })).toBeTruthy()
})

test('work pools are asked for when one is to be chosen', async () => {
  const { user, address } = show()
  await row('hourly')
  expect(poolsAsked).toBe(0)
  await user.click(screen.getByRole('button', { name: 'Work pool: any' }))
  await user.click(await screen.findByRole('option', { name: /k8s/ }))
  expect(address()).toBe('/deployments?work-pool=k8s')
  await waitFor(() => expect(asked.at(-1)?.work_pools).toEqual({ name: { any_: ['k8s'] } }))
  expect(poolsAsked).toBe(1)
})

test('pages are turned by the server, and the last one has an end', async () => {
  serve([hourly], 51)
  const { user, address } = show()
  expect(await screen.findByText('1–1 of 51 deployments')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Next' }))
  expect(address()).toBe('/deployments?page=2')
  await waitFor(() => expect(screen.getByRole('button', { name: 'Next' }).getAttribute('aria-disabled')).toBe('true'))
})

test('one failing request costs its cells only', async () => {
  server.use(refuse('post', '/flow_runs/filter', 422, 'no runs today'))
  show()
  const first = within(await row('hourly'))
  await waitFor(() => expect(first.getAllByText('not loaded')).toHaveLength(2))
  expect(await first.findByRole('link', { name: 'etl-orders' })).toBeTruthy()
})

test("a failing list says so in the server's words, and another try mends it", async () => {
  server.use(refuse('post', '/deployments/paginate', 422, 'bad filter'))
  const { user } = show()
  expect((await screen.findByRole('alert')).textContent).toContain('bad filter')
  serve([hourly])
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await row('hourly')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('filters that match nothing can be cleared', async () => {
  serve([])
  const { user, address } = show('/deployments?name=zzz')
  await screen.findByText('No deployment matches these filters')
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[1] as HTMLElement)
  expect(address()).toBe('/deployments')
  expect(await screen.findByText('This server has no deployments')).toBeTruthy()
})

test('quick run starts a run and says which', async () => {
  const started: unknown[] = []
  server.use(
    onPost('/deployments/:id/create_flow_run', (_body, { id }) => {
      started.push(id)
      return aFlowRun({ id: 'r1', name: 'new-newt' })
    }),
  )
  const { user, address } = show()
  await user.click(within(await row('hourly')).getByRole('button', { name: 'Quick run hourly' }))
  expect((await screen.findByRole('link', { name: 'new-newt' })).getAttribute('href')).toBe('/runs/flow-run/r1')
  expect(started).toEqual([hourly.id])
  expect(address()).toBe('/deployments')
})

test('quick run of what needs a parameter asks for that, and leads to the whole form', async () => {
  const { user, address } = show()
  await user.click(within(await row('asking')).getByRole('button', { name: 'Quick run asking: asks for city' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Quick run of asking' }))
  expect(await dialog.findByLabelText('city')).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Whole form' }))
  expect(address()).toBe(`/deployments/deployment/${asking.id}/run`)
})

test('custom run is a link to the form', async () => {
  show()
  const link = within(await row('hourly')).getByRole('link', { name: 'Custom run hourly' })
  expect(link.getAttribute('href')).toBe(`/deployments/deployment/${hourly.id}/run`)
})
