import { formatDuration } from '~/lib/duration'
import { parseTime } from '~/lib/time'
import type { Gap } from './time-scale'

/** What a state history row must have to be drawn; the newest server adds more. */
export type HistoryState = { type: string; name?: string | null; timestamp?: string | null; message?: string | null }

export type HistoryEntry<S extends HistoryState> = {
  state: S
  /** ms since the epoch. */
  start: number
  /** Null while the state lasts. */
  end: number | null
}

/** States in order with the time each lasted. The server sorts by time, but two may bear the same instant. */
export function stateHistory<S extends HistoryState>(states: S[]): HistoryEntry<S>[] {
  const dated = states.flatMap((state) => {
    const start = parseTime(state.timestamp)
    return start === null ? [] : [{ state, start }]
  })
  return dated
    .toSorted((a, b) => a.start - b.start)
    .map((entry, index, list) => ({ ...entry, end: list[index + 1]?.start ?? null }))
}

export type Attempt = {
  number: number
  /** After a pause, which is no attempt of its own. */
  resumed: boolean
  start: number
  end: number | null
  /** The state that ended it. */
  state: HistoryState | null
}

/**
 * The stretches in which a run or task was running, and the waits between them. What ends a stretch is the
 * state that followed: a Failed or an AwaitingRetry tells how the attempt went.
 */
export function attemptsOf(states: HistoryState[]): { attempts: Attempt[]; gaps: Gap[] } {
  const attempts: Attempt[] = []
  const gaps: Gap[] = []
  let between: HistoryEntry<HistoryState>[] = []
  for (const entry of stateHistory(states)) {
    const last = attempts.at(-1)
    if (entry.state.type !== 'RUNNING') {
      if (last) {
        between.push(entry)
        if (last.state === null) last.state = entry.state
      }
      continue
    }
    if (last && between.length === 0) {
      last.end = entry.end
      continue
    }
    const start = between[0]?.start
    if (start !== undefined) gaps.push({ start, end: entry.start, label: gapLabel(between, entry.start - start) })
    const resumed = between.some(({ state }) => state.type === 'PAUSED')
    const number = (last?.number ?? 0) + (resumed ? 0 : 1)
    attempts.push({ number, resumed, start: entry.start, end: entry.end, state: null })
    between = []
  }
  return { attempts, gaps }
}

function gapLabel(states: HistoryEntry<HistoryState>[], length: number): string {
  const paused = states.some(({ state }) => state.type === 'PAUSED')
  return `${paused ? 'paused' : 'wait'} ${formatDuration(length / 1000)}`
}
