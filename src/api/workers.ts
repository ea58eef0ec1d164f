import { queryOptions, useMutation } from '@tanstack/react-query'
import { call } from './client'
import { serverNow } from './clock'
import { deleteWorker, readEvents, readWorkers } from './generated/sdk.gen'
import type { WorkerResponse } from './generated/types.gen'
import { EVENTS_WRITTEN_MS } from './live/stale'
import type { LiveEntity } from './query-client'
import { DAY } from './window'
import { poolsChanged, type PoolKey } from './work-pools'

export type Worker = WorkerResponse

const rows: { on: LiveEntity[]; role: 'rows' } = { on: ['work-pool'], role: 'rows' }

/** The workers of a pool, the latest heartbeat first, up to 200. There are no events of heartbeats. */
export const workersQuery = ({ id, name }: PoolKey) =>
  queryOptions({
    queryKey: ['work-pools', 'workers', id, name],
    queryFn: ({ signal }) =>
      call(readWorkers({ path: { work_pool_name: name }, body: { limit: 200 }, signal, throwOnError: true })),
    meta: { live: rows },
  })

/** Without a word of its own a worker is taken to send one every 30 s; three missed make it offline (server/schemas/responses.py). */
export const heartbeatSeconds = (worker: Pick<Worker, 'heartbeat_interval_seconds'>) =>
  worker.heartbeat_interval_seconds ?? 30
export const MISSED_HEARTBEATS = 3

export interface StartedRuns {
  /** Ids, the newest first, each once. */
  runs: string[]
  /** ISO: how far back the events were looked at. */
  since: string
  /** False: it has started more runs in that time. */
  complete: boolean
  /** Of Prefect, when it last started one. */
  version: string | null
}

const MOST = 50
const PAST = 7 * DAY

/** Runs that a worker has started, by its own events: runs cannot be filtered by worker. */
export const startedByWorkerQuery = (pool: PoolKey, worker: string) =>
  queryOptions({
    queryKey: ['work-pools', 'started-by', pool.id, worker],
    queryFn: async ({ signal }): Promise<StartedRuns> => {
      const now = serverNow()
      const since = new Date(now - PAST * 1000).toISOString()
      const body = {
        filter: {
          event: { name: ['prefect.worker.submitted-flow-run'] },
          resource: { labels: { 'prefect.resource.name': worker } },
          related: { id: [`prefect.work-pool.${pool.id}`] },
          occurred: { since, until: new Date(now).toISOString() },
          order: 'DESC' as const,
        },
        limit: MOST,
      }
      const { events } = await call(readEvents({ body, signal, throwOnError: true }))
      const ids = events.flatMap(({ related }) =>
        (related ?? []).flatMap((resource) => {
          const [, id] = /^prefect\.flow-run\.(.+)$/.exec(String(resource['prefect.resource.id'] ?? '')) ?? []
          return id ? [id] : []
        }),
      )
      const version = events[0]?.resource['prefect.version']
      return {
        runs: [...new Set(ids)],
        since,
        complete: events.length < MOST,
        version: typeof version === 'string' ? version : null,
      }
    },
    // Opened a moment after a run was taken, its event is not written yet.
    refetchInterval: ({ state }) => state.dataUpdateCount === 1 && EVENTS_WRITTEN_MS,
    meta: { live: { on: ['flow-run'], role: 'aggregate', fromEvents: true } },
  })

/** Forgets a worker; one that still runs is back with its next heartbeat. */
export const useDeleteWorker = () =>
  useMutation({
    mutationFn: ({ pool, worker }: { pool: string; worker: string }) =>
      call(deleteWorker({ path: { work_pool_name: pool, name: worker }, throwOnError: true })),
    onSuccess: poolsChanged,
  })
