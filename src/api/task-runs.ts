import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { createBatcher } from './batch'
import { ApiError, call } from './client'
import {
  deleteTaskRun,
  readTaskRuns,
  readTaskRunStates,
  readTaskRunWithFlowRunName,
  setTaskRunState,
} from './generated/sdk.gen'
import type {
  BodyReadTaskRunsTaskRunsFilterPost,
  StateCreate,
  TaskRun as GeneratedTaskRun,
  TaskRunFilter,
  TaskRunSort,
  UiTaskRun,
} from './generated/types.gen'
import { invalidate, queryClient } from './query-client'
import { firstPage, flattenPages, nextPage, pageBounds, pageSize, type RunPage } from './run-pages'
import { accepted } from './set-state'
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

const OF_ONE_RUN = 200
/** So many are read for the timeline of a flow run when its page opens, in two of the eight requests a page may make. */
const FIRST_TASKS = 400
/** So many once somebody turns to the timeline. */
export const TASKS_AT_HAND = 1_000
/** So many when they are asked for; an even larger run is paged in the table. */
export const MOST_TASKS = 10_000

export async function fetchTaskRunPage(
  { filter = {}, range, sort = 'EXPECTED_START_TIME_DESC', limit: asked }: TaskListParams,
  page = firstPage,
  signal?: AbortSignal,
): Promise<RunPage<TaskRun>> {
  const { window, offset, expected_start_time, id } = pageBounds(page, range, sort)
  const limit = asked ?? pageSize(page)
  const task_runs: TaskRunFilter = { ...filter.task_runs }
  if (expected_start_time) task_runs.expected_start_time = expected_start_time
  // The task-run filter has no `id.not_any_`: what was seen of the page's first instant is skipped by number.
  const skip = id?.not_any_?.length ?? offset
  const rows = await call(
    readTaskRuns({ body: { ...filter, task_runs, sort, limit, offset: skip }, signal, throwOnError: true }),
  )
  return { rows, window, next: nextPage(rows, limit, sort, page, window) }
}

const taskListKey = ({ filter = {}, range, sort = 'EXPECTED_START_TIME_DESC', limit }: TaskListParams) => ({
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
}

/** The rows `from` to `to` of the run's task runs, in requests of 200. */
async function tasksOfRun(flowRunId: string, from: number, to: number, signal?: AbortSignal): Promise<TasksOfRun> {
  const rows: TaskRun[] = []
  for (let offset = from; offset < to; offset += OF_ONE_RUN) {
    const task_runs: TaskRunFilter = { flow_run_id: { any_: [flowRunId] } }
    const limit = Math.min(OF_ONE_RUN, to - offset)
    const body = { task_runs, sort: 'EXPECTED_START_TIME_ASC' as const, limit, offset }
    const page = await call(readTaskRuns({ body, signal, throwOnError: true }))
    rows.push(...page)
    if (page.length < limit) return { rows, complete: true }
  }
  return { rows, complete: false }
}

/** A page boundary may have moved between two requests: a row that was known already is not there twice. */
function joined(first: readonly TaskRun[], more: readonly TaskRun[]): TaskRun[] {
  const known = new Set(first.map(({ id }) => id))
  const added = more.filter(({ id }) => !known.has(id) && known.add(id))
  return [...first, ...added]
}

/**
 * Of thousands of rows only what can have changed is read again: those that have not completed, and what has been
 * added behind them.
 */
async function reread(flowRunId: string, before: TasksOfRun, signal: AbortSignal): Promise<TasksOfRun> {
  const fresh = new Map<string, TaskRun>()
  const open = before.rows.filter(({ state_type }) => state_type !== 'COMPLETED').map(({ id }) => id)
  for (let from = 0; from < open.length; from += OF_ONE_RUN) {
    const task_runs: TaskRunFilter = { id: { any_: open.slice(from, from + OF_ONE_RUN) } }
    const body = { task_runs, limit: OF_ONE_RUN }
    for (const row of await call(readTaskRuns({ body, signal, throwOnError: true }))) fresh.set(row.id, row)
  }
  const rows = before.rows.map((row) => fresh.get(row.id) ?? row)
  const added = await tasksOfRun(flowRunId, rows.length, MOST_TASKS, signal)
  return { rows: joined(rows, added.rows), complete: added.complete }
}

/**
 * The task runs of one flow run: the timeline is drawn from them (`task_inputs` are its edges). The first 400, or as
 * many as somebody has asked for with `useMoreTaskRuns`.
 */
export const flowRunTaskRunsQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['task-runs', 'of-flow-run', flowRunId],
    queryFn: async ({ signal, client, queryKey }): Promise<TasksOfRun> => {
      const before = client.getQueryData<TasksOfRun>(queryKey)
      if (before && before.rows.length > TASKS_AT_HAND) return reread(flowRunId, before, signal)
      const isMoreWanted = before !== undefined && before.rows.length > FIRST_TASKS
      const answer = await tasksOfRun(flowRunId, 0, isMoreWanted ? TASKS_AT_HAND : FIRST_TASKS, signal)
      return { ...answer, rows: joined([], answer.rows) }
    },
    meta: { live: { on: ['task-run'], role: 'rows' } },
  })

/** So many rows are read before those that are there are shown. */
const TASKS_A_STEP = 1_000

/**
 * Reads on to the first `upTo` task runs of a flow run; what has come is shown every thousand rows. Aborted, it keeps
 * what it has.
 */
export const useMoreTaskRuns = (flowRunId: string) => {
  const client = useQueryClient()
  const { queryKey } = flowRunTaskRunsQuery(flowRunId)
  return useMutation({
    mutationFn: async ({ upTo, signal }: { upTo: number; signal?: AbortSignal }) => {
      for (;;) {
        const known = client.getQueryData<TasksOfRun>(queryKey)
        const from = known?.rows.length ?? 0
        if (!known || known.complete || from >= upTo) return
        const more = await tasksOfRun(flowRunId, from, Math.min(upTo, from + TASKS_A_STEP), signal)
        const merge = (now: TasksOfRun | undefined) => now && { ...more, rows: joined(now.rows, more.rows) }
        client.setQueryData(queryKey, merge, { updatedAt: client.getQueryState(queryKey)?.dataUpdatedAt })
        // Rows that were all known already: the run has lost some, and asking again would go on for ever.
        if (client.getQueryData<TasksOfRun>(queryKey)?.rows.length === from) return
      }
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

const loadTaskRun = createBatcher<TaskRun>({
  fetchMany: async (ids, signal) => {
    const body = { task_runs: { id: { any_: ids } }, limit: OF_ONE_RUN }
    const rows = await call(readTaskRuns({ body, signal, throwOnError: true }))
    const byId = new Map(rows.map((row) => [row.id, row]))
    return (id) => {
      const task = byId.get(id)
      if (!task) throw new ApiError(404, 'Task run not found')
      return task
    }
  },
})

/** A task run named in a row of something else (an artifact, the inputs of another); one request for all rows. */
export const taskRunInRowQuery = (id: string) =>
  queryOptions({
    queryKey: ['task-runs', 'one', id],
    queryFn: ({ signal }): Promise<TaskRunDetail> => loadTaskRun(id, signal),
    meta: { live: { on: ['task-run'], role: 'names' } },
  })

export interface TaskRunsAround {
  /** In order of expected start, the task run itself among them. */
  rows: TaskRun[]
  /** Nothing of the run was expected before, or after, what is here. */
  fromFirst: boolean
  toLast: boolean
}

/** So many on each side: the rows are those of one page of a run's task runs, however large the run is. */
const AROUND = 100

/** A task run's place in its flow run: those expected before it and after it. */
export const taskRunsAroundQuery = ({
  id,
  flow_run_id: flowRunId,
  expected_start_time: at,
}: Pick<TaskRun, 'id' | 'flow_run_id' | 'expected_start_time'>) =>
  queryOptions({
    queryKey: ['task-runs', 'around', flowRunId ?? '', { id, at: at ?? null }],
    queryFn: async ({ signal }): Promise<TaskRunsAround> => {
      const side = (expected_start_time: TaskRunFilter['expected_start_time'], sort: TaskRunSort) => {
        const task_runs = { flow_run_id: { any_: [flowRunId ?? ''] }, ...(at && { expected_start_time }) }
        return call(readTaskRuns({ body: { task_runs, sort, limit: AROUND }, signal, throwOnError: true }))
      }
      const [before, after] = await Promise.all([
        side({ before_: at }, 'EXPECTED_START_TIME_DESC'),
        side({ after_: at }, 'EXPECTED_START_TIME_ASC'),
      ])
      // Both bounds are inclusive: what was expected at the same instant is in both.
      const rows = new Map([...before.toReversed(), ...after].map((row) => [row.id, row]))
      const inOrder = [...rows.values()].toSorted((a, b) => expectedAt(a) - expectedAt(b))
      return { rows: inOrder, fromFirst: before.length < AROUND, toLast: after.length < AROUND }
    },
    meta: { live: { on: ['task-run'], role: 'aggregate' } },
  })

const expectedAt = ({ expected_start_time: at }: TaskRun) => (at ? Date.parse(at) : 0)

interface TaskStateChange {
  id: string
  state: Pick<StateCreate, 'type' | 'name' | 'message'>
  /** Past the orchestration rules, e.g. out of a terminal state. */
  force?: boolean
}

/** After a write: the task run, its states and every list that may show it. */
const taskRunChanged = (id: string) =>
  invalidate(['task-runs', 'one', id], ['task-runs', 'states', id], ...lists.map((kind) => ['task-runs', kind]))

const lists = ['list', 'of-flow-run', 'around', 'number']

/** Sets a state and reads the verdict: throws `RejectedError` unless the server accepted. */
export const useSetTaskRunState = () =>
  useMutation({
    mutationFn: async ({ id, state, force = false }: TaskStateChange) =>
      accepted(await call(setTaskRunState({ path: { id }, body: { state, force }, throwOnError: true }))),
    onSettled: (_result, _error, { id }) => taskRunChanged(id),
  })

export const useDeleteTaskRun = () =>
  useMutation({
    mutationFn: (id: string) => call(deleteTaskRun({ path: { id }, throwOnError: true })),
    onSuccess: async (_result, id) => {
      // Its page is being left: asked for again now, it would only be missing.
      await queryClient.invalidateQueries({ queryKey: ['task-runs', 'one', id], refetchType: 'none' })
      await invalidate(...lists.map((kind) => ['task-runs', kind]))
    },
  })
