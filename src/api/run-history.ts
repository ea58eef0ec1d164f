import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from './client'
import { flowRunHistory } from './generated/sdk.gen'
import type { BodyFlowRunHistoryFlowRunsHistoryPost, HistoryResponse, StateType } from './generated/types.gen'
import { createSlots } from './slots'
import { sliceBefore, weeksBefore, type ResolvedWindow, type Slice } from './window'

type HistoryFilter = Omit<
  BodyFlowRunHistoryFlowRunsHistoryPost,
  'history_start' | 'history_end' | 'history_interval_seconds' | 'work_queues'
> & { work_pool_queues?: BodyFlowRunHistoryFlowRunsHistoryPost['work_queues'] }

export interface StateCount {
  type: StateType
  name: string
  count: number
}

export interface HistoryBucket {
  /** ISO instants; `end` of the last bucket may lie after the window's end. */
  start: string
  end: string
  states: StateCount[]
}

export interface RunHistory {
  window: { start: string; end: string }
  bucketSeconds: number
  buckets: HistoryBucket[]
  total: number
  /** Over the whole window, most frequent first. */
  states: StateCount[]
}

const CLOSED_MS = 3_600_000
const sliceSlots = createSlots(2)

interface SliceBounds {
  start: string
  end: string
  /** The window's own bounds within the slice: what the list filters by. */
  after: string
  before: string
  bucketSeconds: number
}

const boundsOf = (window: ResolvedWindow, slice: Slice): SliceBounds => ({
  start: slice.start,
  end: slice.end,
  after: slice.start > window.start ? slice.start : window.start,
  before: slice.end < window.last ? slice.end : window.last,
  bucketSeconds: window.bucketSeconds,
})

const readSlice = (filter: HistoryFilter, bounds: SliceBounds, signal: AbortSignal) => {
  const { work_pool_queues, flow_runs, ...others } = filter
  return sliceSlots.run(
    () =>
      call(
        flowRunHistory({
          body: {
            ...others,
            // The endpoint's own name for the same filter (server/api/flow_runs.py, flow_run_history).
            work_queues: work_pool_queues,
            flow_runs: { ...flow_runs, expected_start_time: { after_: bounds.after, before_: bounds.before } },
            history_start: bounds.start,
            history_end: bounds.end,
            history_interval_seconds: bounds.bucketSeconds,
          },
          signal,
          throwOnError: true,
        }),
      ),
    signal,
  )
}

const closedSliceQuery = (filter: HistoryFilter, bounds: SliceBounds) =>
  queryOptions({
    queryKey: ['flow-runs', 'history-slice', filter, bounds],
    queryFn: ({ signal }) => readSlice(filter, bounds, signal),
    staleTime: CLOSED_MS,
    gcTime: CLOSED_MS,
  })

export async function readHistory(
  client: QueryClient,
  filter: HistoryFilter,
  window: ResolvedWindow,
  signal: AbortSignal,
): Promise<RunHistory> {
  const parts: HistoryResponse[][] = []
  let weeks = 1
  let end = window.chartEnd
  // Newest first, one after the other: how many runs one had says how long the next may be.
  for (let slice = sliceBefore(window, end, weeks); slice; slice = sliceBefore(window, end, weeks)) {
    const bounds = boundsOf(window, slice)
    const part = await (slice.closed
      ? client.fetchQuery(closedSliceQuery(filter, bounds))
      : readSlice(filter, bounds, signal))
    parts.push(part)
    weeks = weeksBefore(weeks, runsIn(part))
    end = slice.start
    // What closed slices found is kept for whoever asks next, but nobody waits for more of them.
    signal.throwIfAborted()
  }
  return summarise(parts.reverse().flat(), window)
}

const runsIn = (answer: HistoryResponse[]) =>
  answer.reduce((sum, { states }) => sum + states.reduce((all, { count_runs }) => all + count_runs, 0), 0)

export function summarise(answer: HistoryResponse[], window: ResolvedWindow): RunHistory {
  const totals = new Map<string, StateCount>()
  const buckets = answer.map(({ interval_start, interval_end, states }) => ({
    start: interval_start,
    end: interval_end,
    states: states.map(({ state_type, state_name, count_runs }) => {
      const key = `${state_type} ${state_name}`
      const count = (totals.get(key)?.count ?? 0) + count_runs
      totals.set(key, { type: state_type, name: state_name, count })
      return { type: state_type, name: state_name, count: count_runs }
    }),
  }))
  const states = [...totals.values()].sort((a, b) => b.count - a.count)
  return {
    window: { start: window.start, end: window.end },
    bucketSeconds: window.bucketSeconds,
    buckets,
    total: states.reduce((sum, { count }) => sum + count, 0),
    states,
  }
}
