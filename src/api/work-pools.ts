import { queryOptions, useMutation } from '@tanstack/react-query'
import { ApiError, call } from './client'
import { loadLastRunsOfPool } from './deployment-runs'
import { loadDueRuns } from './due-runs'
import {
  countDeployments,
  countFlowRuns,
  deleteWorkPool,
  readWorkPool,
  readWorkPoolConcurrencyStatus,
  readWorkPools,
  updateWorkPool,
} from './generated/sdk.gen'
import type { WorkPoolConcurrencyStatus, WorkPoolResponse } from './generated/types.gen'
import { invalidate, queryClient, SLOW_FACT_MS } from './query-client'

export type WorkPool = WorkPoolResponse
export type { DueRuns } from './due-runs'

/** The id is what events name, the name is what the API addresses. */
export type PoolKey = Pick<WorkPool, 'id' | 'name'>

const PAGE = 200
const MOST = 1000

/** All work pools, up to 200: names to choose from. */
export const workPoolsQuery = () =>
  queryOptions({
    queryKey: ['work-pools', 'list'],
    queryFn: ({ signal }) => call(readWorkPools({ body: { limit: PAGE }, signal, throwOnError: true })),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['work-pool'], role: 'names' } },
  })

export interface EveryWorkPool {
  pools: WorkPool[]
  /** False: the server has more than these 1,000. */
  complete: boolean
}

/** Every work pool with its slots, up to 1,000: the server cannot search their names. A request for each 200. */
export const everyWorkPoolQuery = () =>
  queryOptions({
    queryKey: ['work-pools', 'every'],
    queryFn: async ({ signal }): Promise<EveryWorkPool> => {
      const pools: WorkPool[] = []
      let page: WorkPool[]
      do {
        const body = { limit: PAGE, offset: pools.length }
        page = await call(readWorkPools({ body, signal, throwOnError: true }))
        pools.push(...page)
      } while (page.length === PAGE && pools.length < MOST)
      return { pools, complete: page.length < PAGE }
    },
    meta: { live: { on: ['work-pool', 'flow-run'], role: 'aggregate' } },
  })

export const workPoolQuery = (name: string) =>
  queryOptions({
    queryKey: ['work-pools', 'one', name],
    queryFn: ({ signal }) => call(readWorkPool({ path: { name }, signal, throwOnError: true })),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['work-pool'], role: 'rows' } },
  })

/** The pool's newest runs, and how far back that looked; at most two requests for all rows on screen. */
export const lastRunsOfPoolQuery = ({ id, name }: PoolKey) =>
  queryOptions({
    queryKey: ['work-pools', 'last-runs', id, name],
    queryFn: ({ signal }) => loadLastRunsOfPool(name, signal),
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

/** Scheduled runs of the pool whose time has come; one request for all rows on screen. */
export const dueRunsQuery = ({ id, name }: PoolKey) =>
  queryOptions({
    queryKey: ['work-pools', 'due', id, name],
    queryFn: ({ signal }) => loadDueRuns(name, signal),
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

/** A server before 3.6.23 has no such address. */
export const unlessUnknown = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 405)) return null
    throw error
  }
}

export type PoolSlots = WorkPoolConcurrencyStatus

/** Slots in use, by queue, with the first ten runs that hold them in each. Null: this server does not tell. */
export const poolSlotsQuery = ({ id, name }: PoolKey) =>
  queryOptions({
    queryKey: ['work-pools', 'slots', id, name],
    queryFn: ({ signal }): Promise<PoolSlots | null> =>
      unlessUnknown(
        call(readWorkPoolConcurrencyStatus({ path: { name }, body: { limit: PAGE }, signal, throwOnError: true })),
      ),
    meta: { live: { on: ['flow-run', 'work-pool', 'work-queue'], role: 'aggregate' } },
  })

export interface Dependents {
  deployments: number
  /** Runs that are scheduled, late ones included. */
  scheduledRuns: number
}

/** What hangs on a pool, or on one of its queues: asked for when someone is about to delete it. */
export const dependentsQuery = (pool: PoolKey, queueId?: string) =>
  queryOptions({
    queryKey: ['work-pools', 'dependents', pool.id, pool.name, queueId ?? null],
    queryFn: async ({ signal }): Promise<Dependents> => {
      const options = { signal, throwOnError: true } as const
      const those = {
        work_pools: { name: { any_: [pool.name] } },
        ...(queueId && { work_pool_queues: { id: { any_: [queueId] } } }),
      }
      const scheduled = { state: { type: { any_: ['SCHEDULED' as const] } } }
      const [deployments, scheduledRuns] = await Promise.all([
        call(countDeployments({ body: those, ...options })),
        call(countFlowRuns({ body: { ...those, flow_runs: scheduled }, ...options })),
      ])
      return { deployments, scheduledRuns }
    },
    staleTime: 0,
  })

/** What a change of a pool or its queues may show in: pools, slots, statuses, and the status of deployments. */
export const poolsChanged = () => invalidate(['work-pools'], ['deployments', 'list'], ['deployments', 'one'])

/**
 * What is gone must not be asked for again while its page is still on screen: only the lists it stood in (by the second
 * part of their keys) are, the rest when it is next shown.
 */
export async function poolPartDeleted(...lists: string[]) {
  await queryClient.invalidateQueries({ queryKey: ['work-pools'], refetchType: 'none' })
  await invalidate(...lists.map((list) => ['work-pools', list]), ['deployments', 'list'], ['deployments', 'one'])
}

/** True: its workers start no more runs; schedules go on. One change after the other, so that the last one wins. */
export const usePauseWorkPool = (name: string) =>
  useMutation({
    scope: { id: `pause ${name}` },
    mutationFn: (paused: boolean) =>
      call(updateWorkPool({ path: { name }, body: { is_paused: paused }, throwOnError: true })),
    onSettled: poolsChanged,
  })

/** `limit: null` takes the limit away. */
export const useLimitWorkPool = () =>
  useMutation({
    mutationFn: ({ name, limit }: { name: string; limit: number | null }) =>
      call(updateWorkPool({ path: { name }, body: { concurrency_limit: limit }, throwOnError: true })),
    onSettled: poolsChanged,
  })

/** Its queues and workers go with it; deployments and runs stay, without a pool (server/database/orm_models.py). */
export const useDeleteWorkPool = () =>
  useMutation({
    mutationFn: (name: string) => call(deleteWorkPool({ path: { name }, throwOnError: true })),
    onSuccess: () => poolPartDeleted('every', 'list'),
  })
