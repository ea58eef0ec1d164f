import { queryOptions } from '@tanstack/react-query'
import { printExact } from '~/lib/exact-json'
import { ApiError, callExact, call } from './client'
import { createFlowRun, type NewRun } from './deployments'
import type { FlowRun } from './flow-runs'
import { bulkCreateFlowRunsFromDeployment, readFlowRuns } from './generated/sdk.gen'
import { invalidate } from './query-client'

/** With a key, so that sending it twice makes one run. */
export type SweepRun = Omit<NewRun, 'deploymentId'> & { idempotency_key: string }

/** What became of one run of many, in their order. */
export type SweepOutcome =
  | { id: string }
  /** `refused`: the server will not make it; else nobody knows whether it did, and the same key may be sent again. */
  | { error: string; refused: boolean }

/** The server takes 100 (server/api/deployments.py); fewer at a time show progress and can be stopped. */
const CHUNK = 25
const AT_ONCE = 3
/** The most runs of one sweep that are read: five requests of 200. */
const PAGES = 5
const PAGE = 200

/** Whether the server has the endpoint, once known: 3.6 has not. */
let bulk: boolean | undefined

/**
 * Starts many runs, in chunks where the server can do that, else a few at once. What fails does not keep the others
 * from being tried; `onOutcome` is told of each as it is known. A signal stops it between requests.
 */
export async function startRuns(
  deploymentId: string,
  runs: readonly SweepRun[],
  onOutcome: (index: number, outcome: SweepOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    let next = 0
    while (next < runs.length && bulk !== false && !signal.aborted) {
      const chunk = runs.slice(next, next + CHUNK)
      const outcomes = await untilLetIn(deploymentId, chunk)
      if (!outcomes) break
      outcomes.forEach((outcome, at) => onOutcome(next + at, outcome))
      next += chunk.length
    }
    const one = async () => {
      while (next < runs.length && !signal.aborted) {
        const at = next
        next += 1
        try {
          const { id } = await createFlowRun({ deploymentId, ...runs[at]! })
          onOutcome(at, { id })
        } catch (error) {
          onOutcome(at, failed(error))
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
  } finally {
    await invalidate(
      ['flow-runs', 'list'],
      ['flow-runs', 'upcoming'],
      ['flow-runs', 'history'],
      ['flow-runs', 'sweep', deploymentId],
      ['deployments', 'last-runs', deploymentId],
      ['deployments', 'next-run', deploymentId],
    )
  }
}

const failed = (error: unknown): SweepOutcome => ({
  error: error instanceof Error ? error.message : String(error),
  refused: error instanceof ApiError && error.status >= 400 && error.status < 500,
})

const BUSY_WAITS_MS = [400, 800, 1600, 3200]

/**
 * Where writes race on SQLite some runs of a bulk answer fail of it. The answer as a whole is no failure, so it is here
 * that they are sent again; their keys keep each from being made twice.
 */
async function untilLetIn(deploymentId: string, runs: readonly SweepRun[]): Promise<SweepOutcome[] | undefined> {
  const outcomes = await inBulk(deploymentId, runs)
  for (const ms of BUSY_WAITS_MS) {
    const busy = (outcomes ?? []).flatMap((outcome, at) =>
      'error' in outcome && outcome.error.includes('database is locked') ? [at] : [],
    )
    if (!outcomes || busy.length === 0) break
    await new Promise((resolve) => setTimeout(resolve, ms))
    const anew = await inBulk(
      deploymentId,
      busy.map((at) => runs[at]!),
    )
    anew?.forEach((outcome, index) => (outcomes[busy[index]!] = outcome))
  }
  return outcomes
}

/** The database's own words, without the statement and its values. */
const withoutStatement = (error: string) => error.replace(/\s*\[SQL:[\s\S]*$/, '')

/** Undefined where the server has no such endpoint. */
async function inBulk(deploymentId: string, runs: readonly SweepRun[]): Promise<SweepOutcome[] | undefined> {
  try {
    const { results = [] } = await call(
      bulkCreateFlowRunsFromDeployment({
        path: { id: deploymentId },
        body: [...runs],
        bodySerializer: (body: unknown) => printExact(body),
        throwOnError: true,
      }),
    )
    bulk = true
    return runs.map((_, at) => {
      const result = results[at]
      if (result?.flow_run_id) return { id: result.flow_run_id }
      const error = result?.error ? withoutStatement(result.error) : 'The server does not say what became of it.'
      return { error, refused: result !== undefined }
    })
  } catch (error) {
    if (bulk === undefined && isUnknownRoute(error)) {
      bulk = false
      return undefined
    }
    return runs.map(() => failed(error))
  }
}

/** A deployment that is gone is a 404 with other words. */
const isUnknownRoute = (error: unknown) =>
  error instanceof ApiError &&
  (error.status === 405 || (error.status === 404 && !/deployment/i.test(JSON.stringify(error.detail ?? error.message))))

/** For tests: forgets what is known of the server. */
export const forgetBulk = () => {
  bulk = undefined
}

export interface SweepRuns {
  /** Oldest first. */
  runs: FlowRun[]
  /** There are more, which were not read. */
  cut: boolean
}

/** All runs of a deployment that carry the tag of a sweep, their numbers as they are stored. */
export const sweepRunsQuery = (deploymentId: string, tag: string) =>
  queryOptions({
    queryKey: ['flow-runs', 'sweep', deploymentId, tag],
    queryFn: async ({ signal }): Promise<SweepRuns> => {
      const runs: FlowRun[] = []
      for (let page = 0; page < PAGES; page += 1) {
        const body = {
          deployments: { id: { any_: [deploymentId] } },
          flow_runs: { tags: { all_: [tag] } },
          sort: 'EXPECTED_START_TIME_ASC' as const,
          limit: PAGE,
          offset: page * PAGE,
        }
        const rows = await callExact(readFlowRuns({ body, signal, parseAs: 'text', throwOnError: true }))
        runs.push(...rows)
        if (rows.length < PAGE) return { runs, cut: false }
      }
      return { runs, cut: true }
    },
    meta: { live: { on: ['flow-run'], role: 'aggregate' } },
  })
