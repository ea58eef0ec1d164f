import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import { aFlowRun, aWorkPool, aWorkQueue } from '~/mocks/builders'
import { apiUrl, onGet, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { recordWrites, show, startServer } from './page-fixture'

const server = startServer()
const high = aWorkQueue({ name: 'high', priority: 1, concurrency_limit: 1, description: 'First', work_pool_id: 'p' })
const usual = aWorkQueue({ name: 'default', priority: 2 })
const pool = aWorkPool({ id: 'p', name: 'local', default_queue_id: usual.id })
const at = '/work-pools/work-pool/local/queue'
const holder = aFlowRun({ name: 'busy-bee' })

beforeEach(() =>
  server.use(
    onPost('/work_queues/:id/concurrency_status', () => ({
      active_slots: 1,
      concurrency_limit: 1,
      count: 1,
      limit: 50,
      page: 1,
      pages: 1,
      flow_runs: [{ id: holder.id, name: holder.name, state_type: 'RUNNING', state_name: 'Running' }],
    })),
    ...prefectHandlers({ workPools: [pool], workQueues: [high, usual], flowRuns: [aFlowRun({ name: 'brave-otter' })] }),
  ),
)

const box = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name: new RegExp(`^${name}`) })

test('a queue with its priority, its slots and holders, and its runs', async () => {
  show(`${at}/high`)
  expect(await screen.findByRole('heading', { level: 1, name: 'high' })).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'busy-bee' })).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'brave-otter' })).toBeTruthy()
  expect(screen.getAllByText('1 / 1').length).toBeGreaterThan(0)
})

test('deleting a queue says what hangs on it and goes back to the others', async () => {
  const { sent, handler } = recordWrites('delete', '/work_pools/:name/queues/:queue')
  server.use(
    handler,
    onPost('/deployments/count', () => 1),
    onPost('/flow_runs/count', () => 0),
    refuse('post', '/work_pools/:name/concurrency_status', 404, 'Not Found'),
  )
  const { user, address } = show(`${at}/high`)
  await screen.findByRole('heading', { level: 1, name: 'high' })
  await user.click(screen.getByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(await within(dialog).findByText(/^1 deployment uses it. It stays, but without a queue/)).toBeTruthy()
  await user.click(within(dialog).getByRole('button', { name: 'Delete work queue' }))
  await waitFor(() => expect(address()).toBe('/work-pools/work-pool/local?tab=queues'))
  expect(sent).toEqual([{ name: 'local', queue: 'high' }])
})

test('a new queue is made with what is given; the server chooses the priority', async () => {
  let sent: unknown
  server.use(
    refuse('post', '/work_pools/:name/concurrency_status', 404, 'Not Found'),
    onPost('/work_pools/:name/queues', (body: { name: string }) => {
      sent = body
      return aWorkQueue({ name: body.name })
    }),
  )
  const { user, address } = show(`${at}/create`)
  await user.click(await screen.findByRole('button', { name: 'Create work queue' }))
  expect(await screen.findByText('A queue needs a name.')).toBeTruthy()
  expect(document.activeElement).toBe(await box('Name'))
  await user.type(await box('Name'), 'slow lane')
  await user.type(await box('Concurrency limit'), '0{Enter}')
  await waitFor(() => expect(address()).toBe('/work-pools/work-pool/local?tab=queues'))
  expect(sent).toEqual({ name: 'slow lane', description: '', concurrency_limit: 0 })
  expect(await screen.findByText('Created the work queue slow lane')).toBeTruthy()
})

test('a refusal stands at its field, and nothing typed is lost', async () => {
  server.use(
    refuse('post', '/work_pools/:name/queues', 422, [
      { type: 'x', loc: ['body', 'name'], msg: 'contains an invalid character' },
    ]),
  )
  const { user } = show(`${at}/create`)
  await user.type(await box('Name'), 'a/b')
  await user.type(await box('Description'), 'long words')
  await user.click(screen.getByRole('button', { name: 'Create work queue' }))
  expect(await screen.findByText('contains an invalid character')).toBeTruthy()
  expect((await box('Name')).getAttribute('aria-invalid')).toBe('true')
  expect((await box('Description')).value).toBe('long words')
  server.use(refuse('post', '/work_pools/:name/queues', 409, 'in work pool {work_pool_name!r}.'))
  await user.click(screen.getByRole('button', { name: 'Create work queue' }))
  expect(await screen.findByText('This pool has a queue of that name already.')).toBeTruthy()
  server.use(refuse('post', '/work_pools/:name/queues', 500, 'disk full'))
  await user.click(screen.getByRole('button', { name: 'Create work queue' }))
  expect(await screen.findByText('disk full')).toBeTruthy()
})

test('editing sends only what was changed', async () => {
  const { sent, handler } = recordWrites('patch', '/work_pools/:name/queues/:queue')
  server.use(handler)
  const { user, address } = show(`${at}/high/edit`)
  const limit = await box('Concurrency limit')
  expect(limit.value).toBe('1')
  await user.clear(limit)
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toEqual([{ concurrency_limit: null }]))
  await waitFor(() => expect(address()).toBe(`${at}/high`))
})

test('the address with an id leads to the queue in its pool', async () => {
  server.use(onGet('/work_queues/:id', () => high))
  const { address } = show(`/work-queues/work-queue/${high.id}?tab=details`)
  expect(await screen.findByRole('heading', { level: 1, name: 'high' })).toBeTruthy()
  expect(address()).toBe(`${at}/high?tab=details`)
})

test('an id of no queue, and one that cannot be read, say so', async () => {
  server.use(refuse('get', '/work_queues/:id', 404, 'work queue not found'))
  show('/work-queues/work-queue/00000000-0000-4000-8000-ffffffffffff')
  expect(await screen.findByRole('heading', { level: 1, name: 'No such work queue' })).toBeTruthy()
})

test('a queue that is not there says so', async () => {
  server.use(
    http.get(apiUrl('/work_pools/:name/queues/:queue'), () =>
      HttpResponse.json({ detail: "Worker queue 'nope' not found." }, { status: 404 }),
    ),
  )
  show(`${at}/nope`)
  expect(await screen.findByRole('heading', { level: 1, name: 'No such work queue' })).toBeTruthy()
})
