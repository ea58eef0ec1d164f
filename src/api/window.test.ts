import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketSeconds, DAY, parseRange, rangeKey, resolveRange, slices, type TimeRange } from './window'

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

test('at most 60 bars, whatever the range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 * 365 * DAY }), fc.integer({ min: 0, max: 1e9 }), (seconds, offset) => {
      const { chartStart, chartEnd, bucketSeconds: size } = resolveRange(past(seconds), NOW + offset)
      expect((Date.parse(chartEnd) - Date.parse(chartStart)) / 1000 / size).toBeLessThanOrEqual(60)
      expect(bucketSeconds(seconds)).toBe(size)
    }),
  )
})

test('a week is one request, a quarter is slices of a week at most that meet and cover it, newest first', () => {
  expect(slices(resolveRange(past(7 * DAY), NOW), NOW)).toHaveLength(1)
  const window = resolveRange(past(90 * DAY), NOW)
  const found = slices(window, NOW)
  expect(found[0]?.end).toBe(window.chartEnd)
  expect(found.at(-1)?.start).toBe(window.chartStart)
  for (const slice of found) {
    const seconds = (Date.parse(slice.end) - Date.parse(slice.start)) / 1000
    expect(seconds).toBeLessThanOrEqual(7 * DAY)
    expect(seconds % window.bucketSeconds).toBe(0)
  }
  expect(found.slice(1).map((slice) => slice.end)).toEqual(found.slice(0, -1).map((slice) => slice.start))
})

test('only what is a day old is closed, and tomorrow finds the same closed slices', () => {
  const today = slices(resolveRange(past(90 * DAY), NOW), NOW)
  const tomorrow = slices(resolveRange(past(90 * DAY), NOW + DAY * 1000), NOW + DAY * 1000)
  expect(today[0]?.closed).toBe(false)
  const closed = today.filter((slice) => slice.closed)
  expect(closed.length).toBeGreaterThan(10)
  // All but the oldest, which the window cuts.
  for (const slice of closed.slice(0, -1)) expect(tomorrow).toContainEqual(slice)
})
