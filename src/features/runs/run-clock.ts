import { parseTime } from '~/lib/time'

/** The clock fields shared by flow runs and task runs; times are ISO, durations seconds. */
export type TimedRun = {
  state_type?: string | null
  state?: { timestamp?: string | null } | null
  expected_start_time?: string | null
  start_time?: string | null
  end_time?: string | null
  total_run_time?: number | null
}

/**
 * Seconds that a run has been running in all its attempts, at `now` (ms). As the server counts
 * (`estimated_run_time`): what earlier attempts took, and for a running one the time since it entered the state.
 * Null before it has started.
 */
export function runSeconds(run: TimedRun, now: number): number | null {
  const total = run.total_run_time ?? 0
  if (run.state_type === 'RUNNING') {
    const since = parseTime(run.state?.timestamp) ?? parseTime(run.start_time)
    return since === null ? total || null : total + Math.max(0, (now - since) / 1000)
  }
  if (total > 0) return total
  const start = parseTime(run.start_time)
  const end = parseTime(run.end_time)
  return start === null || end === null ? null : Math.max(0, (end - start) / 1000)
}

export type RunStart = {
  /** ISO; what to show. */
  at: string | null
  /** False while the time is only the expected one. */
  actual: boolean
  /** Seconds that the run started after it was expected to. */
  lateBy: number
}

/** When a run started; before that, when it is expected to. One that waits for its next attempt has a time to come. */
export function runStart(run: TimedRun): RunStart {
  const expected = parseTime(run.expected_start_time)
  const started = parseTime(run.start_time)
  if (started === null || run.state_type === 'SCHEDULED')
    return { at: run.expected_start_time ?? run.start_time ?? null, actual: false, lateBy: 0 }
  const lateBy = expected === null ? 0 : Math.max(0, (started - expected) / 1000)
  return { at: run.start_time ?? null, actual: true, lateBy }
}

/** Beyond this a late start is worth a mark: a worker polls every 15 s and needs a few to start a process. */
export const notableLateness = 60

/**
 * For the column of starts: lists go by when a run was due, the one clock that the server's windows, pages and charts
 * have, while what is shown is when it started.
 */
export const byDueTime = {
  sort: { desc: 'EXPECTED_START_TIME_DESC', asc: 'EXPECTED_START_TIME_ASC' },
  sortedBy: 'In order of when they were due; shown is when they started',
} as const
