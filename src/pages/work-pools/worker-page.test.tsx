import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { aFlowRun, aWorker, aWorkPool } from '~/mocks/builders'
import { onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { recordWrites, show, startServer } from './page-fixture'

const server = startServer()
const pool = aWorkPool({ name: 'local' })
const steady = aWorker({ name: 'steady', heartbeat_interval_seconds: 10 })
const gone = aWorker({ name: 'gone', status: 'OFFLINE' })
const mine = aFlowRun({ name: 'brave-otter' })
const other = aFlowRun({ name: 'lazy-cat' })
const at = '/work-pools/work-pool/local/worker'
let asked: unknown[]

beforeEach(() => {
  asked = []
  server.use(
    onPost('/events/filter', (body) => {
      asked.push(body)
      const related = [
        { 'prefect.resource.id': `prefect.flow-run.${mine.id}`, 'prefect.resource.role': 'flow-run' },
        { 'prefect.resource.id': `prefect.work-pool.${pool.id}`, 'prefect.resource.role': 'work-pool' },
      ]
      return { events: [{ resource: { 'prefect.version': '3.8.8' }, related }], total: 1, next_page: null }
    }),
    ...prefectHandlers({ workPools: [pool], workers: [steady, gone], flowRuns: [mine, other] }),
  )
})

test('a worker with its heartbeat, and the runs that it has started and no others', async () => {
  show(`${at}/steady`)
  expect(await screen.findByRole('heading', { level: 1, name: 'steady' })).toBeTruthy()
  expect(screen.getByText('every 10 s')).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'brave-otter' })).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'lazy-cat' })).toBeNull()
  expect(await screen.findByText('3.8.8 at its last run')).toBeTruthy()
  expect(asked).toMatchObject([
    {
      filter: {
        resource: { labels: { 'prefect.resource.name': 'steady' } },
        related: { id: [`prefect.work-pool.${pool.id}`] },
      },
    },
  ])
  expect(screen.getByRole('button', { name: /^Delete/ }).getAttribute('aria-disabled')).toBe('true')
})

test('by its id it is found as well, and one that is gone can be deleted', async () => {
  const { sent, handler } = recordWrites('delete', '/work_pools/:name/workers/:worker')
  server.use(handler, refuse('post', '/work_pools/:name/concurrency_status', 404, 'Not Found'))
  const { user, address } = show(`${at}/${gone.id}`)
  expect(await screen.findByText('Offline')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: /^Delete/ }))
  await user.click(await screen.findByRole('button', { name: 'Delete record' }))
  await waitFor(() => expect(address()).toBe('/work-pools/work-pool/local?tab=workers'))
  expect(sent).toEqual([{ name: 'local', worker: 'gone' }])
})

test('without events there are no runs to show, and it says why', async () => {
  server.use(refuse('post', '/events/filter', 422, 'events are off'))
  show(`${at}/steady`)
  expect((await screen.findByRole('alert')).textContent).toContain('events are off')
  expect(screen.getByText('every 10 s')).toBeTruthy()
})

test('a worker of another name is not there', async () => {
  show(`${at}/nobody`)
  expect(await screen.findByRole('heading', { level: 1, name: 'No such worker' })).toBeTruthy()
})
