import { serverNow } from './clock'

/** `past` slides with the clock; `between` stands still. Instants are ISO texts. */
export type TimeRange = { kind: 'past'; seconds: number } | { kind: 'between'; start: string; end: string }

export const DAY = 86_400
export const DEFAULT_RANGE: TimeRange = { kind: 'past', seconds: DAY }

const UNITS: Record<string, number> = {
  s: 1,
  second: 1,
  m: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: DAY,
  day: DAY,
  w: 7 * DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
}

/**
 * The range as one token, in the URL and in query keys: `past-7-days`, `past-90-minutes`,
 * `2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z`. It does not move with the clock.
 */
export function rangeKey(range: TimeRange): string {
  if (range.kind === 'between') return `${range.start}/${range.end}`
  const { seconds } = range
  const [unit, size] = (
    [
      ['days', DAY],
      ['hours', 3600],
      ['minutes', 60],
    ] as const
  ).find(([unit, size]) => seconds % size === 0 && (unit !== 'days' || seconds > DAY)) ?? ['seconds', 1]
  return `past-${seconds / size}-${unit}`
}

function between(start: string | null | undefined, end: string | null | undefined): TimeRange | undefined {
  const [from, to] = [Date.parse(start ?? ''), Date.parse(end ?? '')]
  if (!Number.isFinite(from) || !Number.isFinite(to) || from === to) return undefined
  const iso = (ms: number) => new Date(ms).toISOString()
  return { kind: 'between', start: iso(Math.min(from, to)), end: iso(Math.max(from, to)) }
}

const LONGEST_PAST = 5 * 365 * DAY

/** Reads `rangeKey`'s tokens, short ones (`24h`, `past-hour`), and `range` with `start` and `end` of Prefect's own UI. */
export function parseRange(
  token: string | null | undefined,
  start?: string | null,
  end?: string | null,
): TimeRange | undefined {
  if (token?.includes('/')) {
    const [from, to] = token.split('/')
    return between(from, to)
  }
  const match = /^(?:past-)?(\d{1,9})?-?([a-z]+?)s?$/.exec(token ?? '')
  const unit = UNITS[match?.[2] ?? (token === 's' ? 's' : '')]
  const seconds = Number(match?.[1] ?? 1) * (unit ?? 0)
  if (seconds > 0 && seconds <= LONGEST_PAST) return { kind: 'past', seconds }
  return between(start, end)
}

const MAX_BUCKETS = 60
const BUCKET_SECONDS = [
  10,
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  3600,
  7200,
  10_800,
  14_400,
  21_600,
  43_200,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
]

/** The finest bar width that keeps a window of `seconds` within 60 bars even when both ends are rounded outwards. */
export const bucketSeconds = (seconds: number) =>
  BUCKET_SECONDS.find((size) => seconds / size <= MAX_BUCKETS - 2) ?? Math.ceil(seconds / (MAX_BUCKETS - 2) / DAY) * DAY

/** A range at one moment. Lists and counts use `start` and `last`, bars `chartStart` to `chartEnd`. */
export interface ResolvedWindow {
  start: string
  /** Never after now for a relative range, so that scheduled runs stay out of it. */
  end: string
  /**
   * What a filter's `before_` gets, which the server takes as "at or before" (server/schemas/filters.py). A range between
   * two instants ends before its end: neighbouring bars, each opened as a list, share no run, and a list has as many runs
   * as its bar, which the server counts up to its end too.
   */
  last: string
  /** `start` and `chartEnd` lie on multiples of this since 1970. */
  chartStart: string
  chartEnd: string
  bucketSeconds: number
}

/** Call it inside query functions only: its answer moves with the clock. */
export function resolveRange(range: TimeRange, now = serverNow()): ResolvedWindow {
  const endMs = range.kind === 'past' ? now : Date.parse(range.end)
  const startMs = range.kind === 'past' ? now - range.seconds * 1000 : Date.parse(range.start)
  const size = bucketSeconds((endMs - startMs) / 1000)
  const sizeMs = size * 1000
  const chartStart = Math.floor(startMs / sizeMs) * sizeMs
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    start: iso(range.kind === 'past' ? chartStart : startMs),
    end: iso(endMs),
    last: range.kind === 'past' ? iso(endMs) : justBefore(endMs),
    chartStart: iso(chartStart),
    chartEnd: iso(Math.max(Math.ceil(endMs / sizeMs) * sizeMs, chartStart + sizeMs)),
    bucketSeconds: size,
  }
}

/** The last microsecond, which is as exact as the server's times are. */
const justBefore = (ms: number) => new Date(ms - 1).toISOString().replace('Z', '999Z')

export interface Slice {
  start: string
  end: string
  /** Old enough that its numbers hardly change: kept for an hour. */
  closed: boolean
}

const SLICE_SECONDS = 7 * DAY
/** One request for "past 7 days", whose start is rounded down by up to one bar. */
const UNSLICED_SECONDS = 8 * DAY

/**
 * The part of the window that ends at `end` and is `weeks` long at most; null when nothing is left. It begins on a fixed
 * instant, so that yesterday's closed slices are found again today. A window of a week is one slice.
 */
export function sliceBefore(window: ResolvedWindow, end: string, weeks: number, now = serverNow()): Slice | null {
  const [start, to] = [Date.parse(window.chartStart), Date.parse(end)]
  if (to <= start) return null
  const iso = (ms: number) => new Date(ms).toISOString()
  if (Date.parse(window.chartEnd) - start <= UNSLICED_SECONDS * 1000)
    return { start: iso(start), end: iso(to), closed: false }
  const sizeMs = window.bucketSeconds * 1000
  const sliceMs = Math.max(1, Math.floor((SLICE_SECONDS * 1000) / sizeMs)) * sizeMs * weeks
  const from = Math.max(start, Math.ceil(to / sliceMs) * sliceMs - sliceMs)
  return { start: iso(from), end: iso(to), closed: to < now - DAY * 1000 }
}

const MOST_WEEKS = 4
/** What a stock PostgreSQL counts in 0.3 s. */
const FEW_RUNS = 150_000

/**
 * How long the slice before one of `weeks` with `runs` in it may be. 90 days of a million runs at once cost a stock
 * PostgreSQL its 10 s statement limit, a week 150 ms (reference: scale, section 6); each request costs the server 10 ms
 * besides, so that where there are fewer runs the slices grow.
 */
export const weeksBefore = (weeks: number, runs: number): number =>
  runs < FEW_RUNS ? Math.min(MOST_WEEKS, weeks * 2) : runs > 2 * FEW_RUNS ? 1 : weeks
