import { expect, test } from 'vitest'
import { attemptsOf, stateHistory } from './attempts'

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toISOString()
const s = (type: string, seconds: number, name = type) => ({ type, name, timestamp: at(seconds) })
const zero = 1_800_000_000_000

test('each state lasts until the next, whatever order they come in; one without a time is left out', () => {
  const history = stateHistory([s('RUNNING', 3), s('PENDING', 1), { type: 'X', timestamp: null }, s('COMPLETED', 9)])
  expect(history.map((h) => [h.state.type, (h.start - zero) / 1000, h.end && (h.end - zero) / 1000])).toEqual([
    ['PENDING', 1, 3],
    ['RUNNING', 3, 9],
    ['COMPLETED', 9, null],
  ])
})

test('a retried run: two attempts and the wait between them', () => {
  const { attempts, gaps } = attemptsOf([
    s('SCHEDULED', 0),
    s('PENDING', 1),
    s('RUNNING', 2),
    s('SCHEDULED', 32, 'AwaitingRetry'),
    s('RUNNING', 42, 'Retrying'),
    s('FAILED', 73),
  ])
  expect(attempts.map((a) => [(a.start - zero) / 1000, a.end && (a.end - zero) / 1000, a.state?.name])).toEqual([
    [2, 32, 'AwaitingRetry'],
    [42, 73, 'FAILED'],
  ])
  expect(gaps).toEqual([{ start: zero + 32_000, end: zero + 42_000, label: 'wait 10 s' }])
})

test('a retry after the end waits from the failure on; a pause says so', () => {
  const retried = attemptsOf([
    s('RUNNING', 0),
    s('FAILED', 5),
    s('SCHEDULED', 3605, 'AwaitingRetry'),
    s('PENDING', 3606),
    s('RUNNING', 3610),
  ])
  expect(retried.gaps[0]).toMatchObject({ start: zero + 5_000, label: 'wait 1h 00m' })
  expect(retried.attempts[1]).toMatchObject({ number: 2, end: null, state: null })
  const paused = attemptsOf([s('RUNNING', 0), s('PAUSED', 5), s('RUNNING', 65)])
  expect(paused.gaps[0]?.label).toBe('paused 1m 00s')
  expect(paused.attempts[1]).toMatchObject({ number: 1, resumed: true })
})

test('Running twice in a row is one attempt; never Running is none', () => {
  expect(attemptsOf([s('RUNNING', 0), s('RUNNING', 1), s('COMPLETED', 2)]).attempts).toHaveLength(1)
  expect(attemptsOf([s('PENDING', 0), s('CRASHED', 2)])).toEqual({ attempts: [], gaps: [] })
})
