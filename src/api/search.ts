import { queryOptions } from '@tanstack/react-query'
import { call } from './client'
import {
  readArtifacts,
  readBlockDocuments,
  readDeployments,
  readFlowRuns,
  readFlows,
  readLatestArtifacts,
  readTaskRuns,
  readVariables,
} from './generated/sdk.gen'
import type { BlockDocument, DeploymentResponse, Flow, FlowRunResponse, TaskRun } from './generated/types.gen'
import { resolveRange, type TimeRange } from './window'
import { type WorkPool, workPoolsQuery } from './work-pools'

/** One hit of the palette; `detail` is a second line in plain words. */
export interface Hit {
  kind:
    | 'flow'
    | 'deployment'
    | 'flow-run'
    | 'task-run'
    | 'work-pool'
    | 'variable'
    | 'block'
    | 'artifact'
    | 'artifact-key'
  /** Of a work pool or variable its name, of a key of artifacts the key: by that their pages are addressed. */
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

const flowHit = ({ id, name }: Flow): Hit => ({ kind: 'flow', id: id ?? '', name })
const deploymentHit = ({ id, name, flow_id, work_pool_name }: DeploymentResponse): Hit => ({
  kind: 'deployment',
  id,
  name,
  flowId: flow_id,
  detail: work_pool_name ?? undefined,
})
const flowRunHit = ({ id, name, flow_id, state_type, state_name }: FlowRunResponse): Hit => ({
  kind: 'flow-run',
  id,
  name: name ?? id,
  flowId: flow_id,
  stateType: state_type,
  stateName: state_name,
})
const blockHit = ({ id, name, block_type_name }: BlockDocument): Hit => ({
  kind: 'block',
  id: String(id),
  name: name ?? String(id),
  detail: block_type_name ?? undefined,
})
const taskRunHit = ({ id, name, state_type, state_name }: TaskRun): Hit => ({
  kind: 'task-run',
  id: id ?? '',
  name: name ?? id ?? '',
  stateType: state_type,
  stateName: state_name,
})

/** A query a kind, so that one that fails costs one group; each wants at least two characters. */
export const searchFlowsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'flows', text],
    queryFn: async ({ signal }) => {
      const body = { flows: { name: { like_: text } }, sort: 'UPDATED_DESC', limit: MOST } as const
      return (await call(readFlows({ body, signal, throwOnError: true }))).map(flowHit)
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

export const searchDeploymentsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'deployments', text],
    queryFn: async ({ signal }) => {
      const deployments = { flow_or_deployment_name: { like_: text } }
      const body = { deployments, sort: 'UPDATED_DESC', limit: MOST } as const
      return (await call(readDeployments({ body, signal, throwOnError: true }))).map(deploymentHit)
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

/** Among the first 200, which are asked for once and kept: the server cannot search their names. */
export const searchWorkPoolsQuery = (text: string) => ({
  ...workPoolsQuery(),
  select: (pools: WorkPool[]): Hit[] =>
    pools
      .filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
      .slice(0, MOST)
      .map(({ name, type }) => ({ kind: 'work-pool', id: name, name, detail: type })),
  enabled: text.length >= 2 && !isUuid(text),
})

export const searchVariablesQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'variables', text],
    queryFn: async ({ signal }): Promise<Hit[]> => {
      const body = { variables: { name: { like_: text } }, sort: 'NAME_ASC', limit: MOST } as const
      const found = await call(readVariables({ body, signal, throwOnError: true }))
      return found.map(({ name }) => ({ kind: 'variable', id: name, name }))
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

export const searchBlocksQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'blocks', text],
    queryFn: async ({ signal }) => {
      const body = { block_documents: { name: { like_: text } }, sort: 'NAME_ASC', limit: MOST } as const
      return (await call(readBlockDocuments({ body, signal, throwOnError: true }))).map(blockHit)
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

/** Keys of artifacts: a small table, but its rows bring their data along. */
export const searchArtifactsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'artifacts', text],
    queryFn: async ({ signal }) => {
      const body = { artifacts: { key: { like_: text } }, sort: 'UPDATED_DESC', limit: MOST } as const
      const rows = await call(readLatestArtifacts({ body, signal, throwOnError: true }))
      return rows.map(({ key, type }): Hit => ({ kind: 'artifact-key', id: key, name: key, detail: type ?? undefined }))
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

/** Runs of the last 30 days. */
export const searchRunsQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', 'flow-runs', text],
    queryFn: async ({ signal }) => {
      const { start, end } = resolveRange(RUNS_WITHIN)
      const flow_runs = { name: { like_: text }, expected_start_time: { after_: start, before_: end } }
      const body = { flow_runs, sort: 'EXPECTED_START_TIME_DESC', limit: MOST } as const
      return (await call(readFlowRuns({ body, signal, throwOnError: true }))).map(flowRunHit)
    },
    enabled: text.length >= 2 && !isUuid(text),
  })

/**
 * A pasted id: whatever of the six kinds has it. By filters, to which an empty list is an answer: a browser
 * writes each 404 of a GET to its console as an error.
 */
export const searchIdQuery = (text: string) => {
  const id = text.trim()
  return queryOptions({
    queryKey: ['search', 'id', id],
    queryFn: async ({ signal }) => {
      const options = { signal, throwOnError: true } as const
      const only = { id: { any_: [id] } }
      const [runs, tasks, deployments, flows, artifacts, blocks] = await Promise.all([
        call(readFlowRuns({ body: { flow_runs: only, limit: 1 }, ...options })),
        call(readTaskRuns({ body: { task_runs: only, limit: 1 }, ...options })),
        call(readDeployments({ body: { deployments: only, limit: 1 }, ...options })),
        call(readFlows({ body: { flows: only, limit: 1 }, ...options })),
        call(readArtifacts({ body: { artifacts: only, limit: 1 }, ...options })),
        call(readBlockDocuments({ body: { block_documents: only, limit: 1 }, ...options })),
      ])
      return [
        ...runs.map(flowRunHit),
        ...tasks.map(taskRunHit),
        ...deployments.map(deploymentHit),
        ...flows.map(flowHit),
        ...blocks.map(blockHit),
        ...artifacts.map(({ key, type }): Hit => ({
          kind: 'artifact',
          id,
          name: key || (type ?? 'result'),
          detail: type ?? undefined,
        })),
      ]
    },
    enabled: isUuid(text),
  })
}
