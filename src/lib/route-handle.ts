/**
 * What a route module exports as `handle`. The title is a plain word ('Runs', 'Run', 'Launch'): it stands in
 * the tab from the first moment, until the page knows its object and says more with `useDocumentTitle`.
 * Breadcrumbs are given to `PageHeader`, because their words come from data.
 */
export type RouteHandle = { title: string }

/** Reads a handle off a router match, whose type for it is `unknown`. */
export function routeHandle(handle: unknown): RouteHandle | undefined {
  if (typeof handle !== 'object' || handle === null) return undefined
  return 'title' in handle && typeof handle.title === 'string' ? (handle as RouteHandle) : undefined
}
