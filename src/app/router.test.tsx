import { createMemoryRouter, matchRoutes } from 'react-router'
import { expect, test, vi } from 'vitest'
import { routeHandle } from '~/lib/route-handle'
import { routes } from './router'

/** Where the router settles; the pages themselves are not rendered. */
async function settle(address: string, basename = '/') {
  const router = createMemoryRouter(routes, { initialEntries: [address], basename })
  await vi.waitFor(() => expect(router.state.initialized && router.state.navigation.state === 'idle').toBe(true))
  const { pathname, search } = router.state.location
  router.dispose()
  return pathname + search
}

test.each([
  ['/', '/runs'],
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

test.each([
  '/dashboard',
  '/work-pools',
  '/runs/flow-run',
  '/deployments/deployment/x/edit',
  '/flow-run/x',
  '/artifacts',
])('%s is not a page yet and is answered by the 404 page', (address) => {
  const matches = matchRoutes(routes, address)
  expect(routeHandle(matches?.at(-1)?.route.handle)?.title).toBe('Page not found')
})
