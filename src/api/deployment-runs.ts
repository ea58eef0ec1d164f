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
const MOST_ROWS = 200
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

type Owner = 'deployment' | 'flow'

const ownedBy = (owner: Owner, ids: string[]) =>
  owner === 'deployment' ? { deployments: { id: { any_: ids } } } : { flows: { id: { any_: ids } } }
const ownerOf = (owner: Owner, run: FlowRunResponse) => (owner === 'deployment' ? run.deployment_id : run.flow_id)

async function newestRuns(owner: Owner, ids: string[], pastSeconds: number, signal: AbortSignal) {
  const now = serverNow()
  const since = new Date(now - pastSeconds * 1000).toISOString()
  const rows = await call(
    readFlowRuns({
      body: {
        ...ownedBy(owner, ids),
        flow_runs: { expected_start_time: { after_: since, before_: new Date(now).toISOString() } },
        sort: 'EXPECTED_START_TIME_DESC',
        limit: Math.min(MOST_ROWS, ids.length * STRIP),
      },
      signal,
      throwOnError: true,
    }),
  )
  const full = rows.length === Math.min(MOST_ROWS, ids.length * STRIP)
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
      const near = await newestRuns(owner, ids, NEAR, signal)
      const without = new Set(ids)
      for (const row of near.rows) without.delete(ownerOf(owner, row) ?? '')
      const far = without.size > 0 ? await newestRuns(owner, [...without], FAR, signal) : undefined
      return (id) => {
        const { rows, lookedBackTo } = far && without.has(id) ? far : near
        const runs = rows.filter((row) => ownerOf(owner, row) === id)
        return { runs: runs.slice(0, STRIP).map(lastRun), lookedBackTo }
      }
    },
  })

export const loadLastRuns = lastRunsLoader('deployment')
export const loadLastRunsOfFlow = lastRunsLoader('flow')

const scheduledRuns = (ids: string[], signal: AbortSignal) =>
  call(
    readFlowRuns({
      body: {
        flow_runs: { deployment_id: { any_: ids }, state: { type: { any_: ['SCHEDULED'] } } },
        sort: 'NEXT_SCHEDULED_START_TIME_ASC',
        limit: MOST_ROWS,
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

/** Frequent schedules may crowd out rare ones in the first 200 rows; those are asked for once more. */
export const loadNextRunOfDeployment = createBatcher<NextDeploymentRun | null>({
  max: 50,
  fetchMany: async (ids, signal) => {
    const next = new Map<string, FlowRunResponse>()
    const keep = (rows: FlowRunResponse[]) => {
      for (const row of rows) if (row.deployment_id && !next.has(row.deployment_id)) next.set(row.deployment_id, row)
      return rows.length === MOST_ROWS
    }
    const crowded = keep(await scheduledRuns(ids, signal))
    const missing = ids.filter((id) => !next.has(id))
    if (crowded && missing.length > 0) keep(await scheduledRuns(missing, signal))
    return (id) => {
      const run = next.get(id)
      const at = run?.next_scheduled_start_time ?? run?.expected_start_time
      if (!run || !at) return null
      return { id: run.id, name: run.name ?? run.id, at, stateName: run.state_name ?? 'Scheduled' }
    }
  },
})
