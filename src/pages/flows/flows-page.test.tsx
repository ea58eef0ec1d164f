import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlow, aFlowRun, aState } from '~/mocks/builders'
import { onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { Component } from './flows-page'

const orders = aFlow({ name: 'etl-orders', tags: ['sales'] })
const stock = aFlow({ name: 'etl-stock' })
const deployments = [aDeployment({ flow_id: orders.id }), aDeployment({ flow_id: orders.id })]
const failed = aFlowRun({ flow_id: orders.id, state: aState('FAILED') })

type Body = { page: number }
let asked: Body[]
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  asked = []
  serve([orders, stock])
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

const serve = (flows: ReturnType<typeof aFlow>[], count = flows.length) =>
  server.use(
    onPost('/flows/paginate', (body: Body) => {
      asked.push(body)
      return { results: flows, count, limit: 50, page: body.page, pages: Math.ceil(count / 50) }
    }),
    ...prefectHandlers({ flows, deployments, flowRuns: [failed] }),
  )

function show(at = '/flows') {
  const router = createMemoryRouter(
    [
      { path: '/flows', Component },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [at] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), address: () => router.state.location.pathname + router.state.location.search }
}

const row = async (name: string) => (await screen.findByRole('link', { name })).closest('tr') as HTMLElement

test('the list shows what the server says of each flow', async () => {
  show()
  const first = within(await row('etl-orders'))
  expect(await first.findByText('2')).toBeTruthy()
  expect(first.getByText('sales')).toBeTruthy()
  expect(await first.findByRole('link', { name: 'Last run: 1 Failed' })).toBeTruthy()
  const second = within(await row('etl-stock'))
  expect(await second.findByText('0')).toBeTruthy()
  expect(await second.findByText(/^none in \d+ d$/)).toBeTruthy()
  expect(screen.getByText('2 flows')).toBeTruthy()
})

test('an address with filters asks the server for just these', async () => {
  show('/flows?name=etl&tags=sales&sort=CREATED_DESC&page=2')
  await row('etl-orders')
  expect(asked).toEqual([
    { flows: { name: { like_: 'etl' }, tags: { all_: ['sales'] } }, sort: 'CREATED_DESC', page: 2, limit: 50 },
  ])
})

test('what is typed is in the address and asked for, and can be cleared', async () => {
  const { user, address } = show()
  await row('etl-orders')
  await user.type(screen.getByRole('searchbox', { name: 'Flow name' }), 'stock')
  await waitFor(() => expect(address()).toBe('/flows?name=stock'))
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ flows: { name: { like_: 'stock' } } }))
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(address()).toBe('/flows')
})

test('the header of a column sorts, in the address', async () => {
  const { user, address } = show()
  await row('etl-orders')
  await user.click(screen.getByRole('button', { name: /First seen/ }))
  expect(address()).toBe('/flows?sort=CREATED_DESC')
})

test('one failing request costs its cells only', async () => {
  server.use(refuse('post', '/ui/flows/count-deployments', 422, 'cannot count'))
  show()
  const first = within(await row('etl-orders'))
  expect(await first.findByText('not loaded')).toBeTruthy()
  expect(await first.findByRole('link', { name: 'Last run: 1 Failed' })).toBeTruthy()
})

test("a failing list says so in the server's words, and another try mends it", async () => {
  server.use(refuse('post', '/flows/paginate', 422, 'bad filter'))
  const { user } = show()
  expect((await screen.findByRole('alert')).textContent).toContain('bad filter')
  serve([orders])
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await row('etl-orders')).toBeTruthy()
  expect(screen.getByText('1 flow')).toBeTruthy()
})

test('no flows at all and none that match are told apart', async () => {
  serve([])
  const { user } = show('/flows?name=zzz')
  await screen.findByText('No flow matches these filters')
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[1] as HTMLElement)
  expect(await screen.findByText('This server knows no flows yet')).toBeTruthy()
})
