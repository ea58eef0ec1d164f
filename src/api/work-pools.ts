import { queryOptions } from '@tanstack/react-query'
import { call } from './client'
import { readWorkPool, readWorkPools, readWorkQueues } from './generated/sdk.gen'
import type { WorkPoolResponse, WorkQueueResponse } from './generated/types.gen'
import { SLOW_FACT_MS } from './query-client'

export type WorkPool = WorkPoolResponse
export type WorkQueue = WorkQueueResponse

/** All work pools, up to 200. */
export const workPoolsQuery = () =>
  queryOptions({
    queryKey: ['work-pools', 'list'],
    queryFn: ({ signal }) => call(readWorkPools({ body: { limit: 200 }, signal, throwOnError: true })),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['work-pool'], role: 'names' } },
  })

export const workPoolQuery = (name: string) =>
  queryOptions({
    queryKey: ['work-pools', 'one', name],
    queryFn: ({ signal }) => call(readWorkPool({ path: { name }, signal, throwOnError: true })),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['work-pool'], role: 'names' } },
  })

/** The queues of a pool, up to 200. */
export const workQueuesQuery = (workPoolName: string) =>
  queryOptions({
    queryKey: ['work-pools', 'queues', workPoolName],
    queryFn: ({ signal }) =>
      call(
        readWorkQueues({ path: { work_pool_name: workPoolName }, body: { limit: 200 }, signal, throwOnError: true }),
      ),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['work-queue'], role: 'names' } },
  })
