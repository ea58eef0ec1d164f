import { describe, expect, it } from 'vitest'
import {
  formatFull,
  formatRelative,
  formatTime,
  fromZonedInput,
  parseTime,
  secondsBetween,
  toZonedInput,
  zoneLabel,
  zoneName,
} from './time'

const utc = { timeZone: 'utc', hour12: false }
const berlin = { timeZone: 'Europe/Berlin', hour12: false }
const newYork12 = { timeZone: 'America/New_York', hour12: true }
const now = Date.parse('2026-11-21T10:31:04Z')

describe('parseTime', () => {
  it('keeps the milliseconds of an instant with microseconds exact', () => {
    expect(parseTime('2026-11-20T10:31:04.123999+00:00')).toBe(Date.UTC(2026, 10, 20, 10, 31, 4, 123))
    expect(parseTime('2026-11-20T10:31:04.000001Z')).toBe(Date.UTC(2026, 10, 20, 10, 31, 4))
    expect(parseTime('2026-11-20T10:31:04.5Z')).toBe(Date.UTC(2026, 10, 20, 10, 31, 4, 500))
  })

  it.each([
    '2026-11-20T10:31:04',
    '2026-11-20 10:31:04',
    '2026-11-20 10:31:04.000+00:00',
    '2026-11-20T10:31:04z',
    '2026-11-20T12:31:04+0200',
    '2026-11-20T12:31:04+02',
    '2026-11-20T05:01:04-05:30',
  ])('reads the forms that Python writes: %s', (text) => {
    expect(parseTime(text)).toBe(Date.UTC(2026, 10, 20, 10, 31, 4))
  })

  it.each([null, undefined, '', 'yesterday', '2026-13-45T00:00:00Z', '12', Number.NaN, Infinity, 9e15, new Date('x')])(
    'does not invent an instant for %s',
    (value) => {
      expect(parseTime(value)).toBeNull()
      expect(formatTime(value, 'date-time', utc)).toBe('–')
      expect(formatRelative(value)).toBe('–')
      expect(formatFull(value, utc)).toBe('–')
      expect(toZonedInput(value, utc)).toBe('')
    },
  )
})

describe('formatTime', () => {
  const at = '2026-11-20T09:05:07.089123Z'

  it.each([
    ['time', utc, '09:05:07'],
    ['time', berlin, '10:05:07'],
    ['time', newYork12, '4:05:07 AM'],
    ['time-ms', utc, '09:05:07.089'],
    ['time-ms', newYork12, '4:05:07.089 AM'],
    ['minute', berlin, '10:05'],
    ['date', utc, '20 Nov'],
    ['date-time', utc, '20 Nov 09:05:07'],
    ['short', utc, '20 Nov 09:05'],
    ['iso', berlin, '2026-11-20T09:05:07.089Z'],
    ['relative', utc, '25 h ago'],
  ] as const)('%s', (style, prefs, text) => {
    expect(formatTime(at, style, prefs, now)).toBe(text)
  })

  it('leaves the date of today out and names the year of another year', () => {
    expect(formatTime('2026-11-21T00:00:00Z', 'short', utc, now)).toBe('00:00:00')
    expect(formatTime('2025-11-21T10:00:00Z', 'short', utc, now)).toBe('21 Nov 2025 10:00')
    // Still the 20th in New York.
    expect(formatTime('2026-11-21T03:00:00Z', 'short', newYork12, now)).toBe('20 Nov 10:00 PM')
  })

  it('says midnight as 00 and noon as 12', () => {
    expect(formatTime('2026-11-20T00:00:00Z', 'minute', utc)).toBe('00:00')
    expect(formatTime('2026-11-20T00:00:00Z', 'minute', { timeZone: 'utc', hour12: true })).toBe('12:00 AM')
    expect(formatTime('2026-11-20T12:00:00Z', 'minute', { timeZone: 'utc', hour12: true })).toBe('12:00 PM')
  })

  it('follows the clock change of a zone', () => {
    expect(formatTime('2026-03-29T00:59:59Z', 'time', berlin)).toBe('01:59:59')
    expect(formatTime('2026-03-29T01:00:00Z', 'time', berlin)).toBe('03:00:00')
    expect(zoneLabel(berlin, '2026-03-29T00:59:59Z')).toBe('UTC+1')
    expect(zoneLabel(berlin, '2026-03-29T01:00:00Z')).toBe('UTC+2')
  })

  it('lives with a zone that does not exist', () => {
    expect(formatTime(at, 'iso', { timeZone: 'Mars/Olympus', hour12: false })).toBe('2026-11-20T09:05:07.089Z')
    expect(formatTime(at, 'time', { timeZone: 'Mars/Olympus', hour12: false })).toMatch(/^\d\d:\d\d:\d\d$/)
  })
})

describe('zones', () => {
  it('are named by their offset and by their name', () => {
    expect(zoneLabel(utc, now)).toBe('UTC')
    expect(zoneLabel({ timeZone: 'Asia/Kolkata', hour12: false }, now)).toBe('UTC+5:30')
    expect(zoneLabel({ timeZone: 'Europe/London', hour12: false }, now)).toBe('UTC')
    expect(zoneName({ timeZone: 'Asia/Kolkata' })).toBe('Asia/Kolkata')
    expect(zoneName({ timeZone: 'utc' })).toBe('UTC')
    expect(zoneName({ timeZone: 'local' })).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
  })

  it.each(['utc', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia'])(
    'go through an input and back: %s',
    (timeZone) => {
      const instants = ['2026-01-15T12:00:00.000Z', '2026-07-15T23:30:00.000Z', '2026-03-29T01:00:00.000Z']
      expect(instants.map((iso) => fromZonedInput(toZonedInput(iso, { timeZone }), { timeZone }))).toEqual(instants)
    },
  )

  it('give an hour that the clock change skips a meaning, and one that comes twice its first', () => {
    expect(fromZonedInput('2026-03-29T02:30', berlin)).toBe('2026-03-29T01:30:00.000Z')
    expect(fromZonedInput('2026-10-25T02:30', berlin)).toMatch(/^2026-10-25T0[01]:30:00.000Z$/)
  })

  it.each(['', 'soon', '2026-02-31x', '2026-01-01T00:00Z'])('do not take "%s" for a local time', (text) => {
    expect(fromZonedInput(text, berlin)).toBeNull()
  })
})

describe('distances', () => {
  it.each([
    [0, 'now'],
    [-999, 'now'],
    [-12_000, '12 s ago'],
    [-59_999, '59 s ago'],
    [-180_000, '3 min ago'],
    [240_000, 'in 4 min'],
    [-7_200_000, '2 h ago'],
    [-172_800_000, '2 d ago'],
    [-90 * 86_400_000, '3 months ago'],
    [-800 * 86_400_000, '2 years ago'],
  ])('%d ms is %s', (offset, text) => {
    expect(formatRelative(now + offset, now)).toBe(text)
  })

  it('run until now while there is no end, and never backwards', () => {
    expect(secondsBetween('2026-11-21T10:31:00Z', null, now)).toBe(4)
    expect(secondsBetween('2026-11-21T10:31:00Z', '2026-11-21T10:31:00.5Z', now)).toBe(0.5)
    expect(secondsBetween('2026-11-21T10:32:00Z', null, now)).toBe(0)
    expect(secondsBetween(null, '2026-11-21T10:32:00Z', now)).toBeNull()
  })
})
