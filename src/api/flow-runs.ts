import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { createBatcher } from './batch'
import { ApiError, call, callExact } from './client'
import { fetchFlowRunPage, listKey, narrowed, type RunFilter, type RunListParams } from './flow-run-pages'
import {
  countTaskRunsByFlowRun,
  deleteFlowRun,
  readFlowRun,
  readFlowRunInput,
  readFlowRuns,
  readFlowRunStates,
  resumeFlowRun,
  setFlowRunState,
} from './generated/sdk.gen'
import type { FlowRunResponse, FlowRunSort, State, StateCreate, StateType } from './generated/types.gen'
import { invalidate, queryClient } from './query-client'
import { readHistory } from './run-history'
import { firstPage, flattenPages } from './run-pages'
import { accepted } from './set-state'
import { rangeKey, resolveRange, type TimeRange } from './window'

export type FlowRun = FlowRunResponse
export type { FlowRunSort, State, StateCreate, StateType }

export type { RunFilter, RunListParams } from './flow-run-pages'

const MAX_LIMIT = 200

export const isTerminal = (type: StateType | null | undefined) =>
  type === 'COMPLETED' || type === 'FAILED' || type === 'CRASHED' || type === 'CANCELLED'

/** Newest expected start first unless sorted otherwise; pages by time (`fetchNextPage`); `data.rows` is flat. */
export const flowRunsQuery = (params: RunListParams) =>
  infiniteQueryOptions({
    queryKey: ['flow-runs', 'list', listKey(params)],
    queryFn: ({ pageParam, signal }) => fetchFlowRunPage(params, pageParam, signal),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    select: flattenPages<FlowRun>,
    placeholderData: keepPreviousData,
    meta: { live: { on: ['flow-run'], role: 'rows' } },
  })

/** What is scheduled, soonest first, late ones included unless the filter's state leaves them out. */
export const upcomingRunsQuery = ({ filter = {}, limit = 50 }: Pick<RunListParams, 'filter' | 'limit'> = {}) =>
  queryOptions({
    queryKey: ['flow-runs', 'upcoming', { filter, limit }],
    queryFn: ({ signal }) =>
      call(
        readFlowRuns({
          body: {
            // A filter may leave out names of the type: Late, for one.
            ...narrowed(filter, { state: { ...filter.flow_runs?.state, type: { any_: ['SCHEDULED'] } } }),
            sort: 'NEXT_SCHEDULED_START_TIME_ASC',
            limit,
          },
          signal,
          throwOnError: true,
        }),
      ),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

/** Counts by state over the window in at most 60 buckets, by expected start: the list's own filter and clock. */
export const flowRunHistoryQuery = ({ filter = {}, range }: { filter?: RunFilter; range: TimeRange }) =>
  queryOptions({
    queryKey: ['flow-runs', 'history', { filter, range: rangeKey(range) }],
    queryFn: ({ signal, client }) => readHistory(client, filter, resolveRange(range), signal),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

export const flowRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['flow-runs', 'one', id],
    queryFn: ({ signal }) => call(readFlowRun({ path: { id }, signal, throwOnError: true })),
    meta: { live: { on: ['flow-run'], role: 'rows' } },
  })

/** One run with its numbers as they are stored (`ExactNumber`), for a form that starts from it. */
export const exactFlowRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['flow-runs', 'one', id, 'exact'],
    queryFn: ({ signal }) => callExact(readFlowRun({ path: { id }, signal, parseAs: 'text', throwOnError: true })),
    staleTime: Infinity,
  })

/** Every state the run has had, oldest first. */
export const flowRunStatesQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['flow-runs', 'states', flowRunId],
    queryFn: ({ signal }) => call(readFlowRunStates({ query: { flow_run_id: flowRunId }, signal, throwOnError: true })),
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })

/** Runs started by this run's tasks, in order of start; pages like `flowRunsQuery`. */
export const subflowRunsQuery = (parentId: string) =>
  flowRunsQuery({
    filter: { flow_runs: { parent_flow_run_id: { any_: [parentId] } } },
    sort: 'EXPECTED_START_TIME_ASC',
  })

/** The run whose task started this one; null for a run of its own. */
export const parentRunQuery = (parentTaskRunId: string) =>
  queryOptions({
    queryKey: ['flow-runs', 'parent', parentTaskRunId],
    queryFn: async ({ signal }) => {
      const body = { task_runs: { id: { any_: [parentTaskRunId] } }, limit: 1 }
      const [run] = await call(readFlowRuns({ body, signal, throwOnError: true }))
      return run ?? null
    },
    staleTime: Infinity,
  })

const loadTaskRunCount = createBatcher<number>({
  fetchMany: async (ids, signal) => {
    const counts = await call(countTaskRunsByFlowRun({ body: { flow_run_ids: ids }, signal, throwOnError: true }))
    return (id) => counts[id] ?? 0
  },
})

/** How many task runs a flow run has; one request for all rows on screen. */
export const taskRunCountsQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['task-runs', 'number', flowRunId],
    queryFn: ({ signal }) => loadTaskRunCount(flowRunId, signal),
    meta: { live: { on: ['task-run'], role: 'aggregate' } },
  })

const loadFlowRun = createBatcher<FlowRun>({
  fetchMany: async (ids, signal) => {
    const body = { flow_runs: { id: { any_: ids } }, limit: MAX_LIMIT }
    const rows = await call(readFlowRuns({ body, signal, throwOnError: true }))
    const byId = new Map(rows.map((row) => [row.id, row]))
    return (id) => {
      const run = byId.get(id)
      if (!run) throw new ApiError(404, 'Flow run not found')
      return run
    }
  },
})

/** A run named in a row of something else (its task run, its artifact); one request for all rows. */
export const flowRunInRowQuery = (id: string) =>
  queryOptions({
    queryKey: ['flow-runs', 'one', id],
    queryFn: ({ signal }) => loadFlowRun(id, signal),
    meta: { live: { on: ['flow-run'], role: 'names' } },
  })

/** What a paused run asks for: the JSON schema of its input and the text above the form. Null: no input, just resume. */
export const pausedRunInputQuery = (run: Pick<FlowRun, 'id' | 'state'>) => {
  const keyset = run.state?.state_details?.run_input_keyset
  const read = (key: string, signal: AbortSignal) =>
    call(readFlowRunInput({ path: { id: run.id, key }, signal, throwOnError: true }))
  return queryOptions({
    queryKey: ['flow-runs', 'paused-input', run.id, keyset?.schema ?? null, keyset?.description ?? null],
    queryFn: async ({ signal }) => {
      if (!keyset?.schema) return null
      const [schema, description] = await Promise.all([
        read(keyset.schema, signal),
        // Written after the schema, and only when the flow gave one.
        keyset.description ? read(keyset.description, signal).catch(absentIsNull) : null,
      ])
      return {
        schema: asRecord(schema),
        description: typeof description === 'string' ? description : null,
      }
    },
    staleTime: Infinity,
  })
}

function absentIsNull(error: unknown) {
  if (error instanceof ApiError && error.status === 404) return null
  throw error
}

/** The endpoint answers the stored value; anything but an object asks for nothing we could draw. */
const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** After a write: the run, its lists and everything counted from it. */
const runChanged = (id: string) =>
  invalidate(
    ['flow-runs', 'one', id],
    ['flow-runs', 'states', id],
    ['flow-runs', 'list'],
    ['flow-runs', 'upcoming'],
    ['flow-runs', 'history'],
  )

interface StateChange {
  id: string
  state: Pick<StateCreate, 'type' | 'name' | 'message' | 'state_details'>
  /** Past the orchestration rules, e.g. out of a terminal state. */
  force?: boolean
}

/** Sets a state and reads the verdict: throws `RejectedError` unless the server accepted. */
async function putFlowRunInState({ id, state, force = false }: StateChange, wanted?: StateType) {
  return accepted(await call(setFlowRunState({ path: { id }, body: { state, force }, throwOnError: true })), wanted)
}

export const useSetFlowRunState = () =>
  useMutation({
    mutationFn: (change: StateChange) => putFlowRunInState(change),
    onSettled: (_result, _error, { id }) => runChanged(id),
  })

/** A run without a process skips Cancelling, which the server words as a refusal (BypassCancellingFlowRunsWithNoInfra). */
export const useCancelFlowRun = () =>
  useMutation({
    mutationFn: (id: string) => putFlowRunInState({ id, state: { type: 'CANCELLING' } }, 'CANCELLED'),
    onSettled: (_result, _error, id) => runChanged(id),
  })

/** What `prefect flow-run retry` sends for a deployed run: the same run again, with its attempt counted up. */
export const useRetryFlowRun = () =>
  useMutation({
    mutationFn: (id: string) =>
      putFlowRunInState({ id, state: { type: 'SCHEDULED', name: 'AwaitingRetry' }, force: true }),
    onSettled: (_result, _error, id) => runChanged(id),
  })

/**
 * Only a running flow run. The engine sees `Suspended` and ends its process before the next task; without
 * `pause_reschedule` a resume would call the run Running and start nothing (server/api/flow_runs.py).
 */
export const usePauseFlowRun = () =>
  useMutation({
    mutationFn: (id: string) =>
      putFlowRunInState({
        id,
        state: { type: 'PAUSED', name: 'Suspended', state_details: { pause_reschedule: true } },
      }),
    onSettled: (_result, _error, id) => runChanged(id),
  })

/** Invalid input is answered with HTTP 200 and REJECT: a `RejectedError` whose reason names the fields. */
export const useResumeFlowRun = () =>
  useMutation({
    mutationFn: async ({ id, runInput }: { id: string; runInput?: Record<string, unknown> }) =>
      accepted(await call(resumeFlowRun({ path: { id }, body: { run_input: runInput }, throwOnError: true }))),
    onSettled: (_result, _error, { id }) => runChanged(id),
  })

export const useDeleteFlowRun = () =>
  useMutation({
    mutationFn: (id: string) => call(deleteFlowRun({ path: { id }, throwOnError: true })),
    onSuccess: async (_result, id) => {
      queryClient.removeQueries({ queryKey: ['flow-runs', 'one', id] })
      await invalidate(['flow-runs', 'list'], ['flow-runs', 'upcoming'], ['flow-runs', 'history'])
    },
  })
