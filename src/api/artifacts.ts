import { queryOptions } from '@tanstack/react-query'
import { serverNow } from './clock'
import { call } from './client'
import { readArtifact, readArtifacts } from './generated/sdk.gen'
import type { Artifact as GeneratedArtifact } from './generated/types.gen'

/** What `/artifacts` answers; a link artifact's type is `markdown`, a result has no key and may have no type. */
export type Artifact = Omit<GeneratedArtifact, 'id'> & { id: string }

const PROGRESS_MS = 2_000
/** A bar that has not moved for this long belongs to a run that died. */
const STALLED_MS = 10 * 60_000

/**
 * No event tells that an artifact was updated (server/models/artifacts.py emits them for new ones only), so a bar
 * that is still moving is asked for; anything else waits for its events.
 */
const whileInProgress = (artifacts: readonly Artifact[]) => {
  const moving = artifacts.some(
    ({ type, data, updated }) =>
      type === 'progress' && Number(data) < 100 && updated && serverNow() - Date.parse(updated) < STALLED_MS,
  )
  return moving && PROGRESS_MS
}

export const artifactQuery = (id: string) =>
  queryOptions({
    queryKey: ['artifacts', 'one', id],
    queryFn: async ({ signal }): Promise<Artifact> => ({
      ...(await call(readArtifact({ path: { id }, signal, throwOnError: true }))),
      id,
    }),
    refetchInterval: ({ state }) => (state.data ? whileInProgress([state.data]) : false),
    meta: { live: { on: ['artifact'], role: 'rows' } },
  })

export interface ArtifactsOfRun {
  /** Newest first, with their data. */
  rows: Artifact[]
  /** False: there are more than these. */
  complete: boolean
}

const MOST_ARTIFACTS = 100

const artifactsOf = async (
  filter: { flow_run_id: { any_: string[] } } | { task_run_id: { any_: string[] } },
  signal: AbortSignal,
): Promise<ArtifactsOfRun> => {
  const answer = await call(
    readArtifacts({
      body: {
        // Results are artifacts too, without a type; nobody wrote them to be looked at. What has a type but no key is shown here only.
        artifacts: { ...filter, type: { not_any_: ['result'] } },
        sort: 'CREATED_DESC',
        limit: MOST_ARTIFACTS,
      },
      signal,
      throwOnError: true,
    }),
  )
  const rows = answer.flatMap((row) => (row.id ? [{ ...row, id: row.id }] : []))
  return { rows, complete: answer.length < MOST_ARTIFACTS }
}

/** What the run and its tasks wrote; progress artifacts change while it runs. */
export const flowRunArtifactsQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['artifacts', 'of-flow-run', flowRunId],
    queryFn: ({ signal }) => artifactsOf({ flow_run_id: { any_: [flowRunId] } }, signal),
    refetchInterval: ({ state }) => (state.data ? whileInProgress(state.data.rows) : false),
    meta: { live: { on: ['artifact', 'task-run', 'flow-run'], role: 'aggregate' } },
  })
