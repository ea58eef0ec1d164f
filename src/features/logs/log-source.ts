import type { LogLine } from './log-line'

export type LogPageRequest = {
  /** ISO, both inclusive. */
  after?: string
  before?: string
  order: 'asc' | 'desc'
  limit: number
  /** Past the lines of one instant that fill a whole page. */
  offset?: number
  /** Only lines of this level (Python's numbers) and above, of this task run. */
  level?: number
  taskRunId?: string
}

/** Where a store gets its lines; given to it, so that it runs in a test, in Node and in a worker. */
export type LogSource = {
  /** Lines by time. Within one instant the server's order is its own affair. */
  fetchPage: (request: LogPageRequest, signal: AbortSignal) => Promise<LogLine[]>
  /**
   * Calls back when the server says that something was logged; returns the end of listening. It is a hint only: Prefect's
   * stream is off by default, has no backfill and loses lines in bursts.
   */
  listen?: (onWake: () => void) => () => void
}

/** The server's limit for one page (PREFECT_SERVER_API_DEFAULT_LIMIT, 422 above it). */
export const LOG_PAGE = 200
