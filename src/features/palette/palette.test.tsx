import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createQueryClient } from '~/api/query-client'
import { recordVisit } from '~/features/page/visits'
import { paths } from '~/lib/paths'
import { preferences } from '~/lib/preferences'
import { aDeployment, aFlow, aFlowRun, anArtifact, aState, aWorkPool } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { Palette } from './palette'

const flow = aFlow({ name: 'etl' })
const deployment = aDeployment({ name: 'orders-hourly', flow_id: flow.id })
const pool = aWorkPool({ name: 'Kubernetes', type: 'kubernetes' })
const run = aFlowRun({ name: 'brisk-heron', flow_id: flow.id, state: aState('FAILED') })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  server.use(
    ...prefectHandlers({ flowRuns: [run], flows: [flow], deployments: [deployment], workPools: [pool] }),
    refuse('get', '/flows/:id', 404, 'Flow not found'),
  )
})
afterEach(() => {
  server.resetHandlers()
  sessionStorage.clear()
  preferences.set({ theme: 'system', timeZone: 'local' })
})
afterAll(() => server.close())

function open() {
  const onOpenChange = vi.fn<(open: boolean) => void>()
  const onShowShortcuts = vi.fn<() => void>()
  const router = createMemoryRouter([
    {
      path: '*',
      element: <Palette open onOpenChange={onOpenChange} onShowShortcuts={onShowShortcuts} takeTyped={() => ''} />,
    },
  ])
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { router, onOpenChange, onShowShortcuts }
}
const field = () => screen.findByRole('combobox', { name: /^find anything/i })
const optionNames = () => screen.getAllByRole('option').map((option) => option.textContent)

test('finds runs, deployments and flows by name, each under its heading with whose it is', async () => {
  open()
  await userEvent.type(await field(), 'er')
  const found = await screen.findByRole('option', { name: /brisk-heron/ })
  expect(found.getAttribute('href')).toBe(paths.flowRun(run.id))
  expect(found.textContent).toContain('Failed')
  expect(screen.getByRole('group', { name: 'Runs' }).contains(found)).toBe(true)
  const hourly = within(screen.getByRole('group', { name: 'Deployments' })).getByRole('option')
  expect(hourly.getAttribute('href')).toBe(paths.deployment(deployment.id))
  await waitFor(() => expect(hourly.textContent).toBe('orders-hourlyetl · local'))
  expect(
    within(screen.getByRole('group', { name: 'Flows' }))
      .getByRole('option')
      .getAttribute('href'),
  ).toBe(paths.flow(flow.id))
})

test('finds work pools by part of their names, in any case, from one request for all of them', async () => {
  let asked = 0
  server.use(
    onPost('/work_pools/filter', () => {
      asked += 1
      return [pool, aWorkPool({ name: 'elsewhere', type: 'docker' })]
    }),
  )
  open()
  await userEvent.type(await field(), 'ERN')
  const found = await screen.findByRole('option', { name: /Kubernetes/ })
  expect(found.getAttribute('href')).toBe(paths.workPool('Kubernetes'))
  await userEvent.type(await field(), 'e')
  await waitFor(() => expect(screen.getByText(/Searched the names/)).toBeTruthy())
  expect(screen.queryByRole('option', { name: /elsewhere/ })).toBeNull()
  expect(asked).toBe(1)
})

test('a pasted id goes straight to its object, by Enter', async () => {
  const { router, onOpenChange } = open()
  await userEvent.click(await field())
  await userEvent.paste(` ${deployment.id}\n`)
  expect((await screen.findByRole('option', { name: /orders-hourly/ })).textContent).toContain('Deployment')
  await userEvent.keyboard('{Enter}')
  expect(router.state.location.pathname).toBe(paths.deployment(deployment.id))
  expect(onOpenChange).toHaveBeenCalledWith(false)
})

test('an artifact is found by its key, which leads to its history, and by its id', async () => {
  const artifact = anArtifact({ key: 'carrier-report', type: 'table' })
  server.use(...prefectHandlers({ artifacts: [artifact] }))
  open()
  await userEvent.type(await field(), 'er')
  const found = await screen.findByRole('option', { name: /carrier-report/ })
  expect(found.getAttribute('href')).toBe(paths.artifactKey('carrier-report'))
  expect(screen.getByRole('group', { name: 'Artifacts' }).contains(found)).toBe(true)
  await userEvent.clear(await field())
  await userEvent.paste(artifact.id)
  const byId = await screen.findByRole('option', { name: /carrier-report.*Artifact/ })
  expect(byId.getAttribute('href')).toBe(paths.artifact(artifact.id))
})

test('an id that nothing has is said to be nobody’s', async () => {
  open()
  await userEvent.click(await field())
  await userEvent.paste('00000000-0000-4000-8000-ffffffffffff')
  expect(
    await screen.findByText(
      'No run, task run, deployment, flow, artifact or block has the id 00000000-0000-4000-8000-ffffffffffff',
    ),
  ).toBeTruthy()
})

test('arrow keys choose among all groups and Enter opens', async () => {
  const { router } = open()
  await userEvent.type(await field(), 'er')
  await screen.findByRole('option', { name: /brisk-heron/ })
  await screen.findByRole('option', { name: /orders-hourly/ })
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(router.state.location.pathname).toBe(paths.deployment(deployment.id))
})

test('a new text aborts the requests of the old one, and one pause asks once', async () => {
  const asked: string[] = []
  const aborted: string[] = []
  server.use(
    http.post(apiUrl('/flow_runs/filter'), async ({ request }) => {
      const body = (await request.clone().json()) as { flow_runs: { name: { like_: string } } }
      const text = body.flow_runs.name.like_
      asked.push(text)
      request.signal.addEventListener('abort', () => aborted.push(text))
      if (text === 'slow') await delay('infinite')
      return HttpResponse.json([{ ...run, name: `found-by-${text}` }])
    }),
  )
  open()
  await userEvent.type(await field(), 'slow')
  await waitFor(() => expect(asked).toEqual(['slow']))
  await userEvent.type(await field(), 'er')
  expect(await screen.findByRole('option', { name: /found-by-slower/ })).toBeTruthy()
  expect(asked).toEqual(['slow', 'slower'])
  expect(aborted).toContain('slow')
})

test('a search that fails costs its group: the others are shown, the server’s words and a way to try again', async () => {
  server.use(refuse('post', '/deployments/filter', 422, 'like_ is not known here'))
  open()
  await userEvent.type(await field(), 'er')
  expect((await screen.findByRole('alert')).textContent).toContain(
    'Deployments could not be searched: like_ is not known here',
  )
  expect(screen.getByRole('option', { name: /brisk-heron/ })).toBeTruthy()
  server.use(...prefectHandlers({ deployments: [deployment], flows: [flow] }))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('option', { name: /orders-hourly/ })).toBeTruthy()
})

test('nothing found says what was searched', async () => {
  server.use(
    onPost('/flow_runs/filter', () => []),
    onPost('/deployments/filter', () => []),
    onPost('/flows/filter', () => []),
    onPost('/variables/filter', () => []),
    onPost('/block_documents/filter', () => []),
  )
  open()
  await userEvent.type(await field(), 'zzz')
  expect(
    await screen.findByText(
      'No match for “zzz” among the names of deployments, flows, work pools, artifacts, blocks, variables, and runs of the last 30 days',
    ),
  ).toBeTruthy()
  // The way to search further back stays.
  expect(optionNames()).toEqual(['All runs whose name contains “zzz”'])
})

test('before anything is typed: recent pages first, then all pages and what can be done', async () => {
  recordVisit({ to: paths.flow(flow.id), name: 'etl' })
  recordVisit({ to: paths.flowRun(run.id), name: 'brisk-heron' })
  open()
  await field()
  expect(optionNames().slice(0, 4)).toEqual(['brisk-heronRun', 'etlFlow', 'Dashboardg h', 'Runsg r'])
})

test('what was found for another text is no choice: Enter never opens what does not have the letters', async () => {
  const { router } = open()
  await userEvent.type(await field(), 'er')
  await screen.findByRole('option', { name: /brisk-heron/ })
  server.use(onPost('/flow_runs/filter', () => delay('infinite') as never))
  await userEvent.type(await field(), 'o')
  expect(optionNames()[0]).toMatch(/brisk-heron/)
  await userEvent.type(await field(), 'x')
  expect(optionNames()).toEqual(['All runs whose name contains “erox”'])
  await userEvent.keyboard('{Enter}')
  expect(router.state.location.search).toContain('name=erox')
})

test('switches the theme and the time zone', async () => {
  server.use(...prefectHandlers({}))
  const { onOpenChange } = open()
  await userEvent.type(await field(), 'dark')
  await userEvent.keyboard('{Enter}')
  expect(preferences.get().theme).toBe('dark')
  expect((await field()).getAttribute('value')).toBe('dark')
  expect(onOpenChange).toHaveBeenCalledWith(false)
  await userEvent.clear(await field())
  await userEvent.type(await field(), 'utc')
  await userEvent.keyboard('{Enter}')
  expect(preferences.get().timeZone).toBe('utc')
})
