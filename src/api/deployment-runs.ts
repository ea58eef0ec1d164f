import { createBatcher } from './batch'
import { serverNow } from './clock'
import { call } from './client'
import { readFlowRuns } from './generated/sdk.gen'
import type { FlowRunResponse, StateType } from './generated/types.gen'
import { DAY } from './window'

/** What a strip of bars and a "last run" cell show of a run. */
export interface LastRun {
  id: string
  name: string
  stateType: StateType | null
  stateName: string | null
  /** ISO; when it started, else when it should have. */
  at: string | null
  /** Seconds. */
  duration: number
  message: string | null
}

export interface LastRuns {
  /** Newest first, at most 12. */
  runs: LastRun[]
  /** ISO: older runs were not looked at, so a short or empty list says "none since …". */
  lookedBackTo: string
}

const STRIP = 12
/** Of the runs of a screenful of deployments: rows carry whole parameters, and are what costs the server. */
const MOST_ROWS = 60
/** Of those that have not run for a week. */
const FAR_ROWS = 16
const NEAR = 7 * DAY
const FAR = 90 * DAY

const lastRun = (run: FlowRunResponse): LastRun => ({
  id: run.id,
  name: run.name ?? run.id,
  stateType: run.state_type ?? null,
  stateName: run.state_name ?? null,
  at: run.start_time ?? run.expected_start_time ?? null,
  duration: run.total_run_time ?? 0,
  message: run.state?.message ?? null,
})

/** Whose runs: how to ask for those of many (ids, or names of pools) in one request, and whose a row is. */
const owners = {
  deployment: {
    filter: (ids: string[]) => ({ deployments: { id: { any_: ids } } }),
    of: (run: FlowRunResponse) => run.deployment_id,
  },
  flow: { filter: (ids: string[]) => ({ flows: { id: { any_: ids } } }), of: (run: FlowRunResponse) => run.flow_id },
  workPool: {
    filter: (names: string[]) => ({ work_pools: { name: { any_: names } } }),
    of: (run: FlowRunResponse) => run.work_pool_name,
  },
}
type Owner = (typeof owners)[keyof typeof owners]

async function newestRuns(owner: Owner, ids: string[], pastSeconds: number, most: number, signal: AbortSignal) {
  const limit = Math.min(most, ids.length * STRIP)
  const now = serverNow()
  const since = new Date(now - pastSeconds * 1000).toISOString()
  const rows = await call(
    readFlowRuns({
      body: {
        ...owner.filter(ids),
        flow_runs: { expected_start_time: { after_: since, before_: new Date(now).toISOString() } },
        sort: 'EXPECTED_START_TIME_DESC',
        limit,
      },
      signal,
      throwOnError: true,
    }),
  )
  const full = rows.length === limit
  // A full answer only reaches back to its last row; for which deployment does not matter.
  return { rows, lookedBackTo: (full && rows.at(-1)?.expected_start_time) || since }
}

/**
 * There is no endpoint for the last runs of many deployments or flows, and `/ui/flow_runs/history` has no ids of them.
 * So: the newest runs of all of them over a week in one request; those that had none get a second, over 90 days.
 */
const lastRunsLoader = (owner: Owner) =>
  createBatcher<LastRuns>({
    max: 50,
    fetchMany: async (ids, signal) => {
      const near = await newestRuns(owner, ids, NEAR, MOST_ROWS, signal)
      const without = new Set(ids)
      for (const row of near.rows) without.delete(owner.of(row) ?? '')
      const far = without.size > 0 ? await newestRuns(owner, [...without], FAR, FAR_ROWS, signal) : undefined
      return (id) => {
        const { rows, lookedBackTo } = far && without.has(id) ? far : near
        const runs = rows.filter((row) => owner.of(row) === id)
        return { runs: runs.slice(0, STRIP).map(lastRun), lookedBackTo }
      }
    },
  })

export const loadLastRuns = lastRunsLoader(owners.deployment)
export const loadLastRunsOfFlow = lastRunsLoader(owners.flow)
export const loadLastRunsOfPool = lastRunsLoader(owners.workPool)

const scheduledRuns = (ids: string[], limit: number, signal: AbortSignal) =>
  call(
    readFlowRuns({
      body: {
        flow_runs: { deployment_id: { any_: ids }, state: { type: { any_: ['SCHEDULED'] } } },
        sort: 'NEXT_SCHEDULED_START_TIME_ASC',
        limit,
      },
      signal,
      throwOnError: true,
    }),
  )

export interface NextDeploymentRun {
  id: string
  name: string
  /** ISO */
  at: string
  /** `Scheduled`, `Late`, `AwaitingRetry` … */
  stateName: string
}

/**
 * Rows for each deployment: of all of them first, then of those that the frequent ones have crowded out. Where all are
 * as frequent, the first round finds four of five and the second nearly all of the rest, with fewer rows than in one.
 */
const ROUNDS = [1.5, 4, 40]
const MOST_SCHEDULED = 200

/** Most need a row or two each; only those that are missing in a full answer are asked for again. */
export const loadNextRunOfDeployment = createBatcher<NextDeploymentRun | null>({
  max: 50,
  fetchMany: async (ids, signal) => {
    const next = new Map<string, FlowRunResponse>()
    let missing = ids
    let complete = false
    for (const each of ROUNDS) {
      if (complete || missing.length === 0) break
      const limit = Math.min(MOST_SCHEDULED, Math.ceil(missing.length * each))
      const rows = await scheduledRuns(missing, limit, signal)
      for (const row of rows) if (row.deployment_id && !next.has(row.deployment_id)) next.set(row.deployment_id, row)
      complete = rows.length < limit
      missing = missing.filter((id) => !next.has(id))
    }
    return (id) => {
      const run = next.get(id)
      if (!run && !complete) throw new Error('The next runs of other deployments were too many to find its own.')
      const at = run?.next_scheduled_start_time ?? run?.expected_start_time
      if (!run || !at) return null
      return { id: run.id, name: run.name ?? run.id, at, stateName: run.state_name ?? 'Scheduled' }
    }
  },
})
