import { hashKey, type QueryClient } from '@tanstack/react-query'
import { uniqueRows, type RunPage } from '~/api/run-pages'
import type { LiveEvent } from './apply-event'
import { createThrottledIds } from './throttled-ids'

interface Row {
  id: string
  expected_start_time?: string | null
  end_time?: string | null
}

/** By what a list is newest first; in any other order the place of a new row may be on a page not loaded yet. */
const newestBy: Record<string, 'expected_start_time' | 'end_time'> = {
  EXPECTED_START_TIME_DESC: 'expected_start_time',
  END_TIME_DESC: 'end_time',
}

/** `insert`: new rows appear by themselves; `pill`: they are counted until `show()`. */
export type NewRowsMode = 'insert' | 'pill'

export interface ListSource<R extends Row> {
  entity: 'flow-run' | 'task-run'
  queryKey: readonly unknown[]
  /** The list's own filter decides whether a run belongs to it. */
  fetchByIds: (ids: string[]) => Promise<R[]>
  /** A cheap no, from what the event says alone. */
  mayBelong: (event: LiveEvent) => boolean
  sort: string
}

const FIRST_MS = 120
const EVERY_MS = 2000
const MOST_IDS = 50
/** More than this behind a pill are not merged but asked for anew. */
const MOST_WAITING = 200

interface Pages<R extends Row> {
  pages: RunPage<R>[]
  pageParams: unknown[]
}

const newestFirstBy = (field: 'expected_start_time' | 'end_time') => (a: Row, b: Row) =>
  Date.parse(b[field] ?? '') - Date.parse(a[field] ?? '')

/** New rows into the first page, in the list's order; the bounds of the next page stay where they were. */
function mergeIntoFirstPage<R extends Row>(data: Pages<R>, rows: R[], order: (a: Row, b: Row) => number): Pages<R> {
  const [first, ...others] = data.pages
  if (!first) return data
  const known = new Set(uniqueRows(data.pages).map((row) => row.id))
  const added = rows.filter((row) => !known.has(row.id))
  if (added.length === 0) return data
  return { ...data, pages: [{ ...first, rows: [...added, ...first.rows].sort(order) }, ...others] }
}

/** The runs of one mounted list that events told of and the list does not show yet. */
export function createNewRows<R extends Row>(client: QueryClient, source: ListSource<R>) {
  const listeners = new Set<() => void>()
  let mode: NewRowsMode = 'pill'
  let waiting: R[] = []

  const setWaiting = (rows: R[]) => {
    if (rows.length === 0 && waiting.length === 0) return
    waiting = rows
    for (const listener of listeners) listener()
  }

  const data = () => client.getQueryData<Pages<R>>(source.queryKey)
  const shown = () => new Set(uniqueRows(data()?.pages ?? []).map((row) => row.id))
  const field = newestBy[source.sort]
  const newestFirst = field !== undefined

  function show() {
    const rows = waiting
    setWaiting([])
    if (!field || rows.length >= MOST_WAITING) return client.invalidateQueries({ queryKey: source.queryKey })
    const current = client.getQueryState(source.queryKey)
    client.setQueryData<Pages<R>>(
      source.queryKey,
      (pages) => pages && mergeIntoFirstPage(pages, rows, newestFirstBy(field)),
      {
        updatedAt: current?.dataUpdatedAt,
      },
    )
    return Promise.resolve()
  }

  const ids = createThrottledIds({
    firstMs: FIRST_MS,
    everyMs: EVERY_MS,
    most: MOST_IDS,
    work: async (wanted) => {
      const already = shown()
      const unknown = wanted.filter((id) => !already.has(id))
      if (unknown.length === 0) return
      const rows = await source.fetchByIds(unknown)
      const fresh = new Map([...waiting, ...rows].map((row) => [row.id, row]))
      for (const id of shown()) fresh.delete(id)
      setWaiting([...fresh.values()].slice(0, MOST_WAITING))
      if (mode === 'insert' && newestFirst) await show()
    },
  })

  /** The list was fetched anew and may hold some of what waits. */
  function dropShown() {
    const already = shown()
    const left = waiting.filter((row) => !already.has(row.id))
    if (left.length !== waiting.length) setWaiting(left)
  }

  const rows = {
    entity: source.entity,
    hash: hashKey(source.queryKey),
    offer: (events: LiveEvent[]) => {
      if (data() === undefined) return
      const already = shown()
      ids.add(events.filter((event) => !already.has(event.id) && source.mayBelong(event)).map((event) => event.id))
    },
    /** Rows a reconciliation brought that the list does not show. */
    offerRows: (found: R[]) => {
      const already = shown()
      const fresh = new Map([...waiting, ...found].filter((row) => !already.has(row.id)).map((row) => [row.id, row]))
      setWaiting([...fresh.values()].slice(0, MOST_WAITING))
      if (mode === 'insert' && newestFirst) void show()
    },
    setMode: (next: NewRowsMode) => {
      mode = next
      if (mode === 'insert' && newestFirst && waiting.length > 0) void show()
    },
    setPaused: ids.setPaused,
    show,
    count: () => waiting.length,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** While the list is on screen. Returns what ends it. */
    start: () => {
      const stop = client.getQueryCache().subscribe(({ type, query }) => {
        if (type === 'updated' && waiting.length > 0 && query.queryHash === rows.hash) dropShown()
      })
      mounted.add(rows)
      ids.setPaused(document.hidden)
      return () => {
        mounted.delete(rows)
        stop()
        ids.clear()
        setWaiting([])
      }
    },
  }
  return rows
}

export interface MountedList {
  entity: 'flow-run' | 'task-run'
  hash: string
  offer: (events: LiveEvent[]) => void
  offerRows: (rows: never[]) => void
  setPaused: (paused: boolean) => void
}

/** The lists on screen that want to hear of new rows. */
export const mounted = new Set<MountedList>()
