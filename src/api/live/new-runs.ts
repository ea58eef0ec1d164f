import { hashKey, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { fetchFlowRunPage, type RunFilter, type RunListParams } from '~/api/flow-run-pages'
import { type FlowRun, flowRunsQuery } from '~/api/flow-runs'
import { fetchTaskRunPage, type TaskListParams, type TaskRun, taskRunsQuery } from '~/api/task-runs'
import type { LiveEvent } from './apply-event'
import { createNewRows, type NewRowsMode } from './new-rows'

const rejects = (ids: string[] | null | undefined, id: string | undefined) => Boolean(ids && (!id || !ids.includes(id)))

/** A cheap no from the event alone; the list's own filter, asked with the id, has the last word. */
export function mayBelong({ flow_runs, flows, deployments }: RunFilter, { state, related, isSubflow, id }: LiveEvent) {
  // "Failed or Late" joins a type and a name: neither alone can say no.
  if (flow_runs?.operator === 'or_' || flow_runs?.state?.operator === 'or_') return true
  if (rejects(flow_runs?.id?.any_, id)) return false
  if (rejects(flow_runs?.state?.type?.any_, state?.type)) return false
  if (rejects(flow_runs?.deployment_id?.any_ ?? deployments?.id?.any_, related.deployment)) return false
  if (rejects(flows?.id?.any_, related.flow)) return false
  if (flow_runs?.parent_task_run_id?.is_null_ === true && isSubflow) return false
  return !(flow_runs?.parent_flow_run_id?.any_ && !isSubflow)
}

const ofFlowRuns = (client: QueryClient, params: RunListParams) => {
  const { filter = {}, sort = 'EXPECTED_START_TIME_DESC' } = params
  return createNewRows<FlowRun>(client, {
    entity: 'flow-run',
    queryKey: flowRunsQuery(params).queryKey,
    sort,
    mayBelong: (event) => mayBelong(filter, event),
    fetchByIds: async (ids) => {
      const narrowed = { ...filter, flow_runs: { ...filter.flow_runs, id: { any_: ids } } }
      return (await fetchFlowRunPage({ ...params, filter: narrowed, limit: ids.length })).rows
    },
  })
}

const ofTaskRuns = (client: QueryClient, params: TaskListParams) => {
  const { filter = {}, sort = 'EXPECTED_START_TIME_DESC' } = params
  return createNewRows<TaskRun>(client, {
    entity: 'task-run',
    queryKey: taskRunsQuery(params).queryKey,
    sort,
    mayBelong: ({ state }) =>
      filter.task_runs?.state?.operator === 'or_' || !rejects(filter.task_runs?.state?.type?.any_, state?.type),
    fetchByIds: async (ids) => {
      const narrowed = { ...filter, task_runs: { ...filter.task_runs, id: { any_: ids } } }
      return (await fetchTaskRunPage({ ...params, filter: narrowed, limit: ids.length })).rows
    },
  })
}

export interface NewRunsNotice {
  /** Runs that belong to the list and are not in it yet: "12 new runs". */
  count: number
  /** Puts them in. */
  show: () => void
}

type Store = Pick<ReturnType<typeof ofFlowRuns>, 'count' | 'show' | 'subscribe' | 'setMode' | 'start'>

/** One store for each list on screen, however often the component renders. */
const stores = new WeakMap<QueryClient, Map<string, Store>>()

function storeFor(client: QueryClient, queryKey: readonly unknown[], create: () => Store): Store {
  const known = stores.get(client) ?? new Map<string, Store>()
  stores.set(client, known)
  const hash = hashKey(queryKey)
  const store = known.get(hash) ?? create()
  known.set(hash, store)
  return store
}

function useNotice(store: Store, mode: NewRowsMode): NewRunsNotice {
  const count = useSyncExternalStore(store.subscribe, store.count)
  useEffect(() => store.start(), [store])
  useEffect(() => store.setMode(mode), [store, mode])
  return { count, show: () => void store.show() }
}

/**
 * New runs for a list on screen, found by events and asked for with the list's own filter, at most 50 every two
 * seconds. `insert` puts them in by themselves (the reader is at the top of a newest-first list), `pill` counts.
 */
export function useNewRuns(params: RunListParams, mode: NewRowsMode): NewRunsNotice {
  const client = useQueryClient()
  const { queryKey } = flowRunsQuery(params)
  return useNotice(
    storeFor(client, queryKey, () => ofFlowRuns(client, params)),
    mode,
  )
}

/** The same for a list of task runs. */
export function useNewTaskRuns(params: TaskListParams, mode: NewRowsMode): NewRunsNotice {
  const client = useQueryClient()
  const { queryKey } = taskRunsQuery(params)
  return useNotice(
    storeFor(client, queryKey, () => ofTaskRuns(client, params)),
    mode,
  )
}
