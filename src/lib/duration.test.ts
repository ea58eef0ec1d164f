import { describe, expect, it } from 'vitest'
import { formatDuration } from './duration'

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.004, '<0.01 s'],
    [0.42, '0.42 s'],
    [0.29, '0.29 s'],
    [0.999, '0.99 s'],
    [5, '5 s'],
    [7.59, '7.5 s'],
    [9.99, '9.9 s'],
    [58.9, '58 s'],
    [59.999, '59 s'],
    [60, '1m 00s'],
    [243, '4m 03s'],
    [3599, '59m 59s'],
    [3780, '1h 03m'],
    [86_399, '23h 59m'],
    [187_200, '2d 4h'],
    [864_000_000, '10,000d 0h'],
  ])('says %d as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('keeps the sign of a negative one', () => {
    expect(formatDuration(-63)).toBe('−1m 03s')
  })

  it.each([null, undefined, Number.NaN, Infinity, -Infinity])('has a dash for %s', (value) => {
    expect(formatDuration(value)).toBe('–')
  })
})
