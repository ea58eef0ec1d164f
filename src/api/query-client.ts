import { QueryClient } from '@tanstack/react-query'

/** What of the server a query shows: the live layer patches, marks stale and reconciles by it. */
export type LiveEntity =
  | 'flow-run'
  | 'task-run'
  | 'deployment'
  | 'flow'
  | 'work-pool'
  | 'work-queue'
  | 'artifact'
  | 'variable'
  | 'block'

interface LiveMeta {
  /** Events about any of these concern the query. */
  on: LiveEntity[]
  /**
   * `rows`: objects patched by id, polled every 15 s while the socket is down;
   * `aggregate`: counts and bars, refetched together every few seconds at most;
   * `names`: facts that hardly change, refetched only when their own entity's event comes.
   */
  role: 'rows' | 'aggregate' | 'names'
  /** The server answers from the events that it has written down, which takes it seconds. */
  fromEvents?: boolean
}

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { live?: LiveMeta }
  }
}

/**
 * Retries are `send.ts`'s alone, focus and reconnection are the live layer's. `networkMode: always`, because
 * a laptop without a network still reaches a server on itself.
 */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })

export const queryClient = createQueryClient()

/** Names and other slow facts, looked up by row components. */
export const SLOW_FACT_MS = 5 * 60_000

/** Everything whose key starts with one of these refetches if it is on screen, else when it is next shown. */
export const invalidate = (...keys: (readonly unknown[])[]) =>
  Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey }))).then(() => undefined)
