import { createBrowserRouter, redirect, type LoaderFunctionArgs, type RouteObject } from 'react-router'
import { paths } from '~/lib/paths'
import { NotFoundPage, RouteErrorPage } from './error-page'
import { LastResort } from './last-resort'
import { PagePending } from './page-pending'
import { Shell } from './shell'

/** Goes on to `path` with the search parameters kept: bookmarks carry their filters in them. */
const goto = (path: (params: LoaderFunctionArgs['params']) => string) => ({
  loader: ({ request, params }: LoaderFunctionArgs) => redirect(path(params) + new URL(request.url).search),
  Component: PagePending,
})

/** Every address of the product. A page is loaded when it is first opened; paths of pages that are not built answer 404. */
export const routes: RouteObject[] = [
  {
    Component: Shell,
    ErrorBoundary: LastResort,
    children: [
      {
        // Waiting and failing happen inside the shell, which stays usable.
        HydrateFallback: PagePending,
        ErrorBoundary: RouteErrorPage,
        children: [
          { index: true, ...goto(() => paths.dashboard()) },
          { path: 'dashboard', lazy: () => import('~/pages/dashboard/dashboard-page') },
          { path: 'flow-runs', ...goto(() => paths.runs()) },
          { path: 'flow-runs/flow-run/:id', ...goto(({ id }) => paths.flowRun(id ?? '')) },
          { path: 'runs', lazy: () => import('~/pages/runs/runs-page') },
          { path: 'runs/flow-run/:id', lazy: () => import('~/pages/flow-run/flow-run-page') },
          { path: 'runs/task-run/:id', lazy: () => import('~/pages/task-run/task-run-page') },
          { path: 'deployments', lazy: () => import('~/pages/deployments/deployments-page') },
          { path: 'deployments/deployment/:id', lazy: () => import('~/pages/deployments/deployment-page') },
          { path: 'deployments/deployment/:id/run', lazy: () => import('~/pages/launch/launch-page') },
          { path: 'deployments/deployment/:id/sweep/:key', lazy: () => import('~/pages/launch/sweep-page') },
          { path: 'flows', lazy: () => import('~/pages/flows/flows-page') },
          { path: 'flows/flow/:id', lazy: () => import('~/pages/flows/flow-page') },
          { path: 'work-pools', lazy: () => import('~/pages/work-pools/work-pools-page') },
          { path: 'work-pools/create', lazy: () => import('~/pages/work-pools/create-work-pool-page') },
          { path: 'work-pools/work-pool/:name', lazy: () => import('~/pages/work-pools/work-pool-page') },
          { path: 'work-pools/work-pool/:name/edit', lazy: () => import('~/pages/work-pools/edit-work-pool-page') },
          {
            path: 'work-pools/work-pool/:name/queue/create',
            lazy: () => import('~/pages/work-pools/create-work-queue-page'),
          },
          { path: 'work-pools/work-pool/:name/queue/:queue', lazy: () => import('~/pages/work-pools/work-queue-page') },
          {
            path: 'work-pools/work-pool/:name/queue/:queue/edit',
            lazy: () => import('~/pages/work-pools/edit-work-queue-page'),
          },
          { path: 'work-pools/work-pool/:name/worker/:worker', lazy: () => import('~/pages/work-pools/worker-page') },
          { path: 'work-queues/work-queue/:id', lazy: () => import('~/pages/work-pools/work-queue-by-id-page') },
          { path: 'artifacts', lazy: () => import('~/pages/artifacts/artifacts-page') },
          { path: 'artifacts/key/:key', lazy: () => import('~/pages/artifacts/artifact-key-page') },
          { path: 'artifacts/artifact/:id', lazy: () => import('~/pages/artifacts/artifact-page') },
          { path: 'blocks', lazy: () => import('~/pages/blocks/blocks-page') },
          { path: 'blocks/catalog', lazy: () => import('~/pages/blocks/catalog-page') },
          { path: 'blocks/catalog/:slug', lazy: () => import('~/pages/blocks/block-type-page') },
          { path: 'blocks/catalog/:slug/create', lazy: () => import('~/pages/blocks/create-block-page') },
          { path: 'blocks/block/:id', lazy: () => import('~/pages/blocks/block-page') },
          { path: 'blocks/block/:id/edit', lazy: () => import('~/pages/blocks/edit-block-page') },
          { path: 'variables', lazy: () => import('~/pages/variables/variables-page') },
          { path: 'settings', lazy: () => import('~/pages/settings/settings-page') },
          { path: 'login', lazy: () => import('~/pages/login/login-page') },
          { path: '*', Component: NotFoundPage, handle: { title: 'Page not found' } },
        ],
      },
    ],
  },
]

/** The folder the app is served under, from `<base href>`: the same bundle works at any path. */
export const createRouter = () => createBrowserRouter(routes, { basename: new URL(document.baseURI).pathname })
