import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from './client'
import { readTaskRuns, readTaskRunStates, readTaskRunWithFlowRunName } from './generated/sdk.gen'
import type {
  BodyReadTaskRunsTaskRunsFilterPost,
  TaskRun as GeneratedTaskRun,
  TaskRunFilter,
  TaskRunSort,
  UiTaskRun,
} from './generated/types.gen'
import { firstPage, flattenPages, nextPage, pageBounds, type RunPage } from './run-pages'
import { rangeKey, type TimeRange } from './window'

export type TaskRun = GeneratedTaskRun
/** One task run with the name of its flow run. */
export type TaskRunDetail = UiTaskRun
export type { TaskRunSort }

export type TaskFilter = Pick<BodyReadTaskRunsTaskRunsFilterPost, 'flows' | 'flow_runs' | 'task_runs' | 'deployments'>

export interface TaskListParams {
  filter?: TaskFilter
  range?: TimeRange
  sort?: TaskRunSort
  limit?: number
}

const PAGE = 50
const OF_ONE_RUN = 200
/** So many are read for the timeline of a flow run when its page opens, in two of the eight requests a page may make. */
const FIRST_TASKS = 400
/** So many when the timeline is used; more tasks than this are paged in the table. */
const MOST_TASKS = 1000

export async function fetchTaskRunPage(
  { filter = {}, range, sort = 'EXPECTED_START_TIME_DESC', limit = PAGE }: TaskListParams,
  page = firstPage,
  signal?: AbortSignal,
): Promise<RunPage<TaskRun>> {
  const { window, offset, expected_start_time, id } = pageBounds(page, range, sort)
  const task_runs: TaskRunFilter = { ...filter.task_runs }
  if (expected_start_time) task_runs.expected_start_time = expected_start_time
  // The task-run filter has no `id.not_any_`: what was seen of the page's first instant is skipped by number.
  const skip = id?.not_any_?.length ?? offset
  const rows = await call(
    readTaskRuns({ body: { ...filter, task_runs, sort, limit, offset: skip }, signal, throwOnError: true }),
  )
  return { rows, window, next: nextPage(rows, limit, sort, page, window) }
}

const taskListKey = ({ filter = {}, range, sort = 'EXPECTED_START_TIME_DESC', limit = PAGE }: TaskListParams) => ({
  filter,
  range: range ? rangeKey(range) : null,
  sort,
  limit,
})

/** Like `flowRunsQuery`: pages by expected start, `data.rows` is flat. */
export const taskRunsQuery = (params: TaskListParams) =>
  infiniteQueryOptions({
    queryKey: ['task-runs', 'list', taskListKey(params)],
    queryFn: ({ pageParam, signal }) => fetchTaskRunPage(params, pageParam, signal),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    select: flattenPages<TaskRun>,
    placeholderData: keepPreviousData,
    meta: { live: { on: ['task-run'], role: 'rows' } },
  })

export interface TasksOfRun {
  /** In order of expected start. */
  rows: TaskRun[]
  /** False: the run has more task runs and these are the first. */
  complete: boolean
  /** More of them would be read by `useMoreTaskRuns`. */
  hasMore: boolean
}

async function tasksOfRun(flowRunId: string, from: number, to: number, signal?: AbortSignal): Promise<TasksOfRun> {
  const rows = new Map<string, TaskRun>()
  for (let offset = from; offset < to; offset += OF_ONE_RUN) {
    const task_runs: TaskRunFilter = { flow_run_id: { any_: [flowRunId] } }
    const body = { task_runs, sort: 'EXPECTED_START_TIME_ASC' as const, limit: OF_ONE_RUN, offset }
    const page = await call(readTaskRuns({ body, signal, throwOnError: true }))
    for (const row of page) rows.set(row.id, row)
    if (page.length < OF_ONE_RUN) return { rows: [...rows.values()], complete: true, hasMore: false }
  }
  return { rows: [...rows.values()], complete: false, hasMore: to < MOST_TASKS }
}

/**
 * The task runs of one flow run: the timeline is drawn from them (`task_inputs` are its edges). The first 400, or
 * 1,000 once somebody has asked for more.
 */
export const flowRunTaskRunsQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['task-runs', 'of-flow-run', flowRunId],
    queryFn: ({ signal, client, queryKey }): Promise<TasksOfRun> => {
      const before = client.getQueryData<TasksOfRun>(queryKey)
      const isMoreWanted = before !== undefined && before.rows.length > FIRST_TASKS
      return tasksOfRun(flowRunId, 0, isMoreWanted ? MOST_TASKS : FIRST_TASKS, signal)
    },
    meta: { live: { on: ['task-run'], role: 'rows' } },
  })

/** Reads on to the first 1,000 task runs of a flow run. */
export const useMoreTaskRuns = (flowRunId: string) => {
  const client = useQueryClient()
  const { queryKey } = flowRunTaskRunsQuery(flowRunId)
  return useMutation({
    mutationFn: () => tasksOfRun(flowRunId, FIRST_TASKS, MOST_TASKS),
    onSuccess: (more) => {
      const updatedAt = client.getQueryState(queryKey)?.dataUpdatedAt
      const merge = (first: TasksOfRun | undefined) => {
        if (!first?.hasMore) return first
        // A page boundary may have moved between the requests.
        const known = new Set(first.rows.map(({ id }) => id))
        return { ...more, rows: [...first.rows, ...more.rows.filter(({ id }) => !known.has(id))] }
      }
      client.setQueryData(queryKey, merge, { updatedAt })
    },
  })
}

export const taskRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['task-runs', 'one', id],
    queryFn: ({ signal }): Promise<TaskRunDetail> =>
      call(readTaskRunWithFlowRunName({ path: { id }, signal, throwOnError: true })),
    meta: { live: { on: ['task-run'], role: 'rows' } },
  })

/** Every state the task run has had, oldest first. */
export const taskRunStatesQuery = (taskRunId: string) =>
  queryOptions({
    queryKey: ['task-runs', 'states', taskRunId],
    queryFn: ({ signal }) => call(readTaskRunStates({ query: { task_run_id: taskRunId }, signal, throwOnError: true })),
    meta: { live: { on: ['task-run'], role: 'aggregate' } },
  })
