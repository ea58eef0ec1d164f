import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'
import { aFlowRun, aState, aWorkPool } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { recordWrites, show, startServer } from './page-fixture'

const server = startServer()
const town = aWorkPool({ name: 'town', concurrency_limit: 5, active_slots: 2, description: 'On this machine' })
const cluster = aWorkPool({ name: 'cluster', type: 'kubernetes', status: 'NOT_READY' })
const late = (pool: string, at: string) =>
  aFlowRun({
    work_pool_name: pool,
    work_queue_name: 'default',
    next_scheduled_start_time: at,
    state: aState('SCHEDULED', { name: 'Late' }),
  })

interface RunsAsked {
  work_pools?: { name: { any_: string[] } }
  sort?: string
}
let asked: RunsAsked[]

beforeEach(() => {
  asked = []
  server.use(
    onPost('/flow_runs/filter', (body: RunsAsked) => {
      asked.push(body)
      if (body.sort !== 'NEXT_SCHEDULED_START_TIME_ASC') return []
      return [late('cluster', '2026-11-21T09:00:00Z'), late('cluster', '2026-11-21T09:30:00Z')]
    }),
    ...prefectHandlers({ workPools: [town, cluster] }),
  )
})

const row = async (name: string) => (await screen.findByRole('link', { name })).closest('tr')!

test('each pool shows its status, slots and waiting runs, from requests that do not grow with the rows', async () => {
  show('/work-pools')
  const ofCluster = await row('cluster')
  await waitFor(() => expect(ofCluster.textContent).toContain('2'))
  expect(ofCluster.textContent).toContain('Not ready')
  expect(ofCluster.textContent).toContain('no limit')
  expect((await row('town')).textContent).toContain('2 / 5')
  await within(ofCluster).findByRole('link', { name: '2 runs of cluster wait' })
  const due = asked.filter(({ sort }) => sort === 'NEXT_SCHEDULED_START_TIME_ASC')
  expect(due.map((body) => body.work_pools?.name.any_)).toEqual([['town', 'cluster']])
})

test('name and type narrow the list, in the address, and are cleared again', async () => {
  const { user, address } = show('/work-pools')
  await row('town')
  await user.type(screen.getByRole('searchbox'), 'CLU')
  await waitFor(() => expect(screen.queryByRole('link', { name: 'town' })).toBeNull())
  expect(address()).toBe('/work-pools?name=CLU')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Type' }), 'process')
  expect(await screen.findByText('No work pool matches these filters')).toBeTruthy()
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[0]!)
  await row('town')
  expect(address()).toBe('/work-pools')
})

test('more than one answer holds is asked for in further ones, and a page shows fifty', async () => {
  const many = Array.from({ length: 230 }, (_, index) => aWorkPool({ name: `pool-${1000 + index}` }))
  server.use(...prefectHandlers({ workPools: many }))
  show('/work-pools?page=5')
  await row('pool-1229')
  expect(screen.getByText(/201–230 of 230 work pools/)).toBeTruthy()
})

test('a switch pauses a pool; a refusal is told in the server’s words', async () => {
  const { sent, handler } = recordWrites('patch', '/work_pools/:name')
  server.use(handler)
  const { user } = show('/work-pools')
  await user.click(within(await row('town')).getByRole('switch'))
  await waitFor(() => expect(sent).toEqual([{ is_paused: true }]))
  server.use(refuse('patch', '/work_pools/:name', 403, 'not yours'))
  await user.click(within(await row('cluster')).getByRole('switch'))
  expect(await screen.findByText('Could not pause cluster')).toBeTruthy()
  expect(screen.getByText('not yours')).toBeTruthy()
})

test('a server that is busy for a moment is asked again', async () => {
  let tries = 0
  server.use(
    http.patch(apiUrl('/work_pools/:name'), () => {
      tries += 1
      return tries === 1
        ? HttpResponse.json({ exception_message: 'Service Unavailable' }, { status: 503 })
        : new HttpResponse(null, { status: 204 })
    }),
  )
  const { user } = show('/work-pools')
  await user.click(within(await row('town')).getByRole('switch'))
  await waitFor(() => expect(tries).toBe(2))
  expect(screen.queryByText(/^Could not/)).toBeNull()
})

test('deleting says what hangs on the pool before it does so', async () => {
  const { sent, handler } = recordWrites('delete', '/work_pools/:name')
  server.use(
    handler,
    onPost('/deployments/count', () => 4),
    onPost('/flow_runs/count', () => 1),
  )
  const { user } = show('/work-pools')
  await user.click(within(await row('town')).getByRole('button', { name: /^Delete town/ }))
  const dialog = await screen.findByRole('alertdialog')
  expect(await within(dialog).findByText(/^4 deployments use it/)).toBeTruthy()
  expect(within(dialog).getByText('1 scheduled run stays and will not start.')).toBeTruthy()
  await user.click(within(dialog).getByRole('button', { name: 'Delete work pool' }))
  expect(await screen.findByText('Deleted town')).toBeTruthy()
  expect(sent).toEqual([{ name: 'town' }])
})

test('without pools it says what they are for and how to make one', async () => {
  server.use(...prefectHandlers())
  show('/work-pools')
  expect(await screen.findByText('This server has no work pools')).toBeTruthy()
  expect(screen.getByText(/prefect work-pool create/)).toBeTruthy()
})

test('when waiting runs cannot be read the pools are there all the same', async () => {
  server.use(refuse('post', '/flow_runs/filter', 422, 'no runs today'))
  show('/work-pools')
  expect(within(await row('town')).getByText('Ready')).toBeTruthy()
  expect((await screen.findAllByText('not loaded')).length).toBeGreaterThan(0)
})
