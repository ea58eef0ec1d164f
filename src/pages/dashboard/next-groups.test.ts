import { expect, test } from 'vitest'
import { usualOf } from '~/api/dashboard'
import { aFlowRun, aState } from '~/mocks/builders'
import { dueGroups, hasAllLate } from './next-groups'
import { progressOf, remainder } from './progress'

const due = (at: string, name = 'Scheduled') =>
  aFlowRun({ state: aState('SCHEDULED', { name }), next_scheduled_start_time: at, start_time: null })
const now = Date.parse('2026-11-26T10:00:00Z')

test('runs of one minute are one group; late ones run no more', () => {
  const runs = [
    due('2026-11-26T09:50:00Z', 'Late'),
    due('2026-11-26T10:05:00Z'),
    due('2026-11-26T10:05:30Z', 'AwaitingRetry'),
    due('2026-11-26T11:00:00Z'),
  ]
  expect(dueGroups(runs, false).map((group) => group.runs.length)).toEqual([2, 1])
  // The last minute of a cut list may lack some of its own.
  expect(dueGroups(runs, true).map((group) => group.runs.length)).toEqual([2])
  expect(dueGroups([due('not a time')], false)).toEqual([])
})

test('a list in order of time has all late runs once it reaches beyond now', () => {
  const [early, later] = [due('2026-11-26T09:00:00Z', 'Late'), due('2026-11-26T10:00:01Z')]
  expect(hasAllLate([early], false, now)).toBe(true)
  expect(hasAllLate([early, later], true, now)).toBe(true)
  expect(hasAllLate([early], true, now)).toBe(false)
  // One that waits for its next attempt, due already, proves nothing.
  expect(hasAllLate([early, due('2026-11-26T09:30:00Z', 'AwaitingRetry')], true, now)).toBe(false)
})

test('usual is the median of a few runs at least; what did not run does not count', () => {
  expect(usualOf([300, 60, 120])).toEqual({ runs: 3, median: 120, longest: 300 })
  expect(usualOf([4, 1, 3, 2])).toMatchObject({ median: 2.5 })
  expect(usualOf([60, 60])).toBeNull()
  expect(usualOf([60, 60, 0])).toBeNull()
})

test('the bar holds what exceeds the usual, and only longer than all of them is remarkable', () => {
  const usual = { runs: 3, median: 100, longest: 300 }
  expect(progressOf(50, usual)).toEqual({ fill: 40, tick: 80 })
  expect(progressOf(1_000, usual).fill).toBeLessThan(100)
  expect(progressOf(1_000, usual).tick).toBeLessThan(10)
  expect(remainder(40, usual)).toEqual({ text: '1m 00s left', beyond: false })
  expect(remainder(200, usual)).toEqual({ text: '1m 40s over', beyond: false })
  expect(remainder(301, usual).beyond).toBe(true)
})
