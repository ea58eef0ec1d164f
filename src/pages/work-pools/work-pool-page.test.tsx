import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { WorkPoolConcurrencyStatus } from '~/api/generated/types.gen'
import { aDeployment, aFlow, aFlowRun, aState, aWorker, aWorkPool, aWorkQueue } from '~/mocks/builders'
import { onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { recordWrites, show, startServer } from './page-fixture'

const server = startServer()
const flow = aFlow({ name: 'etl' })
const pool = aWorkPool({ name: "it's mine", concurrency_limit: 2, active_slots: 1 })
const usual = aWorkQueue({ name: 'default', work_pool_name: pool.name, priority: 2 })
const high = aWorkQueue({ name: 'high', work_pool_name: pool.name, priority: 1, concurrency_limit: 1, active_slots: 0 })
const running = aFlowRun({ name: 'busy-bee', state: aState('RUNNING') })
const slots: WorkPoolConcurrencyStatus = {
  active_slots: 1,
  concurrency_limit: 2,
  count: 2,
  limit: 200,
  page: 1,
  pages: 1,
  queues: [
    {
      queue_id: usual.id,
      queue_name: 'default',
      active_slots: 1,
      concurrency_limit: null,
      flow_run_count: 1,
      flow_runs: [{ id: running.id, name: 'busy-bee', state_type: 'RUNNING', state_name: 'Running' }],
    },
  ],
}
const at = "/work-pools/work-pool/it's%20mine"

function serve(more: Partial<typeof pool> = {}) {
  const shown = { ...pool, default_queue_id: usual.id, ...more }
  const deployment = aDeployment({ name: 'nightly', flow_id: flow.id, work_pool_name: pool.name })
  server.use(
    onPost('/work_pools/:name/concurrency_status', () => slots),
    ...prefectHandlers({
      workPools: [shown],
      workQueues: [usual, high],
      workers: [aWorker({ name: 'steady' }), aWorker({ name: 'gone', status: 'OFFLINE' })],
      flows: [flow],
      deployments: [deployment],
      flowRuns: [aFlowRun({ name: 'brave-otter', work_pool_name: pool.name })],
    }),
  )
}
beforeEach(() => serve())

const command = async () =>
  within(await screen.findByRole('group', { name: 'Command that starts a worker' })).getByRole('code')

test('a ready pool: its slots with who holds them, its runs, and the command for one more worker', async () => {
  show(at)
  expect(await screen.findByRole('heading', { level: 1, name: pool.name })).toBeTruthy()
  expect((await screen.findByRole('link', { name: 'busy-bee' })).getAttribute('href')).toContain(running.id)
  expect(screen.getAllByText('1 / 2').length).toBeGreaterThan(0)
  expect(await screen.findByRole('link', { name: 'brave-otter' })).toBeTruthy()
  expect((await command()).textContent).toBe(`prefect worker start --pool "it's mine"`)
})

test('without a worker it says since when, and how to start one', async () => {
  serve({ status: 'NOT_READY' })
  server.use(onPost('/work_pools/:name/workers/filter', () => [aWorker({ name: 'gone', status: 'OFFLINE' })]))
  show(at)
  const notice = await screen.findByRole('region', { name: 'What holds its runs back' })
  await within(notice).findByText(/No worker is online. The last heartbeat was .* of gone\./)
  expect(within(notice).getByText(/^prefect worker start/)).toBeTruthy()
})

test('late runs are counted with the reason, also when it lies in a queue', async () => {
  const late = aFlowRun({
    work_pool_name: pool.name,
    work_queue_name: 'high',
    next_scheduled_start_time: '2026-11-21T09:00:00Z',
    state: aState('SCHEDULED', { name: 'Late' }),
  })
  serve()
  server.use(
    onPost('/flow_runs/filter', () => [late]),
    onPost('/work_pools/:name/queues/filter', () => [usual, { ...high, is_paused: true, status: 'PAUSED' }]),
  )
  show(at)
  const notice = await screen.findByRole('region', { name: 'What holds its runs back' })
  expect(notice.textContent).toContain('1 run waits')
  await waitFor(() => expect(notice.textContent).toContain('The queue high is paused.'))
})

test('a server that does not tell who holds the slots says so, and the rest is there', async () => {
  server.use(refuse('post', '/work_pools/:name/concurrency_status', 404, 'Not Found'))
  show(at)
  expect(await screen.findByText('This server does not tell which runs hold them.')).toBeTruthy()
  expect(screen.getAllByText('1 / 2').length).toBeGreaterThan(0)
})

test('the limit is changed in place, refused with nothing lost, and taken away', async () => {
  const { user } = show(at)
  await user.click(await screen.findByRole('button', { name: 'Change the concurrency limit' }))
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Concurrency limit' })
  expect(document.activeElement).toBe(field)
  await user.clear(field)
  await user.type(field, '-3{Enter}')
  expect((await screen.findByRole('alert')).textContent).toContain('A whole number from 0')
  server.use(refuse('patch', '/work_pools/:name', 422, 'too many'))
  await user.clear(field)
  await user.type(field, '9{Enter}')
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('too many'))
  expect(field.value).toBe('9')
  const { sent, handler } = recordWrites('patch', '/work_pools/:name')
  server.use(handler)
  await user.click(screen.getByRole('button', { name: 'Remove the limit' }))
  await waitFor(() => expect(sent).toEqual([{ concurrency_limit: null }]))
  expect(await screen.findByText(/has no limit any more/)).toBeTruthy()
})

test('queues stand in the order in which they are served; the default one cannot be deleted', async () => {
  show(`${at}?tab=queues`)
  const table = await screen.findByRole('table', { name: 'Work queues' })
  await within(table).findByRole('link', { name: 'default' })
  const links = within(table).getAllByRole('link', { name: /^(default|high)$/ })
  expect(links.map(({ textContent }) => textContent)).toEqual(['high', 'default'])
  await waitFor(() => expect(within(table).getByText('0 / 1')).toBeTruthy())
  const [high_, default_] = within(table).getAllByRole('button', { name: /^Delete/ })
  expect(high_!.getAttribute('aria-disabled')).toBeNull()
  expect(default_!.getAttribute('aria-disabled')).toBe('true')
})

test('a queue is paused by its switch', async () => {
  const { sent, handler } = recordWrites('patch', '/work_pools/:name/queues/:queue')
  server.use(handler)
  const { user } = show(`${at}?tab=queues`)
  await user.click(await screen.findByRole('switch', { name: 'high: start its runs' }))
  await waitFor(() => expect(sent).toEqual([{ is_paused: true }]))
})

test('workers with their status and heartbeat; only one that is gone can be deleted', async () => {
  const { sent, handler } = recordWrites('delete', '/work_pools/:name/workers/:worker')
  server.use(handler)
  const { user } = show(`${at}?tab=workers`)
  expect(await screen.findByText('1 of 2 workers online')).toBeTruthy()
  expect(screen.getByRole('button', { name: /^Delete steady/ }).getAttribute('aria-disabled')).toBe('true')
  await user.click(screen.getByRole('button', { name: /^Delete gone/ }))
  await user.click(await screen.findByRole('button', { name: 'Delete record' }))
  await waitFor(() => expect(sent).toEqual([{ name: pool.name, worker: 'gone' }]))
})

test('deployments and details have their tabs', async () => {
  const { user } = show(`${at}?tab=deployments`)
  expect(await screen.findByRole('link', { name: 'nightly' })).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'etl' })).toBeTruthy()
  await user.click(screen.getByRole('link', { name: 'Details' }))
  expect(await screen.findByRole('heading', { name: 'Base job template' })).toBeTruthy()
})

test('a reserved pool cannot be deleted, with the reason', async () => {
  server.use(...prefectHandlers({ workPools: [{ ...pool, name: 'prefect-managed' }] }))
  server.use(onPost('/work_pools/:name/concurrency_status', () => slots))
  const { user } = show('/work-pools/work-pool/prefect-managed')
  await user.click(await screen.findByRole('button', { name: 'More actions' }))
  expect(await screen.findByText(/are reserved/)).toBeTruthy()
})

test('a pool of agents says what is different', async () => {
  serve({ type: 'prefect-agent', status: null })
  show(at)
  expect(await screen.findByText('No status')).toBeTruthy()
  expect(screen.getByText(/agents, which Prefect 3 no longer has\. Make a pool/)).toBeTruthy()
})

test('a pool that is not there says so', async () => {
  show('/work-pools/work-pool/nope')
  expect(await screen.findByRole('heading', { level: 1, name: 'No such work pool' })).toBeTruthy()
})
