import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { serverNow } from './clock'
import { call } from './client'
import {
  countArtifacts,
  countLatestArtifacts,
  deleteArtifact,
  readArtifact,
  readArtifacts,
  readLatestArtifacts,
} from './generated/sdk.gen'
import type {
  ArtifactCollection,
  ArtifactCollectionFilter,
  ArtifactCollectionSort,
  Artifact as GeneratedArtifact,
} from './generated/types.gen'
import { invalidate, queryClient } from './query-client'

/** What `/artifacts` answers; a link artifact's type is `markdown`, a result has no key and may have no type. */
export type Artifact = Omit<GeneratedArtifact, 'id'> & { id: string }

const PROGRESS_MS = 2_000
/** In a list of many, which are asked for together. */
const LISTED_PROGRESS_MS = 5_000
/** A bar that has not moved for this long belongs to a run that died. */
const STALLED_MS = 10 * 60_000

/**
 * No event tells that an artifact was updated (server/models/artifacts.py emits them for new ones only), so a bar
 * that is still moving is asked for; anything else waits for its events.
 */
const whileInProgress = (
  artifacts: readonly Pick<Artifact, 'type' | 'data' | 'updated'>[],
  everyMs: number = PROGRESS_MS,
) => {
  const moving = artifacts.some(
    ({ type, data, updated }) =>
      type === 'progress' && Number(data) < 100 && updated && serverNow() - Date.parse(updated) < STALLED_MS,
  )
  return moving && everyMs
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

/** What one task run wrote. */
export const taskRunArtifactsQuery = (taskRunId: string) =>
  queryOptions({
    queryKey: ['artifacts', 'of-task-run', taskRunId],
    queryFn: ({ signal }) => artifactsOf({ task_run_id: { any_: [taskRunId] } }, signal),
    refetchInterval: ({ state }) => (state.data ? whileInProgress(state.data.rows) : false),
    meta: { live: { on: ['artifact', 'task-run'], role: 'aggregate' } },
  })

/** The newest version of a key: `latest_id` is the artifact's id, `created` that of the key, `updated` that of the version. */
export type LatestArtifact = ArtifactCollection
export type LatestArtifactSort = ArtifactCollectionSort

export interface LatestArtifactsParams {
  /** Part of the key. */
  name?: string
  type?: string
  sort?: LatestArtifactSort
  /** From 1. */
  page?: number
}

export const LATEST_PAGE = 50

const latestFilter = ({ name, type }: LatestArtifactsParams): ArtifactCollectionFilter => ({
  ...(name && { key: { like_: name } }),
  ...(type && { type: { any_: [type] } }),
})

/** One page of keys, each with its newest version; what has no key is never among them. */
export const latestArtifactsQuery = ({ sort = 'UPDATED_DESC', page = 1, ...wanted }: LatestArtifactsParams = {}) => {
  const artifacts = latestFilter(wanted)
  return queryOptions({
    queryKey: ['artifacts', 'latest', { artifacts, sort, page }],
    queryFn: ({ signal }): Promise<LatestArtifact[]> => {
      const body = { artifacts, sort, limit: LATEST_PAGE, offset: (page - 1) * LATEST_PAGE }
      return call(readLatestArtifacts({ body, signal, throwOnError: true }))
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data ? whileInProgress(state.data, LISTED_PROGRESS_MS) : false),
    meta: { live: { on: ['artifact'], role: 'aggregate' } },
  })
}

/** How many keys there are in all pages; the table has a row a key and is small. */
export const latestArtifactCountQuery = (wanted: Pick<LatestArtifactsParams, 'name' | 'type'> = {}) => {
  const artifacts = latestFilter(wanted)
  return queryOptions({
    queryKey: ['artifacts', 'latest-count', { artifacts }],
    queryFn: ({ signal }) => call(countLatestArtifacts({ body: { artifacts }, signal, throwOnError: true })),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['artifact'], role: 'aggregate' } },
  })
}

/** Rows bring their data along, so a page of them is short. */
export const VERSIONS_PAGE = 20

export interface ArtifactVersions {
  /** Newest first. */
  rows: Artifact[]
  /** The one before the page and the one after it, so that a step over its edge knows where it leads. */
  newer: Artifact | null
  older: Artifact | null
}

/** One page (from 1) of the versions of a key, by offset: the server filters artifacts by no time. */
export const artifactVersionsQuery = (key: string, page = 1) =>
  queryOptions({
    queryKey: ['artifacts', 'versions', key, page],
    queryFn: async ({ signal }): Promise<ArtifactVersions> => {
      const before = page > 1 ? 1 : 0
      const body = {
        artifacts: { key: { any_: [key] } },
        sort: 'CREATED_DESC' as const,
        limit: before + VERSIONS_PAGE + 1,
        offset: (page - 1) * VERSIONS_PAGE - before,
      }
      const answer = await call(readArtifacts({ body, signal, throwOnError: true }))
      const rows = answer.flatMap((row) => (row.id ? [{ ...row, id: row.id }] : []))
      return {
        rows: rows.slice(before, before + VERSIONS_PAGE),
        newer: (before && rows[0]) || null,
        older: rows[before + VERSIONS_PAGE] ?? null,
      }
    },
    placeholderData: (previous, of) => (of?.queryKey[2] === key ? previous : undefined),
    refetchInterval: ({ state }) => (state.data ? whileInProgress(state.data.rows) : false),
    meta: { live: { on: ['artifact'], role: 'aggregate' } },
  })

export const artifactVersionCountQuery = (key: string) =>
  queryOptions({
    queryKey: ['artifacts', 'version-count', key],
    queryFn: ({ signal }) =>
      call(countArtifacts({ body: { artifacts: { key: { any_: [key] } } }, signal, throwOnError: true })),
    meta: { live: { on: ['artifact'], role: 'aggregate' } },
  })

/** Of the newest version's key the one before becomes the newest; the last one takes its key with it (server/models/artifacts.py). */
export const useDeleteArtifact = () =>
  useMutation({
    mutationFn: ({ id }: Pick<Artifact, 'id'>) => call(deleteArtifact({ path: { id }, throwOnError: true })),
    onSuccess: async (_result, { id }) => {
      // Its page is being left: asked for again now, it would only be missing.
      await queryClient.invalidateQueries({ queryKey: ['artifacts', 'one', id], refetchType: 'none' })
      await invalidate(
        ...['latest', 'latest-count', 'versions', 'version-count', 'of-flow-run', 'of-task-run'].map((kind) => [
          'artifacts',
          kind,
        ]),
      )
    },
  })
