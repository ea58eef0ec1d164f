import { queryOptions } from '@tanstack/react-query'
import { ApiError, call } from './client'
import {
  readDeployment,
  readDeployments,
  readFlow,
  readFlowRun,
  readFlowRuns,
  readFlows,
  readTaskRunWithFlowRunName,
} from './generated/sdk.gen'
import { resolveRange, type TimeRange } from './window'

/** One hit of the palette; `detail` is a second line in plain words. */
export interface Hit {
  kind: 'flow' | 'deployment' | 'flow-run' | 'task-run'
  id: string
  name: string
  detail?: string
  /** Its flow's name is asked for by `flowQuery`, batched. */
  flowId?: string
  stateType?: string | null
  stateName?: string | null
}

const MOST = 6
/** Names of runs are only searched this far back: unbounded, a rare name scans the table. */
const RUNS_WITHIN: TimeRange = { kind: 'past', seconds: 30 * 86_400 }
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (text: string) => UUID.test(text.trim())

/** Three queries, so that one that fails costs one group; each wants at least two characters. */
export const searchFlowsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'flows', text],
    queryFn: async ({ signal }): Promise<Hit[]> => {
      const body = { flows: { name: { like_: text } }, sort: 'UPDATED_DESC', limit: MOST } as const
      const rows = await call(readFlows({ body, signal, throwOnError: true }))
      return rows.map(({ id, name }) => ({ kind: 'flow', id, name }))
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

export const searchDeploymentsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'deployments', text],
    queryFn: async ({ signal }): Promise<Hit[]> => {
      const body = {
        deployments: { flow_or_deployment_name: { like_: text } },
        sort: 'UPDATED_DESC',
        limit: MOST,
      } as const
      const rows = await call(readDeployments({ body, signal, throwOnError: true }))
      return rows.map(({ id, name, flow_id, work_pool_name }) => ({
        kind: 'deployment',
        id,
        name,
        flowId: flow_id,
        detail: work_pool_name ?? undefined,
      }))
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

/** Runs of the last 30 days. */
export const searchRunsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'flow-runs', text],
    queryFn: async ({ signal }): Promise<Hit[]> => {
      const { start, end } = resolveRange(RUNS_WITHIN)
      const body = {
        flow_runs: { name: { like_: text }, expected_start_time: { after_: start, before_: end } },
        sort: 'EXPECTED_START_TIME_DESC',
        limit: MOST,
      } as const
      const rows = await call(readFlowRuns({ body, signal, throwOnError: true }))
      return rows.map(({ id, name, flow_id, state_type, state_name }) => ({
        kind: 'flow-run',
        id,
        name: name ?? id,
        flowId: flow_id,
        stateType: state_type,
        stateName: state_name,
      }))
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

const unlessMissing = async (hit: Promise<Hit>): Promise<Hit[]> => {
  try {
    return [await hit]
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return []
    throw error
  }
}

/** A pasted id: whatever of the four kinds has it. */
export const searchIdQuery = (text: string) => {
  const id = text.trim()
  return queryOptions({
    queryKey: ['search', 'id', id],
    queryFn: async ({ signal }): Promise<Hit[]> => {
      const options = { path: { id }, signal, throwOnError: true } as const
      const hits = await Promise.all([
        unlessMissing(
          call(readFlowRun(options)).then(({ name, flow_id, state_type, state_name }) => ({
            kind: 'flow-run',
            id,
            name: name ?? id,
            flowId: flow_id,
            stateType: state_type,
            stateName: state_name,
          })),
        ),
        unlessMissing(
          call(readTaskRunWithFlowRunName(options)).then(({ name, state_type, state_name, flow_run_name }) => ({
            kind: 'task-run',
            id,
            name: name ?? id,
            detail: flow_run_name ?? undefined,
            stateType: state_type,
            stateName: state_name,
          })),
        ),
        unlessMissing(
          call(readDeployment(options)).then(({ name, flow_id }) => ({
            kind: 'deployment',
            id,
            name,
            flowId: flow_id,
          })),
        ),
        unlessMissing(call(readFlow(options)).then(({ name }) => ({ kind: 'flow', id, name }))),
      ])
      return hits.flat()
    },
    enabled: isUuid(text),
  })
}
