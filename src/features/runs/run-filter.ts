import type { RunFilter } from '~/api/flow-runs'
import { DEFAULT_RANGE, parseRange, rangeKey, type TimeRange } from '~/api/window'
import { readList, readText, writeList } from './search-values'

/**
 * What the Runs page shows, as one value. The URL is its only home (P2): `parseRunView` reads it, `toSearch`
 * writes it, `toBody` asks the server. All three are pure, and `parseRunView(toSearch(view))` gives the view back.
 */
export type RunView = {
  tab: RunTab
  range: TimeRange
  /** A type takes every name under it; a name ("Late", "Cached") takes only that one. Both together: either. */
  stateTypes: StateTypeName[]
  stateNames: string[]
  /** Ids, or names where the value is not an id. */
  flows: string[]
  deployments: string[]
  workPools: string[]
  tags: string[]
  tagMatch: 'any' | 'all'
  /** Part of a run's name, as the server's `like_` takes it. */
  name: string
  hideSubflows: boolean
  sort: RunSort
}

export const runTabs = ['runs', 'task-runs', 'upcoming', 'waiting'] as const
export type RunTab = (typeof runTabs)[number]

export const runSorts = ['EXPECTED_START_TIME_DESC', 'EXPECTED_START_TIME_ASC', 'NAME_ASC', 'NAME_DESC'] as const
export type RunSort = (typeof runSorts)[number]

/** How a list in this order goes on at its end. */
export function listOrder(sort: string = 'EXPECTED_START_TIME_DESC') {
  if (sort === 'EXPECTED_START_TIME_DESC') return 'newest'
  return sort === 'EXPECTED_START_TIME_ASC' ? 'oldest' : 'name'
}

export const stateTypeNames = [
  'SCHEDULED',
  'PENDING',
  'RUNNING',
  'PAUSED',
  'COMPLETED',
  'FAILED',
  'CRASHED',
  'CANCELLING',
  'CANCELLED',
] as const
export type StateTypeName = (typeof stateTypeNames)[number]

export const defaultView: RunView = {
  tab: 'runs',
  range: DEFAULT_RANGE,
  stateTypes: [],
  stateNames: [],
  flows: [],
  deployments: [],
  workPools: [],
  tags: [],
  tagMatch: 'any',
  name: '',
  hideSubflows: false,
  sort: 'EXPECTED_START_TIME_DESC',
}

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | undefined =>
  values.find((candidate) => candidate === value)

/**
 * Reads our addresses and those of Prefect's present UI (`flow-run-search`, `task-run-search`, `hide-subflows`,
 * comma lists, JSON-quoted words). `page` and `limit` mean nothing in a list paged by time and are passed over.
 */
export function parseRunView(search: URLSearchParams): RunView {
  const tabText = search.get('tab')
  const tab = tabText === 'flow-runs' ? 'runs' : (oneOf(runTabs, tabText) ?? defaultView.tab)
  const theirSearch = search.get(tab === 'task-runs' ? 'task-run-search' : 'flow-run-search')
  const theirSort = tab === 'task-runs' ? search.get('task-runs-sort') : null
  // They sort by the actual start. One clock serves window, order, counts and chart here: the expected start.
  const sort = (theirSort ?? search.get('sort'))?.replace(/^START_TIME/, 'EXPECTED_START_TIME') ?? null
  const types = readList(search, 'state-type').map((type) => type.toUpperCase())
  return {
    tab,
    range: parseRange(search.get('range'), search.get('start'), search.get('end')) ?? DEFAULT_RANGE,
    stateTypes: stateTypeNames.filter((type) => types.includes(type)),
    stateNames: readList(search, 'state'),
    flows: readList(search, 'flows'),
    deployments: readList(search, 'deployments'),
    workPools: readList(search, 'work-pools'),
    tags: readList(search, 'tags'),
    tagMatch: search.get('tags-match') === 'all' ? 'all' : 'any',
    name: search.get('name') ?? readText(theirSearch),
    hideSubflows: search.get('hide-subflows') === 'true',
    sort: oneOf(runSorts, sort) ?? defaultView.sort,
  }
}

/** `?…` without whatever is as by default; empty for the default view. */
export function toSearch(view: RunView): string {
  const search = new URLSearchParams()
  const put = (key: string, value: string) => value && search.set(key, value)
  if (view.tab !== defaultView.tab) put('tab', view.tab)
  if (view.range.kind === 'between') {
    put('start', view.range.start)
    put('end', view.range.end)
  } else if (rangeKey(view.range) !== rangeKey(DEFAULT_RANGE)) put('range', rangeKey(view.range))
  put('state', writeList(view.stateNames))
  put('state-type', writeList(view.stateTypes))
  put('flows', writeList(view.flows))
  put('deployments', writeList(view.deployments))
  put('work-pools', writeList(view.workPools))
  put('tags', writeList(view.tags))
  if (view.tagMatch === 'all') put('tags-match', 'all')
  put('name', view.name)
  if (view.hideSubflows) put('hide-subflows', 'true')
  if (view.sort !== defaultView.sort) put('sort', view.sort)
  const text = search.toString()
  return text && `?${text}`
}

/** How many filters narrow the view, the time range and the order apart. */
export function countFilters(view: RunView): number {
  const states = [...view.stateTypes, ...view.stateNames]
  const lists = [states, view.flows, view.deployments, view.workPools, view.tags]
  return lists.filter((list) => list.length > 0).length + (view.name ? 1 : 0) + (view.hideSubflows ? 1 : 0)
}

/** The same view with nothing filtered: range, tab and order stay. */
export function withoutFilters(view: RunView): RunView {
  return { ...defaultView, tab: view.tab, range: view.range, sort: view.sort }
}

type AnyOf = { any_: string[] }
type IdOrName = { operator?: 'and_' | 'or_'; id?: AnyOf; name?: AnyOf }

/** As `/task_runs/filter` and `/task_runs/history` take them; there is no work pool among them. */
export type TaskFilterBody = {
  task_runs?: {
    state?: StateFilter
    name?: { like_: string }
    tags?: { all_: string[] }
    subflow_runs?: { exists_: false }
  }
  flows?: IdOrName
  deployments?: IdOrName
}

type StateFilter = { operator?: 'and_' | 'or_'; type?: { any_: StateTypeName[] }; name?: AnyOf }

function stateFilter(view: RunView): StateFilter | undefined {
  const type = view.stateTypes.length > 0 ? { any_: view.stateTypes } : undefined
  const name = view.stateNames.length > 0 ? { any_: view.stateNames } : undefined
  // Within one filter the server joins with AND, and Late is a name under SCHEDULED: "Failed or Late" needs OR.
  if (type && name) return { operator: 'or_', type, name }
  return type ? { type } : name ? { name } : undefined
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** A value that is not a UUID would be a 422 as an id, so it is asked for as a name. */
export const isId = (value: string): boolean => uuid.test(value)

function idOrName(values: string[]): IdOrName | undefined {
  const ids = values.filter(isId)
  const names = values.filter((value) => !isId(value))
  if (ids.length > 0 && names.length > 0) return { operator: 'or_', id: { any_: ids }, name: { any_: names } }
  return ids.length > 0 ? { id: { any_: ids } } : names.length > 0 ? { name: { any_: names } } : undefined
}

/** Leaves out what is undefined, and gives nothing at all for nothing: an empty filter is a different query key. */
function present<T extends object>(fields: T): T | undefined {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return kept.length > 0 ? (Object.fromEntries(kept) as T) : undefined
}

/** Nested filters as `/flow_runs/filter` and `/flow_runs/history` take them; the window and the order are apart. */
export function toBody(view: RunView): RunFilter {
  const { tags } = view
  return (
    present<RunFilter>({
      flow_runs: present({
        state: stateFilter(view),
        name: view.name ? { like_: view.name } : undefined,
        tags: tags.length === 0 ? undefined : view.tagMatch === 'all' ? { all_: tags } : { any_: tags },
        parent_task_run_id: view.hideSubflows ? { is_null_: true } : undefined,
      }),
      flows: idOrName(view.flows),
      deployments: idOrName(view.deployments),
      work_pools: idOrName(view.workPools),
    }) ?? {}
  )
}

export function toTaskBody(view: RunView): TaskFilterBody {
  return (
    present<TaskFilterBody>({
      task_runs: present({
        state: stateFilter(view),
        name: view.name ? { like_: view.name } : undefined,
        // The server knows only "all of these" for task runs.
        tags: view.tags.length > 0 ? { all_: view.tags } : undefined,
        subflow_runs: view.hideSubflows ? { exists_: false } : undefined,
      }),
      flows: idOrName(view.flows),
      deployments: idOrName(view.deployments),
    }) ?? {}
  )
}
