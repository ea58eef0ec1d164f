import { resolveRange, type TimeRange } from './window'

/** Where the next page starts. The window is the first page's, so that a list does not slide while it is paged. */
export interface PageParam {
  start?: string
  end?: string
  /** The last row's expected start: bounds are inclusive, so rows at exactly that time are excluded by id. */
  from?: string
  seen?: string[]
  /** For sorts without a time to page by. */
  offset?: number
}

export interface RunPage<Row> {
  rows: Row[]
  window?: { start: string; end: string }
  next?: PageParam
}

interface TimedRow {
  id: string
  expected_start_time?: string | null
}

/** Beyond this an offset costs the database more than the page (reference: scale, section 1). */
const LAST_OFFSET = 10_000

export const firstPage = {} satisfies PageParam as PageParam

/** Rows are no lower than this, px. */
const LOWEST_ROW = 28
const MOST_ROWS = 50

/**
 * How many rows a page has, unless the list says so itself. The first is what this screen can show: each row costs the
 * server itself, its names and its counts. Who scrolls gets more at once.
 */
export function pageSize({ from, offset }: PageParam): number {
  // A tab that was opened behind another can have no height yet; to ask for no rows would show an empty list.
  if (from !== undefined || offset !== undefined || innerHeight === 0) return MOST_ROWS
  return Math.min(MOST_ROWS, Math.ceil(innerHeight / LOWEST_ROW))
}

/** The bounds of one page: for the filter's `expected_start_time` and `id`. */
export function pageBounds(page: PageParam, range: TimeRange | undefined, sort: string) {
  const window =
    page.start && page.end ? { start: page.start, end: page.end } : range ? pick(resolveRange(range)) : undefined
  const descending = sort !== 'EXPECTED_START_TIME_ASC'
  const after = descending ? window?.start : (page.from ?? window?.start)
  const before = descending ? (page.from ?? window?.end) : window?.end
  return {
    window,
    expected_start_time: after || before ? { after_: after, before_: before } : undefined,
    id: page.seen?.length ? { not_any_: page.seen } : undefined,
    offset: page.offset ?? 0,
  }
}

const pick = ({ start, last }: { start: string; last: string }) => ({ start, end: last })

/** `undefined`: this was the last page. */
export function nextPage(
  rows: TimedRow[],
  limit: number,
  sort: string,
  page: PageParam,
  window: { start: string; end: string } | undefined,
): PageParam | undefined {
  const last = rows.at(-1)
  if (!last || rows.length < limit) return undefined
  const from = last.expected_start_time
  if (!sort.startsWith('EXPECTED_START_TIME') || !from) {
    const offset = (page.offset ?? 0) + rows.length
    return offset > LAST_OFFSET ? undefined : { ...window, offset }
  }
  const same = rows.filter((row) => row.expected_start_time === from).map((row) => row.id)
  return { ...window, from, seen: page.from === from ? [...(page.seen ?? []), ...same] : same }
}

/** All pages' rows in order; a row that moved between two requests counts once. */
export function uniqueRows<Row extends { id: string }>(pages: RunPage<Row>[]): Row[] {
  const rows = new Map<string, Row>()
  for (const page of pages) for (const row of page.rows) if (!rows.has(row.id)) rows.set(row.id, row)
  return [...rows.values()]
}

export interface RunRows<Row> {
  rows: Row[]
  /** What the list looked at: the filter's window when the first page came. */
  window?: { start: string; end: string }
}

export const flattenPages = <Row extends { id: string }>(data: { pages: RunPage<Row>[] }): RunRows<Row> => ({
  rows: uniqueRows(data.pages),
  window: data.pages[0]?.window,
})
