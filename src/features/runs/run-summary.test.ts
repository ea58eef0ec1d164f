import { describe, expect, it } from 'vitest'
import { defaultView } from './run-filter'
import { isChosen, summarise, toBars } from './run-summary'

const bucket = (...states: [type: string, name: string, count: number][]) => ({
  start: '2026-11-21T10:00:00Z',
  end: '2026-11-21T10:30:00Z',
  states: states.map(([type, name, count]) => ({ type, name, count })),
})

const buckets = [
  bucket(['COMPLETED', 'Completed', 90], ['COMPLETED', 'Cached', 3], ['FAILED', 'Failed', 2]),
  bucket(['FAILED', 'TimedOut', 1], ['SCHEDULED', 'Late', 4], ['SCHEDULED', 'AwaitingRetry', 1], ['ODD', 'Odd', 1]),
]

describe('summary of a window', () => {
  it('adds up all buckets, worst first, Late apart from Scheduled', () => {
    const { total, states } = summarise(buckets)
    expect(total).toBe(102)
    expect(states.map(({ label, count }) => `${count} ${label}`)).toEqual([
      '3 Failed',
      '4 Late',
      '1 Odd',
      '1 AwaitingRetry',
      '93 Completed',
    ])
  })

  it('gives each count the filter that lists just those runs', () => {
    const { states } = summarise(buckets)
    const filters = Object.fromEntries(states.map(({ label, filter }) => [label, filter]))
    expect(filters['Failed']).toEqual({ stateTypes: ['FAILED'], stateNames: [] })
    expect(filters['Late']).toEqual({ stateTypes: [], stateNames: ['Late'] })
    expect(filters['Odd']).toEqual({ stateTypes: [], stateNames: ['Odd'] })
    expect(isChosen({ ...defaultView, stateNames: ['Late'] }, states[1]!)).toBe(true)
    expect(isChosen(defaultView, states[1]!)).toBe(false)
  })

  it('stacks what went wrong on top', () => {
    expect(toBars(buckets)[0]?.parts.map(({ key, count }) => `${key} ${count}`)).toEqual(['completed 93', 'failed 2'])
    expect(toBars([])).toEqual([])
  })
})
