import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bucketSeconds,
  DAY,
  parseRange,
  rangeKey,
  resolveRange,
  sliceBefore,
  type TimeRange,
  weeksBefore,
} from './window'

const NOW = Date.parse('2026-11-21T10:17:23.456Z')
const past = (seconds: number): TimeRange => ({ kind: 'past', seconds })

test('a range is one token, and the token is the range', () => {
  expect(rangeKey(past(7 * DAY))).toBe('past-7-days')
  expect(rangeKey(past(DAY))).toBe('past-24-hours')
  expect(rangeKey(past(90 * 60))).toBe('past-90-minutes')
  const range = fc.oneof(
    fc.integer({ min: 1, max: 1000 * DAY }).map(past),
    fc
      .tuple(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }), fc.integer({ min: 1, max: 1e9 }))
      .map(([start, ms]): TimeRange => ({
        kind: 'between',
        start: start.toISOString(),
        end: new Date(start.getTime() + ms).toISOString(),
      })),
  )
  fc.assert(
    fc.property(range, (value) => {
      expect(parseRange(rangeKey(value))).toEqual(value)
    }),
  )
})

test('short tokens, the present UI’s start and end, and nonsense', () => {
  expect(parseRange('24h')).toEqual(past(DAY))
  expect(parseRange('past-hour')).toEqual(past(3600))
  expect(parseRange('past-7-days')).toEqual(past(7 * DAY))
  expect(parseRange('past-week')).toEqual(past(7 * DAY))
  expect(parseRange(null, '2026-01-02T00:00:00Z', '2026-01-01')).toEqual({
    kind: 'between',
    start: '2026-01-01T00:00:00.000Z',
    end: '2026-01-02T00:00:00.000Z',
  })
  for (const token of ['', null, 'past-0-days', 'past-99999-days', 'past-7-parsecs', 'a/b', '<script>', 'constructor'])
    expect(parseRange(token)).toBeUndefined()
})

test('any text is a range or is not, and never an exception', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['undefined', 'object']).toContain(typeof parseRange(text, text, text))
    }),
  )
})

test('the key does not move with the clock; the window does, in steps of a bar', () => {
  const range = past(DAY)
  const early = resolveRange(range, NOW)
  const late = resolveRange(range, NOW + 60_000)
  expect(rangeKey(range)).toBe('past-24-hours')
  expect(early.start).toBe(late.start)
  expect(early.chartEnd).toBe(late.chartEnd)
  expect(resolveRange(range, NOW + early.bucketSeconds * 1000).start).not.toBe(early.start)
})

test('ends now, so that what is scheduled is not in it; starts and ends its bars on round instants', () => {
  const window = resolveRange(past(DAY), NOW)
  expect(window.end).toBe(new Date(NOW).toISOString())
  expect(window.bucketSeconds).toBe(1800)
  expect(window.start).toBe('2026-11-20T10:00:00.000Z')
  expect(window.chartEnd).toBe('2026-11-21T10:30:00.000Z')
})

test('a range between two instants is taken as it is', () => {
  const range: TimeRange = { kind: 'between', start: '2026-01-01T00:07:00.000Z', end: '2026-01-01T05:00:00.000Z' }
  expect(resolveRange(range, NOW)).toMatchObject({ start: range.start, end: range.end })
})

test('what is asked for between two instants ends a microsecond before the end, so that neighbours share no run', () => {
  const range: TimeRange = { kind: 'between', start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T01:00:00.000Z' }
  expect(resolveRange(range, NOW)).toMatchObject({ last: '2026-01-01T00:59:59.999999Z', chartEnd: range.end })
  expect(resolveRange(past(DAY), NOW).last).toBe(new Date(NOW).toISOString())
})

test('at most 60 bars, whatever the range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 * 365 * DAY }), fc.integer({ min: 0, max: 1e9 }), (seconds, offset) => {
      const { chartStart, chartEnd, bucketSeconds: size } = resolveRange(past(seconds), NOW + offset)
      expect((Date.parse(chartEnd) - Date.parse(chartStart)) / 1000 / size).toBeLessThanOrEqual(60)
      expect(bucketSeconds(seconds)).toBe(size)
    }),
  )
})

/** All slices of the past so many days, newest first, where a week has `runs`. */
function slices(days: number, runs: number, now = NOW) {
  const window = resolveRange(past(days * DAY), now)
  const found = []
  let weeks = 1
  for (
    let slice = sliceBefore(window, window.chartEnd, weeks, now);
    slice;
    slice = sliceBefore(window, slice.start, weeks, now)
  ) {
    found.push(slice)
    weeks = weeksBefore(weeks, (runs * (Date.parse(slice.end) - Date.parse(slice.start))) / (7 * DAY * 1000))
  }
  return { window, found }
}

test('a week is one request, a quarter is slices that meet and cover it, newest first', () => {
  expect(slices(7, 1e9).found).toHaveLength(1)
  for (const runs of [0, 5_000, 80_000, 1e7]) {
    const { window, found } = slices(90, runs)
    expect(found[0]?.end).toBe(window.chartEnd)
    expect(found.at(-1)?.start).toBe(window.chartStart)
    for (const slice of found) {
      expect(((Date.parse(slice.end) - Date.parse(slice.start)) / 1000) % window.bucketSeconds).toBe(0)
    }
    expect(found.slice(1).map((slice) => slice.end)).toEqual(found.slice(0, -1).map((slice) => slice.start))
  }
})

test('slices are of a week at most where there are millions of runs, and few where there are few', () => {
  const longest = (runs: number) =>
    Math.max(...slices(90, runs).found.map(({ start, end }) => Date.parse(end) - Date.parse(start))) / 1000
  expect(longest(1e7)).toBeLessThanOrEqual(7 * DAY)
  expect(longest(100)).toBeGreaterThan(20 * DAY)
  expect(slices(90, 100).found.length).toBeLessThanOrEqual(6)
  // A million in 90 days.
  expect(slices(90, 78_000).found.length).toBeLessThanOrEqual(7)
})

test('only what is a day old is closed, and tomorrow finds the same closed slices', () => {
  const today = slices(90, 1e7).found
  const tomorrow = slices(90, 1e7, NOW + DAY * 1000).found
  expect(today[0]?.closed).toBe(false)
  const closed = today.filter((slice) => slice.closed)
  expect(closed.length).toBeGreaterThan(10)
  // All but the oldest, which the window cuts.
  for (const slice of closed.slice(0, -1)) expect(tomorrow).toContainEqual(slice)
})
