import { call } from './client'
import { readFlowRuns } from './generated/sdk.gen'
import type {
  BodyReadFlowRunsFlowRunsFilterPost,
  FlowRunFilter,
  FlowRunResponse,
  FlowRunSort,
} from './generated/types.gen'
import { firstPage, nextPage, pageBounds, pageSize, type RunPage } from './run-pages'
import { rangeKey, type TimeRange } from './window'

/** A server-side filter without its time window, as `/flow_runs/filter` takes it. */
export type RunFilter = Pick<
  BodyReadFlowRunsFlowRunsFilterPost,
  'flows' | 'flow_runs' | 'task_runs' | 'deployments' | 'work_pools' | 'work_pool_queues'
>

export interface RunListParams {
  filter?: RunFilter
  /** Leave it out only where the filter itself is bounded by ids. */
  range?: TimeRange
  sort?: FlowRunSort
  limit?: number
}

/** The list's own filter with more conditions on the runs themselves. */
export const narrowed = (filter: RunFilter, extra: FlowRunFilter): RunFilter => ({
  ...filter,
  flow_runs: { ...filter.flow_runs, ...extra },
})

export async function fetchFlowRunPage(
  { filter = {}, range, sort = 'EXPECTED_START_TIME_DESC', limit: asked }: RunListParams,
  page = firstPage,
  signal?: AbortSignal,
): Promise<RunPage<FlowRunResponse>> {
  const { window, offset, ...bounds } = pageBounds(page, range, sort)
  const limit = asked ?? pageSize(page)
  const body = {
    ...narrowed(filter, { ...bounds, id: { ...filter.flow_runs?.id, ...bounds.id } }),
    sort,
    limit,
    offset,
  }
  if (!bounds.id && !filter.flow_runs?.id) delete body.flow_runs?.id
  const rows = await call(readFlowRuns({ body, signal, throwOnError: true }))
  return { rows, window, next: nextPage(rows, limit, sort, page, window) }
}

/** What a list is kept under; `live/refresh.ts` reads it back. */
export const listKey = ({ filter = {}, range, sort = 'EXPECTED_START_TIME_DESC', limit }: RunListParams) => ({
  filter,
  range: range ? rangeKey(range) : null,
  sort,
  limit,
})

/** Runs by id for the live layer: what an event does not tell (start, end, details of a pause). */
export const fetchFlowRuns = (filter: RunFilter, ids: string[], signal?: AbortSignal) =>
  call(
    readFlowRuns({
      body: { ...narrowed(filter, { id: { any_: ids } }), limit: ids.length },
      signal,
      throwOnError: true,
    }),
  )
