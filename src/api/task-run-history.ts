import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './client'
import { taskRunHistory } from './generated/sdk.gen'
import { summarise, type RunHistory } from './run-history'
import type { TaskFilter } from './task-runs'
import { rangeKey, resolveRange, type TimeRange } from './window'

/** `/task_runs/history` costs up to 0.6 s beyond this, and fails at 90 days (reference: scale, section 6). */
const TASK_HISTORY_SECONDS = 86_400

/** Whether the server can be asked for bars of task runs over this range. */
export function hasTaskHistory(range: TimeRange): boolean {
  if (range.kind === 'past') return range.seconds <= TASK_HISTORY_SECONDS
  return Date.parse(range.end) - Date.parse(range.start) <= TASK_HISTORY_SECONDS * 1000
}

/** Counts of task runs by state, by expected start; only for ranges with `hasTaskHistory`. */
export const taskRunHistoryQuery = ({ filter = {}, range }: { filter?: TaskFilter; range: TimeRange }) =>
  queryOptions({
    queryKey: ['task-runs', 'history', { filter, range: rangeKey(range) }],
    queryFn: async ({ signal }): Promise<RunHistory> => {
      const window = resolveRange(range)
      const { flows, flow_runs, deployments, task_runs } = filter
      const answer = await call(
        taskRunHistory({
          body: {
            // Unlike the list, this endpoint refuses null for a filter that is not set.
            flows: flows ?? undefined,
            flow_runs: flow_runs ?? undefined,
            deployments: deployments ?? undefined,
            task_runs: { ...task_runs, expected_start_time: { after_: window.start, before_: window.last } },
            history_start: window.chartStart,
            history_end: window.chartEnd,
            history_interval_seconds: window.bucketSeconds,
          },
          signal,
          throwOnError: true,
        }),
      )
      return summarise(answer, window)
    },
    placeholderData: keepPreviousData,
    meta: { live: { on: ['task-run'], role: 'aggregate' } },
  })
