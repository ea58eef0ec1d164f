import { describe, expect, it } from 'vitest'
import { parseTypedTime } from './typed-time'

/** Thu 26 Nov 2026, 18:00 in Berlin. */
const now = Date.parse('2026-11-26T17:00:00Z')
const berlin = (text: string, at = now) => parseTypedTime(text, 'Europe/Berlin', at)

describe('a typed time in Berlin on a Thursday at 18:00', () => {
  it.each([
    ['now', '2026-11-26T17:00:00.000Z'],
    ['tomorrow 9:00', '2026-11-27T08:00:00.000Z'],
    ['9:00 tomorrow', '2026-11-27T08:00:00.000Z'],
    ['Tomorrow at 9am', '2026-11-27T08:00:00.000Z'],
    ['tomorrow', '2026-11-26T23:00:00.000Z'],
    ['today 23:30', '2026-11-26T22:30:00.000Z'],
    ['today 9:00', '2026-11-26T08:00:00.000Z'],
    ['9:00', '2026-11-27T08:00:00.000Z'],
    ['20:15:30', '2026-11-26T19:15:30.000Z'],
    ['noon', '2026-11-27T11:00:00.000Z'],
    ['12 am', '2026-11-26T23:00:00.000Z'],
    ['in 2 h', '2026-11-26T19:00:00.000Z'],
    ['in 1h 30min', '2026-11-26T18:30:00.000Z'],
    ['in 90 minutes', '2026-11-26T18:30:00.000Z'],
    ['+45s', '2026-11-26T17:00:45.000Z'],
    ['in 2 days', '2026-11-28T17:00:00.000Z'],
    ['in 1 week and 2 h', '2026-12-03T19:00:00.000Z'],
    ['mon 08:30', '2026-11-30T07:30:00.000Z'],
    ['monday, 08:30', '2026-11-30T07:30:00.000Z'],
    ['thu 19:00', '2026-11-26T18:00:00.000Z'],
    ['thu 17:00', '2026-12-03T16:00:00.000Z'],
    ['next thu 19:00', '2026-12-03T18:00:00.000Z'],
    ['2026-11-27 09:00', '2026-11-27T08:00:00.000Z'],
    ['2030-01-02T03:04', '2030-01-02T02:04:00.000Z'],
    ['2030-01-02t03:04:05z', '2030-01-02T03:04:05.000Z'],
    ['2030-01-02 03:04 +05:30', '2030-01-01T21:34:00.000Z'],
    ['2030-01-02 03:04 UTC', '2030-01-02T03:04:00.000Z'],
    ['27 nov 9:00', '2026-11-27T08:00:00.000Z'],
    ['Nov 27th 2027 9:00', '2027-11-27T08:00:00.000Z'],
    ['3 march 9:00', '2027-03-03T08:00:00.000Z'],
    ['27.11. 9:00', '2026-11-27T08:00:00.000Z'],
  ])('%s', (text, at) => {
    expect(berlin(text)).toEqual({ at })
  })

  it.each([
    '',
    'soon',
    '25:00',
    '9:60',
    '13pm',
    '9',
    'in 2',
    'in two h',
    'in 1.5 days',
    '31.4. 9:00',
    '2026-02-30 9:00',
    'monkey 9:00',
    'tomorrow 9:00 x',
  ])('%j means nothing', (text) => {
    expect(berlin(text)).toBeUndefined()
  })
})

describe('where the clock changes', () => {
  it('a skipped time is after the change, and that is said', () => {
    expect(berlin('2027-03-28 02:30')).toEqual({
      at: '2027-03-28T01:30:00.000Z',
      clockChange: 'The clock skips 02:30 that day; it starts at 03:30.',
    })
  })

  it('of two times the first is meant, and that is said', () => {
    expect(berlin('2027-10-31 02:30')).toEqual({
      at: '2027-10-31T00:30:00.000Z',
      clockChange: 'The clock shows 02:30 twice that day; it starts at the first.',
    })
  })

  it('a day later the clock shows the same hour, two times 24 hours later it does not', () => {
    const before = Date.parse('2027-03-27T17:00:00Z')
    expect(berlin('in 1 day', before)?.at).toBe('2027-03-28T16:00:00.000Z')
    expect(berlin('in 24 h', before)?.at).toBe('2027-03-28T17:00:00.000Z')
  })

  it('zones of half hours and behind UTC are right', () => {
    expect(parseTypedTime('tomorrow 9:00', 'Asia/Kolkata', now)?.at).toBe('2026-11-27T03:30:00.000Z')
    expect(parseTypedTime('tomorrow 9:00', 'America/New_York', now)?.at).toBe('2026-11-27T14:00:00.000Z')
    expect(parseTypedTime('2027-03-14 02:30', 'America/New_York', now)).toMatchObject({
      at: '2027-03-14T07:30:00.000Z',
    })
  })
})
