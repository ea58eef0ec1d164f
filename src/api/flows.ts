import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { createBatcher } from './batch'
import { ApiError, call } from './client'
import { loadLastRunsOfFlow } from './deployment-runs'
import { countDeploymentsByFlow, deleteFlow, nextRunsByFlow, paginateFlows, readFlows } from './generated/sdk.gen'
import type {
  BodyPaginateFlowsFlowsPaginatePost,
  Flow as GeneratedFlow,
  FlowSort,
  SimpleNextFlowRun,
} from './generated/types.gen'
import { invalidate, SLOW_FACT_MS } from './query-client'

export type Flow = GeneratedFlow
export type { FlowSort }
export type NextRun = SimpleNextFlowRun

export type FlowListFilter = Pick<
  BodyPaginateFlowsFlowsPaginatePost,
  'flows' | 'flow_runs' | 'deployments' | 'work_pools'
>

export interface FlowListParams {
  filter?: FlowListFilter
  sort?: FlowSort
  /** From 1. */
  page?: number
  limit?: number
}

/** A page with the exact count: the table of flows is small. */
export const flowsQuery = ({ filter = {}, sort = 'NAME_ASC', page = 1, limit = 50 }: FlowListParams = {}) =>
  queryOptions({
    queryKey: ['flows', 'list', { filter, sort, page, limit }],
    queryFn: ({ signal }) =>
      call(paginateFlows({ body: { ...filter, sort, page, limit }, signal, throwOnError: true })),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['flow'], role: 'names' } },
  })

const loadFlow = createBatcher<Flow>({
  fetchMany: async (ids, signal) => {
    const rows = await call(
      readFlows({ body: { flows: { id: { any_: ids } }, limit: 200 }, signal, throwOnError: true }),
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    return (id) => {
      const flow = byId.get(id)
      if (!flow) throw new ApiError(404, 'Flow not found')
      return flow
    }
  },
})

/** One flow; all rows that ask in one tick share a request. */
export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ['flows', 'one', id],
    queryFn: ({ signal }) => loadFlow(id, signal),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['flow'], role: 'names' } },
  })

const loadNextRun = createBatcher<NextRun | null>({
  fetchMany: async (ids, signal) => {
    const next = await call(nextRunsByFlow({ body: { flow_ids: ids }, signal, throwOnError: true }))
    return (id) => next[id] ?? null
  },
})

/** The flow's next scheduled run, null without one; batched. */
export const nextRunQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['flows', 'next-run', flowId],
    queryFn: ({ signal }) => loadNextRun(flowId, signal),
    staleTime: 60_000,
    meta: { live: { on: ['flow'], role: 'names' } },
  })

/** The newest runs of a flow, and how far back that looked; at most two requests for all rows on screen. */
export const lastRunsOfFlowQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['flows', 'last-runs', flowId],
    queryFn: ({ signal }) => loadLastRunsOfFlow(flowId, signal),
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

const loadDeploymentCount = createBatcher<number>({
  fetchMany: async (ids, signal) => {
    const counts = await call(countDeploymentsByFlow({ body: { flow_ids: ids }, signal, throwOnError: true }))
    return (id) => counts[id] ?? 0
  },
})

/** How many deployments the flow has; batched. */
export const deploymentCountQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['flows', 'deployment-count', flowId],
    queryFn: ({ signal }) => loadDeploymentCount(flowId, signal),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['deployment'], role: 'names' } },
  })

/** Deletes the flow with its deployments and runs. */
export const useDeleteFlow = () =>
  useMutation({
    mutationFn: (id: string) => call(deleteFlow({ path: { id }, throwOnError: true })),
    onSuccess: () => invalidate(['flows'], ['deployments'], ['flow-runs']),
  })
