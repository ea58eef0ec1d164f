import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queryClient } from '~/api/query-client'
import { forgetBulk } from '~/api/sweeps'
import { aDeployment, aFlowRun, aState, aWorkPool } from '~/mocks/builders'
import { apiUrl, onPost } from '~/mocks/handlers'
import { Component as LaunchPage } from './launch-page'
import { Component as SweepPage } from './sweep-page'

const deployment = aDeployment({
  id: 'd1',
  name: 'hourly',
  parameters: { rows: 10 },
  tags: ['prod'],
  parameter_openapi_schema: {
    type: 'object',
    required: ['city'],
    properties: {
      city: { type: 'string', title: 'city' },
      rows: { type: 'integer', title: 'rows', maximum: 50 },
    },
  },
})

const server = setupServer()
type Body = { parameters: Record<string, unknown>; tags: string[]; idempotency_key: string; state?: unknown }
let bulk: Body[][]
let single: Body[]
let answerBulk: (bodies: Body[]) => Response
const idOf = ({ idempotency_key: key }: Body) => `run-of-${key}`
const made = (bodies: Body[]) =>
  HttpResponse.json({ results: bodies.map((body) => ({ status: 'CREATED', flow_run_id: idOf(body) })) })

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  bulk = []
  single = []
  answerBulk = made
  forgetBulk()
  sessionStorage.clear()
  server.use(
    http.get(apiUrl('/deployments/:id'), () => HttpResponse.json(deployment as never)),
    onPost('/deployments/filter', () => [deployment]),
    http.get(apiUrl('/work_pools/:name'), () => HttpResponse.json(aWorkPool() as never)),
    onPost('/work_pools/:name/queues/filter', () => []),
    onPost('/flows/filter', () => [{ id: deployment.flow_id, name: 'etl' }]),
    http.post(apiUrl('/ui/schemas/validate'), () => HttpResponse.json({ valid: true, errors: [] })),
    http.post(apiUrl('/deployments/:id/create_flow_run/bulk'), async ({ request }) => {
      const bodies = (await request.json()) as Body[]
      bulk.push(bodies)
      return answerBulk(bodies)
    }),
    http.post(apiUrl('/deployments/:id/create_flow_run'), async ({ request }) => {
      const body = (await request.json()) as Body
      single.push(body)
      return HttpResponse.json(aFlowRun({ id: idOf(body) }) as never, { status: 201 })
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
function open(address: string) {
  const router = createMemoryRouter(
    [
      { path: '/deployments/deployment/:id/run', Component: LaunchPage },
      { path: '/deployments/deployment/:id/sweep/:key', Component: SweepPage },
      { path: '*', element: <p>Elsewhere</p> },
    ],
    { initialEntries: [address] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

async function plan(values: string) {
  fireEvent.change(await screen.findByLabelText('Parameter 1'), { target: { value: 'city' } })
  fireEvent.change(screen.getByLabelText('Values of city'), { target: { value: values } })
}
const startButton = (name: string) => screen.findByRole('button', { name })
const start = (name: string) =>
  waitFor(async () => {
    const button = screen.getByRole('button', { name: new RegExp(`^Start ${name}`) })
    expect(button.getAttribute('aria-disabled')).toBeNull()
    await user.click(button)
  })

describe('a sweep', () => {
  beforeEach(() => {
    server.use(onPost('/flow_runs/filter', () => []))
  })

  it('is chunks of runs with a tag of their own, and leads to what became of them', async () => {
    const router = open('/deployments/deployment/d1/run?mode=sweep')
    await plan('R-1..R-30')
    await start('30 runs')
    await waitFor(() => expect(router.state.location.pathname).toMatch(/\/sweep\/[a-z0-9]{8}$/))
    const key = router.state.location.pathname.split('/').at(-1)
    expect(bulk.map((bodies) => bodies.length)).toEqual([25, 5])
    const all = bulk.flat()
    expect(all[29]).toMatchObject({ parameters: { rows: 10, city: 'R-30' }, tags: [`sweep:${key}`] })
    expect(new Set(all.map(({ idempotency_key: each }) => each)).size).toBe(30)
  })

  it('pressed again after a lost answer sends the same keys; what was made is not sent', async () => {
    answerBulk = (bodies) =>
      bulk.length === 1 ? HttpResponse.json({ detail: 'the proxy is tired' }, { status: 500 }) : made(bodies)
    const router = open('/deployments/deployment/d1/run?mode=sweep')
    await plan('a, b')
    await start('2 runs')
    expect((await screen.findAllByText(/Not known: .*tired/)).length).toBe(2)
    await start('2 runs')
    await waitFor(() => expect(router.state.location.pathname).toContain('/sweep/'))
    expect(bulk[1]!.map(({ idempotency_key: key }) => key)).toEqual(bulk[0]!.map(({ idempotency_key: key }) => key))
  })

  it('has a receipt for each run, and sends only what is left', async () => {
    answerBulk = (bodies) =>
      bulk.length > 1
        ? made(bodies)
        : HttpResponse.json({
            results: [
              { status: 'CREATED', flow_run_id: 'r1' },
              { status: 'FAILED', error: 'Parameter validation failed: too cold' },
            ],
          })
    open('/deployments/deployment/d1/run?mode=sweep')
    await plan('a, b')
    await start('2 runs')
    expect(await screen.findByText(/Refused: .*too cold/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Started' }).getAttribute('href')).toBe('/runs/flow-run/r1')
    await start('1 more')
    await waitFor(() => expect(bulk).toHaveLength(2))
    expect(bulk[1]!.map(({ parameters }) => parameters.city)).toEqual(['b'])
  })

  it('starts runs one by one where the server knows no other way', async () => {
    answerBulk = () => HttpResponse.json({ detail: 'Not Found' }, { status: 404 })
    const router = open('/deployments/deployment/d1/run?mode=sweep')
    await plan('a, b, c')
    await start('3 runs')
    await waitFor(() => expect(router.state.location.pathname).toContain('/sweep/'))
    expect(new Set(single.map(({ parameters }) => parameters.city))).toEqual(new Set(['a', 'b', 'c']))
    expect(single).toHaveLength(3)
  })

  it('names bad cells and starts nothing before they are mended', async () => {
    open('/deployments/deployment/d1/run?mode=sweep')
    fireEvent.change(await screen.findByLabelText('city'), { target: { value: 'Oslo' } })
    fireEvent.change(await screen.findByLabelText('Parameter 1'), { target: { value: 'rows' } })
    fireEvent.change(screen.getByLabelText('Values of rows'), { target: { value: '5, x, 60' } })
    const wrong = within(await screen.findByRole('list', { name: 'What is wrong' }))
    expect(wrong.getByText('Run 2: rows: x is no number')).toBeTruthy()
    expect(wrong.getByText(/^Run 3: rows: .*50/)).toBeTruthy()
    const button = await startButton('Start 3 runs ⌘⏎')
    expect(button.getAttribute('aria-disabled')).toBe('true')
    await user.click(button)
    expect(bulk).toEqual([])
  })

  it('takes a pasted table, and starts its runs apart', async () => {
    open('/deployments/deployment/d1/run?mode=sweep')
    fireEvent.paste(await screen.findByLabelText('Values of parameter 1'), {
      clipboardData: { getData: () => 'city\trows\nOslo\t1\nRome\t' },
    })
    fireEvent.change(screen.getByLabelText('Start one every'), { target: { value: '60' } })
    await start('2 runs')
    await waitFor(() => expect(bulk).toHaveLength(1))
    const [runs] = bulk
    expect(runs!.map(({ parameters }) => parameters)).toEqual([{ city: 'Oslo', rows: 1 }, { city: 'Rome' }])
    const [first, second] = runs!.map(({ state }) =>
      Date.parse((state as { state_details: { scheduled_time: string } }).state_details.scheduled_time),
    )
    expect(second! - first!).toBe(60_000)
  })
})

describe('what became of a sweep', () => {
  const run = (id: string, city: string, rows: number, type: 'COMPLETED' | 'FAILED', created: string) =>
    aFlowRun({
      id,
      name: id,
      created,
      parameters: { city, rows },
      tags: ['prod', 'mine', 'sweep:abc'],
      state: aState(type),
    })
  const runs = [
    run('one', 'Oslo', 1, 'COMPLETED', '2026-11-21T10:00:00Z'),
    run('two', 'Oslo', 2, 'FAILED', '2026-11-21T10:00:00Z'),
    run('three', 'Rome', 1, 'FAILED', '2026-11-21T10:00:00Z'),
    run('four', 'Rome', 1, 'COMPLETED', '2026-11-21T10:05:00Z'),
  ]
  let asked: unknown[]
  beforeEach(() => {
    asked = []
    server.use(
      onPost('/flow_runs/filter', (body: { flow_runs?: { tags?: unknown } }) => {
        if (body.flow_runs?.tags) asked.push(body.flow_runs.tags)
        return body.flow_runs?.tags ? runs : []
      }),
    )
  })

  it('is its values against their newest states, from one request', async () => {
    open('/deployments/deployment/d1/sweep/abc')
    const table = within(await screen.findByRole('table', { name: 'Cells of the sweep' }))
    expect(await table.findByRole('link', { name: 'four' })).toBeTruthy()
    expect(table.queryByRole('link', { name: 'three' })).toBeNull()
    expect(table.getByText('2 runs, this is the newest')).toBeTruthy()
    expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(['city', 'rows', 'State']),
    )
    expect(asked).toEqual([{ all_: ['sweep:abc'] }])
  })

  it('runs the failed cells again, with everything of them, once whatever is pressed', async () => {
    open('/deployments/deployment/d1/sweep/abc')
    await user.click(await screen.findByRole('button', { name: 'Run the 1 failed again' }))
    await waitFor(() => expect(bulk).toHaveLength(1))
    const [again] = bulk[0]!
    expect(again).toMatchObject({ parameters: { city: 'Oslo', rows: 2 }, tags: ['mine', 'sweep:abc'] })
    expect(again!.idempotency_key).toMatch(/^sweep:abc:[a-z0-9]+:2$/)
  })

  it('is a grid where two parameters vary', async () => {
    open('/deployments/deployment/d1/sweep/abc?view=grid')
    const grid = within(await screen.findByRole('table', { name: 'Sweep as a grid' }))
    expect(grid.getByRole('link', { name: 'Failed: two' }).getAttribute('href')).toBe('/runs/flow-run/two')
    expect(grid.getAllByText('–')).toHaveLength(1)
  })

  it('says that nobody has such a tag', async () => {
    server.use(onPost('/flow_runs/filter', () => []))
    open('/deployments/deployment/d1/sweep/nope')
    expect(await screen.findByText('No run of this deployment has the tag sweep:nope')).toBeTruthy()
  })
})
