import { call } from './client'
import { readLogs } from './generated/sdk.gen'
import type { Log as GeneratedLog, LogFilter } from './generated/types.gen'

export type Log = GeneratedLog

export interface LogPageParams {
  /** A flow run's lines include its tasks' lines. */
  flowRunId?: string
  taskRunId?: string
  /** ISO, inclusive: the server may repeat the lines of that very instant, so drop known ids. */
  after?: string
  /** ISO, inclusive. */
  before?: string
  order?: 'asc' | 'desc'
  /** Python's numbers: lines of this level (20 = INFO) and above. */
  level?: number
  /** At most 200. */
  limit?: number
  /** For more lines at one instant than a page holds; else page by time. */
  offset?: number
  signal?: AbortSignal
}

/** One page of log lines by time, for the log store: plain rows, no cache. */
export function fetchLogPage(params: LogPageParams): Promise<Log[]> {
  const { flowRunId, taskRunId, after, before, order = 'asc', level, limit = 200, offset = 0, signal } = params
  const logs: LogFilter = {}
  if (flowRunId) logs.flow_run_id = { any_: [flowRunId] }
  if (taskRunId) logs.task_run_id = { any_: [taskRunId] }
  if (after || before) logs.timestamp = { after_: after, before_: before }
  if (level) logs.level = { ge_: level }
  const sort = order === 'asc' ? 'TIMESTAMP_ASC' : 'TIMESTAMP_DESC'
  return call(readLogs({ body: { logs, sort, limit, offset }, signal, throwOnError: true }))
}
