import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { createBatcher } from './batch'
import { call } from './client'
import { type RunListParams, upcomingRunsQuery } from './flow-runs'
import { readFlowRuns, readTaskRunCountsByState } from './generated/sdk.gen'
import type { CountByState } from './generated/types.gen'
import { SLOW_FACT_MS } from './query-client'
import { DEFAULT_RANGE, resolveRange, type TimeRange } from './window'
import { workPoolsQuery } from './work-pools'

export type { CountByState }

/** For `flowRunsQuery`: the runs of the window that ended badly, the latest to do so first. */
export const failedRuns = (range: TimeRange): RunListParams => ({
  filter: { flow_runs: { state: { type: { any_: ['FAILED', 'CRASHED'] } } } },
  range,
  sort: 'END_TIME_DESC',
  limit: 10,
})

/** For `flowRunsQuery`: the newest runs that have begun and not ended, whenever that was. */
export const activeRuns: RunListParams = {
  filter: { flow_runs: { state: { type: { any_: ['RUNNING', 'PENDING', 'CANCELLING', 'PAUSED'] } } } },
  limit: 20,
}

const SCHEDULED = 30

/** Whatever is scheduled, soonest first: what is late and what runs next in one request. */
export const scheduledRunsQuery = () => upcomingRunsQuery({ limit: SCHEDULED })

/** The answer of `scheduledRunsQuery` may have left out later ones. */
export const isCut = (scheduled: readonly unknown[]) => scheduled.length >= SCHEDULED

/** The pools as they are now: runs take and free their slots. */
export const workPoolHealthQuery = () =>
  queryOptions({
    ...workPoolsQuery(),
    staleTime: 30_000,
    meta: { live: { on: ['work-pool', 'flow-run'], role: 'aggregate' } },
  })

/** Of the last 24 hours by expected start, like the list of task runs; more than a day costs the server too much. */
export const taskRunCountsByStateQuery = () =>
  queryOptions({
    queryKey: ['task-runs', 'counts-by-state'],
    queryFn: async ({ signal }): Promise<CountByState> => {
      const { start, last } = resolveRange(DEFAULT_RANGE)
      const body = { task_runs: { expected_start_time: { after_: start, before_: last } } }
      return call(readTaskRunCountsByState({ body, signal, throwOnError: true }))
    },
    placeholderData: keepPreviousData,
    meta: { live: { on: ['task-run'], role: 'aggregate' } },
  })

/** How long a deployment's last completed runs took; all of it is said on screen, for it is these runs and no others. */
export interface UsualDuration {
  /** How many runs, the newest ones. */
  runs: number
  /** Seconds. */
  median: number
  longest: number
}

/** Rows carry whole parameters, and are the dearest part of the page for the server. */
const LAST_RUNS = 5
/** Of fewer, none is usual. */
const ENOUGH_RUNS = 3

/**
 * One request for all deployments, newest runs first, so each one's rows in the answer are its last ones whatever the
 * others have had; a deployment that frequent ones crowd out has no usual duration rather than one of less.
 */
const loadUsualDuration = createBatcher<UsualDuration | null>({
  max: 20,
  fetchMany: async (ids, signal) => {
    const rows = await call(
      readFlowRuns({
        body: {
          flow_runs: { deployment_id: { any_: ids }, state: { type: { any_: ['COMPLETED'] } } },
          sort: 'EXPECTED_START_TIME_DESC',
          limit: Math.min(40, ids.length * LAST_RUNS),
        },
        signal,
        throwOnError: true,
      }),
    )
    return (id) => {
      const last = rows.filter((row) => row.deployment_id === id).slice(0, LAST_RUNS)
      return usualOf(last.map((row) => row.total_run_time ?? 0))
    }
  },
})

export function usualOf(seconds: readonly number[]): UsualDuration | null {
  const sorted = seconds.filter((each) => each > 0).sort((a, b) => a - b)
  if (sorted.length < ENOUGH_RUNS) return null
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { runs: sorted.length, median, longest: sorted.at(-1)! }
}

/** Null where the deployment has too few completed runs to tell. */
export const usualDurationQuery = (deploymentId: string) =>
  queryOptions({
    queryKey: ['deployments', 'usual-duration', deploymentId],
    queryFn: ({ signal }) => loadUsualDuration(deploymentId, signal),
    staleTime: SLOW_FACT_MS,
  })
