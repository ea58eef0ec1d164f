import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { printExact } from '~/lib/exact-json'
import { createBatcher } from './batch'
import { ApiError, call, callExact } from './client'
import { loadLastRuns, loadNextRunOfDeployment } from './deployment-runs'
import {
  createFlowRunFromDeployment,
  deleteDeployment,
  paginateDeployments,
  pauseDeployment,
  readDeployment,
  readDeployments,
  resumeDeployment,
  updateDeploymentSchedule,
} from './generated/sdk.gen'
import type {
  BodyPaginateDeploymentsDeploymentsPaginatePost,
  DeploymentFlowRunCreate,
  DeploymentResponse,
  DeploymentSchedule,
  DeploymentSort,
} from './generated/types.gen'
import { invalidate, SLOW_FACT_MS } from './query-client'

export type Deployment = DeploymentResponse
export type { DeploymentSchedule, DeploymentSort }
export type { LastRuns, LastRun } from './deployment-runs'

export type DeploymentListFilter = Pick<
  BodyPaginateDeploymentsDeploymentsPaginatePost,
  'flows' | 'flow_runs' | 'deployments' | 'work_pools' | 'work_pool_queues'
>

export interface DeploymentListParams {
  filter?: DeploymentListFilter
  sort?: DeploymentSort
  /** From 1. */
  page?: number
  limit?: number
}

/** A page with the exact count: the table of deployments is small. */
export const deploymentsQuery = ({ filter = {}, sort = 'NAME_ASC', page = 1, limit = 50 }: DeploymentListParams = {}) =>
  queryOptions({
    queryKey: ['deployments', 'list', { filter, sort, page, limit }],
    queryFn: ({ signal }) =>
      call(paginateDeployments({ body: { ...filter, sort, page, limit }, signal, throwOnError: true })),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['deployment'], role: 'rows' } },
  })

const loadDeployment = createBatcher<Deployment>({
  fetchMany: async (ids, signal) => {
    const body = { deployments: { id: { any_: ids } }, limit: 200 }
    const rows = await call(readDeployments({ body, signal, throwOnError: true }))
    const byId = new Map(rows.map((row) => [row.id, row]))
    return (id) => {
      const deployment = byId.get(id)
      if (!deployment) throw new ApiError(404, 'Deployment not found')
      return deployment
    }
  },
})

/** One deployment; all rows that ask in one tick share a request. */
export const deploymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['deployments', 'one', id],
    queryFn: ({ signal }) => loadDeployment(id, signal),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['deployment'], role: 'names' } },
  })

/** One deployment with its numbers as they are stored (`ExactNumber`), for a form that sends its parameters back. */
export const exactDeploymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['deployments', 'one', id, 'exact'],
    queryFn: ({ signal }) => callExact(readDeployment({ path: { id }, signal, parseAs: 'text', throwOnError: true })),
    staleTime: SLOW_FACT_MS,
  })

/** The newest runs of a deployment, and how far back that looked; at most two requests for all rows on screen. */
export const lastRunsQuery = (deploymentId: string) =>
  queryOptions({
    queryKey: ['deployments', 'last-runs', deploymentId],
    queryFn: ({ signal }) => loadLastRuns(deploymentId, signal),
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

/** The deployment's next scheduled run, null without one; at most two requests for all rows on screen. */
export const nextRunOfDeploymentQuery = (deploymentId: string) =>
  queryOptions({
    queryKey: ['deployments', 'next-run', deploymentId],
    queryFn: ({ signal }) => loadNextRunOfDeployment(deploymentId, signal),
    staleTime: 60_000,
    meta: { live: { on: ['deployment'], role: 'names' } },
  })

/** A form that repeats a press after a lost answer gives its own `idempotency_key`: the same key is the same run. */
export interface NewRun extends DeploymentFlowRunCreate {
  deploymentId: string
}

/**
 * Starts a run. Always with an idempotency key, so that a 503 of a busy SQLite server can be retried without
 * two runs; bad parameters are answered 409 (`ApiError`).
 */
export const createFlowRun = ({ deploymentId, ...run }: NewRun) =>
  call(
    createFlowRunFromDeployment({
      path: { id: deploymentId },
      body: { ...run, idempotency_key: run.idempotency_key ?? randomKey() },
      bodySerializer: (body: unknown) => printExact(body),
      throwOnError: true,
    }),
  )

/** `crypto.randomUUID` is there only on https and localhost. */
const randomKey = () =>
  globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`

export const useCreateFlowRun = () =>
  useMutation({
    mutationFn: createFlowRun,
    onSuccess: (_run, { deploymentId }) =>
      invalidate(
        ['flow-runs', 'list'],
        ['flow-runs', 'upcoming'],
        ['flow-runs', 'history'],
        ['deployments', 'last-runs', deploymentId],
        ['deployments', 'next-run', deploymentId],
      ),
  })

const deploymentChanged = (id: string) =>
  invalidate(
    ['deployments', 'one', id],
    ['deployments', 'list'],
    ['deployments', 'next-run', id],
    ['flow-runs', 'upcoming'],
  )

/** Stops the schedules; runs already scheduled are removed. */
export const usePauseDeployment = () =>
  useMutation({
    mutationFn: (id: string) => call(pauseDeployment({ path: { id }, throwOnError: true })),
    onSettled: (_result, _error, id) => deploymentChanged(id),
  })

export const useResumeDeployment = () =>
  useMutation({
    mutationFn: (id: string) => call(resumeDeployment({ path: { id }, throwOnError: true })),
    onSettled: (_result, _error, id) => deploymentChanged(id),
  })

export const useToggleSchedule = () =>
  useMutation({
    mutationFn: ({ deploymentId, scheduleId, active }: { deploymentId: string; scheduleId: string; active: boolean }) =>
      call(
        updateDeploymentSchedule({
          path: { id: deploymentId, schedule_id: scheduleId },
          body: { active },
          throwOnError: true,
        }),
      ),
    onSettled: (_result, _error, { deploymentId }) => deploymentChanged(deploymentId),
  })

/** Its runs stay. */
export const useDeleteDeployment = () =>
  useMutation({
    mutationFn: (id: string) => call(deleteDeployment({ path: { id }, throwOnError: true })),
    onSuccess: () => invalidate(['deployments'], ['flows', 'deployment-count'], ['flow-runs', 'upcoming']),
  })
