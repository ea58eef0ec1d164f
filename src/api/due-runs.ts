import { createBatcher } from './batch'
import { serverNow } from './clock'
import { call } from './client'
import { readFlowRuns } from './generated/sdk.gen'
import type { FlowRunResponse } from './generated/types.gen'

export interface DueInQueue {
  queue: string
  count: number
  /** ISO: since when the first of them has been due. */
  since: string
}

/** Scheduled runs whose time has come and that no worker has taken. */
export interface DueRuns {
  count: number
  /** ISO; null when there are none. */
  since: string | null
  /** Most first. */
  queues: DueInQueue[]
  /** False: the server has more than were looked at; every number is "at least". */
  complete: boolean
}

const MOST = 200

/** The flow's own process waits for these; no worker will (server/database/sql/…/get-runs-from-worker-queues). */
const waitsInProcess = (run: FlowRunResponse) => run.empirical_policy?.retry_type === 'in_process'

function tally(rows: FlowRunResponse[], complete: boolean): DueRuns {
  const queues = new Map<string, DueInQueue>()
  for (const row of rows) {
    const at = row.next_scheduled_start_time
    const queue = row.work_queue_name ?? ''
    if (!at) continue
    const known = queues.get(queue)
    // Soonest first: the first row of a queue is its oldest.
    if (known) known.count += 1
    else queues.set(queue, { queue, count: 1, since: at })
  }
  const found = [...queues.values()]
  return {
    count: found.reduce((sum, { count }) => sum + count, 0),
    since: found[0]?.since ?? null,
    queues: found.sort((a, b) => b.count - a.count),
    complete,
  }
}

/**
 * There is no count by pool or queue: the longest due runs of all pools asked for, in one request, are told apart by
 * the names on their rows.
 */
export const loadDueRuns = createBatcher<DueRuns>({
  fetchMany: async (names, signal) => {
    const rows = await call(
      readFlowRuns({
        body: {
          work_pools: { name: { any_: names } },
          flow_runs: {
            state: { type: { any_: ['SCHEDULED'] } },
            next_scheduled_start_time: { before_: new Date(serverNow()).toISOString() },
          },
          sort: 'NEXT_SCHEDULED_START_TIME_ASC',
          limit: MOST,
        },
        signal,
        throwOnError: true,
      }),
    )
    const complete = rows.length < MOST
    return (name) =>
      tally(
        rows.filter((row) => row.work_pool_name === name && !waitsInProcess(row)),
        complete,
      )
  },
})
