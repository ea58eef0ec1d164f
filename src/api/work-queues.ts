import { queryOptions, useMutation } from '@tanstack/react-query'
import { call } from './client'
import {
  createWorkQueue,
  deleteWorkQueue,
  readWorkQueue,
  readWorkQueueConcurrencyStatus,
  readWorkQueues,
  readWorkQueueWorkQueuesIdGet,
  updateWorkQueue,
} from './generated/sdk.gen'
import type {
  WorkQueueConcurrencyStatus,
  WorkQueueCreate,
  WorkQueueResponse,
  WorkQueueUpdate,
} from './generated/types.gen'
import { SLOW_FACT_MS } from './query-client'
import { poolPartDeleted, poolsChanged, unlessUnknown } from './work-pools'

export type WorkQueue = WorkQueueResponse

/** As many queues of a pool are read; a pool with more has some that are not known here. */
const MOST_QUEUES = 200

/** The queues of a pool by priority. */
export const workQueuesQuery = (pool: string) =>
  queryOptions({
    // In an object, because events about queues do not name the pool by its name.
    queryKey: ['work-pools', 'queues', { pool }],
    queryFn: ({ signal }) =>
      call(
        readWorkQueues({ path: { work_pool_name: pool }, body: { limit: MOST_QUEUES }, signal, throwOnError: true }),
      ),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['work-queue', 'work-pool'], role: 'rows' } },
  })

/** Whether a pool has no queue of that name, as far as its list (`workQueuesQuery`) can tell. */
export const isQueueGone = (queues: readonly WorkQueue[], name: string) =>
  queues.length < MOST_QUEUES && !queues.some((queue) => queue.name === name)

export const workQueueQuery = (pool: string, name: string) =>
  queryOptions({
    queryKey: ['work-pools', 'queue', { pool, name }],
    queryFn: ({ signal }) => call(readWorkQueue({ path: { work_pool_name: pool, name }, signal, throwOnError: true })),
    meta: { live: { on: ['work-queue'], role: 'rows' } },
  })

/** For addresses that have the queue's id: its own answer names its pool. */
export const workQueueByIdQuery = (id: string) =>
  queryOptions({
    queryKey: ['work-pools', 'queue-by-id', id],
    queryFn: ({ signal }) => call(readWorkQueueWorkQueuesIdGet({ path: { id }, signal, throwOnError: true })),
  })

export type QueueSlots = WorkQueueConcurrencyStatus

/** Slots in use and the first fifty runs that hold them. Null: this server does not tell. */
export const queueSlotsQuery = (id: string) =>
  queryOptions({
    queryKey: ['work-pools', 'queue-slots', id],
    queryFn: ({ signal }): Promise<QueueSlots | null> =>
      unlessUnknown(
        call(readWorkQueueConcurrencyStatus({ path: { id }, body: { limit: 50 }, signal, throwOnError: true })),
      ),
    meta: { live: { on: ['flow-run', 'work-queue'], role: 'aggregate' } },
  })

/** Without a priority it takes the first that is free; a taken one moves the others down. */
export const useCreateWorkQueue = () =>
  useMutation({
    mutationFn: ({ pool, ...body }: WorkQueueCreate & { pool: string }) =>
      call(createWorkQueue({ path: { work_pool_name: pool }, body, throwOnError: true })),
    onSuccess: poolsChanged,
  })

/** Only what is given changes; `name` gives it another name. */
export const useUpdateWorkQueue = () =>
  useMutation({
    mutationFn: ({ pool, queue, ...body }: WorkQueueUpdate & { pool: string; queue: string }) =>
      call(updateWorkQueue({ path: { work_pool_name: pool, name: queue }, body, throwOnError: true })),
    onSettled: poolsChanged,
  })

/** One change after the other, so that the last one wins. */
export const usePauseWorkQueue = (pool: string, name: string) =>
  useMutation({
    scope: { id: `pause ${pool}/${name}` },
    mutationFn: (paused: boolean) =>
      call(updateWorkQueue({ path: { work_pool_name: pool, name }, body: { is_paused: paused }, throwOnError: true })),
    onSettled: poolsChanged,
  })

/** Its deployments and runs stay, without a queue and so without a pool; a pool's default queue cannot be deleted. */
export const useDeleteWorkQueue = () =>
  useMutation({
    mutationFn: ({ pool, queue }: { pool: string; queue: string }) =>
      call(deleteWorkQueue({ path: { work_pool_name: pool, name: queue }, throwOnError: true })),
    onSuccess: () => poolPartDeleted('queues', 'slots'),
  })
