import { hashKey, type Query, type QueryClient } from '@tanstack/react-query'
import { fetchFlowRunPage, fetchFlowRuns, type RunListParams } from '~/api/flow-run-pages'
import { ApiError } from '~/api/client'
import { type FlowRun, isTerminal } from '~/api/flow-runs'
import type { RunPage } from '~/api/run-pages'
import { parseRange } from '~/api/window'
import { eachRow, holdsRows } from './patch-cache'

const RUNNING = new Set(['RUNNING', 'PENDING', 'CANCELLING'])

/** Does anything on screen run, so that missed events would soon show? */
export function somethingRuns(client: QueryClient): boolean {
  let found = false
  for (const query of client.getQueryCache().findAll({ type: 'active' })) {
    if (!holdsRows(query)) continue
    eachRow(query.state.data, (row) => {
      found ||= 'state_type' in row && RUNNING.has(String(row.state_type))
    })
  }
  return found
}

/** A single finished object: it will not change by itself. */
function isSettled(query: Query): boolean {
  const [, kind] = query.queryKey
  if (!holdsRows(query) || (kind !== 'one' && kind !== 'of-flow-run')) return false
  let settled = query.state.data !== undefined
  eachRow(query.state.data, (row) => {
    settled &&= isTerminal((row as FlowRun).state_type)
  })
  return settled
}

const pagesOf = (query: Query): RunPage<FlowRun>[] => {
  const data: unknown = query.state.data
  return typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) ? data.pages : []
}

/** The parameters a list of flow runs was made from: `flowRunsQuery` keeps them in its key. */
function paramsOf(query: Query): RunListParams | undefined {
  const [resource, kind, key] = query.queryKey
  if (resource !== 'flow-runs' || kind !== 'list' || typeof key !== 'object' || key === null) return undefined
  const { range, ...params } = key as Omit<RunListParams, 'range'> & { range: string | null }
  return { ...params, range: parseRange(range) }
}

export interface RefreshOptions {
  client: QueryClient
  /** Rows that were asked for; `list` is the hash of the query they belong to. */
  onRows: (rows: FlowRun[], list: string) => void
}

const MOST_IDS = 50

/**
 * A list of many pages would be fetched page after page. Instead: its newest page, and by id what else in it may
 * still change; two requests however far it was scrolled.
 */
async function refreshLongList(query: Query, params: RunListParams, { onRows }: RefreshOptions) {
  const page = await fetchFlowRunPage(params)
  const fresh = new Set(page.rows.map((row) => row.id))
  const open = pagesOf(query)
    .flatMap(({ rows }) => rows)
    .filter((row) => !fresh.has(row.id) && !isTerminal(row.state_type))
    .slice(0, MOST_IDS)
  const others =
    open.length > 0
      ? await fetchFlowRuns(
          {},
          open.map((row) => row.id),
        )
      : []
  onRows([...page.rows, ...others], hashKey(query.queryKey))
}

export interface Refresh {
  /** `all`: rows and aggregates; `rows`: only what changes by itself. */
  what: 'all' | 'rows'
  /** Leave alone what was fetched after this (milliseconds since 1970). */
  unlessSince?: number
}

/** Asks again for what is on screen, in as few requests as there are kinds of things. */
export async function refreshVisible(options: RefreshOptions, { what, unlessSince = Infinity }: Refresh) {
  const { client } = options
  const wanted = client.getQueryCache().findAll({
    type: 'active',
    predicate: (query) => {
      const role = query.meta?.live?.role
      if (role === undefined || role === 'names' || query.isDisabled()) return false
      if (what === 'rows' && (role !== 'rows' || isSettled(query))) return false
      return query.state.dataUpdatedAt < unlessSince || query.state.status === 'error'
    },
  })
  const long = wanted.filter((query) => pagesOf(query).length > 1 && paramsOf(query))
  const short = new Set(wanted.filter((query) => !long.includes(query)))
  await Promise.all([
    client.refetchQueries({ predicate: (query) => short.has(query) }, { cancelRefetch: false }),
    ...long.map((query) => refreshLongList(query, paramsOf(query) ?? {}, options).catch(() => undefined)),
  ])
}

/** A little less than one, two, four … of the steps of 15 s at which it is looked whether something is due. */
const FIRST_RETRY_MS = 14_000
const LONGEST_RETRY_MS = 230_000

/**
 * What failed on screen is asked for again by itself, ever more rarely: many a failed name or count in a row has no room
 * for a button. What is not there (404) stays so.
 */
export function retryFailed(client: QueryClient, { atOnce = false }: { atOnce?: boolean } = {}) {
  return client.refetchQueries(
    {
      type: 'active',
      predicate: ({ state: { status, error, errorUpdatedAt, errorUpdateCount } }) => {
        if (status !== 'error' || ((error as unknown) instanceof ApiError && (error as ApiError).status === 404))
          return false
        const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (errorUpdateCount - 1))
        return atOnce || Date.now() - errorUpdatedAt >= pause
      },
    },
    { cancelRefetch: false },
  )
}
