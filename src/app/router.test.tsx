import { createMemoryRouter, matchRoutes } from 'react-router'
import { expect, test, vi } from 'vitest'
import { paths } from '~/lib/paths'
import { routeHandle } from '~/lib/route-handle'
import { routes } from './router'

/** Where the router settles; the pages themselves are not rendered. */
async function settle(address: string, basename = '/') {
  const router = createMemoryRouter(routes, { initialEntries: [address], basename })
  // The file of a page is transformed when first asked for, which takes seconds on a busy machine.
  await vi.waitFor(
    () => expect(router.state.initialized && router.state.navigation.state === 'idle').toBe(true),
    15_000,
  )
  const { pathname, search } = router.state.location
  router.dispose()
  return pathname + search
}

test.each([
  ['/', '/dashboard'],
  ['/flow-runs', '/runs'],
  ['/flow-runs?state=Failed&range=past-7-days', '/runs?state=Failed&range=past-7-days'],
  ['/flow-runs/flow-run/7f1c', '/runs/flow-run/7f1c'],
  ['/flow-runs/flow-run/a%2Fb?tab=logs', '/runs/flow-run/a%2Fb?tab=logs'],
])('%s leads to %s', (from, to) => expect(settle(from)).resolves.toBe(to))

test('served under a folder, redirects stay in it', async () => {
  expect(await settle('/ops/podium/flow-runs/flow-run/7f1c?tab=logs', '/ops/podium/')).toBe(
    '/ops/podium/runs/flow-run/7f1c?tab=logs',
  )
})

const lastRoute = (address: string) => matchRoutes(routes, address)?.at(-1)?.route

/** The addresses that Prefect prints and that have a page today; each with the word in its tab. */
test.each([
  ['/runs', 'Runs'],
  ['/runs?tab=task-runs', 'Runs'],
  ['/runs/flow-run/7f1c', 'Run'],
  ['/runs/task-run/7f1c', 'Task run'],
  ['/deployments', 'Deployments'],
  ['/deployments/deployment/7f1c', 'Deployment'],
  ['/deployments/deployment/7f1c/run', 'Run'],
  ['/flows', 'Flows'],
  ['/flows/flow/7f1c', 'Flow'],
  ['/dashboard', 'Dashboard'],
  ['/work-pools', 'Work pools'],
  ['/work-pools/create', 'Create work pool'],
  ['/work-pools/work-pool/local', 'Work pool'],
  ['/work-pools/work-pool/local/edit', 'Edit work pool'],
  ['/work-pools/work-pool/local/queue/create', 'Create work queue'],
  ['/work-pools/work-pool/local/queue/default', 'Work queue'],
  ['/work-pools/work-pool/local/queue/default/edit', 'Edit work queue'],
  ['/work-pools/work-pool/local/worker/w1', 'Worker'],
  ['/work-queues/work-queue/7f1c', 'Work queue'],
  ['/artifacts', 'Artifacts'],
  ['/artifacts/key/report', 'Artifact'],
  ['/artifacts/artifact/7f1c', 'Artifact'],
  ['/variables', 'Variables'],
  ['/settings', 'Settings'],
  ['/login', 'Log in'],
])('%s is a page of its own file, named "%s"', async (address, title) => {
  const lazy = lastRoute(address)?.lazy
  const page = typeof lazy === 'function' ? await lazy() : undefined
  expect(page?.Component).toBeTypeOf('function')
  expect(routeHandle(page?.handle)?.title).toBe(title)
})

test.each(['/runs/flow-run', '/deployments/deployment/x/edit', '/flow-run/x'])(
  '%s is not a page yet and is answered by the 404 page',
  (address) => expect(routeHandle(lastRoute(address)?.handle)?.title).toBe('Page not found'),
)

test('every address that the app builds leads to a page', () => {
  const addresses = [
    paths.home(),
    paths.runs('?state=Failed'),
    paths.taskRuns(),
    paths.upcomingRuns(),
    paths.flowRun('a/b'),
    paths.taskRun('a?b'),
    paths.flows(),
    paths.flow('x'),
    paths.deployments(),
    paths.deployment('x'),
    paths.launch('x', 'y'),
    paths.dashboard(),
    paths.workPools(),
    paths.createWorkPool(),
    paths.workPool('a/b'),
    paths.editWorkPool('a/b'),
    paths.createWorkQueue('a'),
    paths.workQueue('a/b', 'c%d'),
    paths.editWorkQueue('a', 'c?d'),
    paths.worker('a', 'w x'),
    paths.artifacts(),
    paths.artifactKey('x'),
    paths.artifact('x'),
    paths.variables(),
    paths.settings(),
    paths.login(),
  ]
  expect(addresses.filter((address) => lastRoute(address)?.path === '*')).toEqual([])
})
