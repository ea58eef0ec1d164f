import { type StateTone, stateTone, stateWord, toneBar } from '~/features/states/state-mark'
import { type RunView, type StateTypeName, stateTypeNames } from './run-filter'

/** A bucket of the history; states that are not known may appear in it. */
export type HistoryBucket = {
  start: string
  end: string
  states: readonly { type: string; name: string; count: number }[]
}

/** One line of the summary: all of a type, or one name where a type means different things (Late is SCHEDULED). */
export type StateCount = { type: string; name: string | null; label: string; count: number; filter: StateChoice }
export type StateChoice = Pick<RunView, 'stateTypes' | 'stateNames'>

/** What needs a person first, what is done last. */
const order: readonly StateTone[] = [
  'failed',
  'crashed',
  'late',
  'running',
  'paused',
  'pending',
  'scheduled',
  'cancelled',
  'completed',
]
const rank = (type: string, name: string | null) => order.indexOf(stateTone(type, name))

/** Scheduled, Late, AwaitingRetry … say different things; of the other types all names are one line. */
const splitByName = (type: string) => type === 'SCHEDULED'

const isKnownType = (type: string): type is StateTypeName => stateTypeNames.some((known) => known === type)

/** Total and counts by state, both from the one history answer, so they agree with the chart. */
export function summarise(buckets: readonly HistoryBucket[]): { total: number; states: StateCount[] } {
  const counts = new Map<string, StateCount>()
  let total = 0
  for (const { states } of buckets) {
    for (const { type, name, count } of states) {
      total += count
      const byName = splitByName(type) || !isKnownType(type)
      const key = byName ? `${type}/${name}` : type
      const found = counts.get(key)
      if (found) found.count += count
      else {
        counts.set(key, {
          type,
          name: byName ? name : null,
          label: stateWord(type, byName ? name : null),
          count,
          filter: byName ? { stateTypes: [], stateNames: [name] } : { stateTypes: [type], stateNames: [] },
        })
      }
    }
  }
  const states = [...counts.values()].sort(
    (a, b) => rank(a.type, a.name) - rank(b.type, b.name) || b.count - a.count || a.label.localeCompare(b.label),
  )
  return { total, states }
}

/** The same lines from counts by type, where the names in a type are not counted apart. */
export function summariseTypes(counts: Readonly<Record<string, number | undefined>>): {
  total: number
  states: StateCount[]
} {
  const states = stateTypeNames
    .filter((type) => counts[type])
    .map((type): StateCount => {
      const filter = { stateTypes: [type], stateNames: [] }
      return { type, name: null, label: stateWord(type), count: counts[type] ?? 0, filter }
    })
    .sort((a, b) => rank(a.type, null) - rank(b.type, null))
  return { total: Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0), states }
}

/** From the bottom of a bar up: what went well, then what is under way, then what went wrong, easiest to see. */
const stacking: readonly StateTone[] = [
  'completed',
  'cancelled',
  'scheduled',
  'pending',
  'running',
  'paused',
  'late',
  'crashed',
  'failed',
]
const toneWords: Record<StateTone, string> = {
  completed: 'Completed',
  cancelled: 'Cancelled',
  scheduled: 'Scheduled',
  pending: 'Pending',
  running: 'Running',
  paused: 'Paused',
  late: 'Late',
  crashed: 'Crashed',
  failed: 'Failed',
}

export type StateBar = {
  start: string
  end: string
  parts: { key: StateTone; label: string; count: number; colorToken: string }[]
}

/** Bars by state colour: several names of a type are one part. */
export function toBars(buckets: readonly HistoryBucket[]): StateBar[] {
  return buckets.map(({ start, end, states }) => {
    const counts = new Map<StateTone, number>()
    for (const { type, name, count } of states) {
      const tone = stateTone(type, name)
      counts.set(tone, (counts.get(tone) ?? 0) + count)
    }
    const parts = stacking
      .filter((tone) => counts.has(tone))
      .map((tone) => ({ key: tone, label: toneWords[tone], count: counts.get(tone)!, colorToken: toneBar[tone] }))
    return { start, end, parts }
  })
}

/** Whether the view shows just the states of this count. */
export function isChosen(view: RunView, { filter }: Pick<StateCount, 'filter'>): boolean {
  return (
    view.stateTypes.join() === filter.stateTypes.join() &&
    view.stateNames.length === filter.stateNames.length &&
    view.stateNames.every((name) => filter.stateNames.includes(name))
  )
}
