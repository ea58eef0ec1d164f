import { isBad } from './task-groups'
import type { TimeScale, View } from './time-scale'
import type { TimelineTask } from './timeline-tasks'

/** How many of a group's tasks were at work in each slice of the view, apart by how it went; `peak` of the three together. */
export type Density = { ok: Uint16Array; running: Uint16Array; bad: Uint16Array; peak: number }

/** Starts and ends of the tasks of one kind, each in order, ms since the epoch. */
type Edges = { starts: Float64Array; ends: Float64Array }
type Kinds = { ok: Edges; bad: Edges; running: Float64Array }

const kindsOf = new WeakMap<TimelineTask[], Kinds>()

/** Sorted once for a list of tasks, which is never changed in place. */
function sorted(tasks: TimelineTask[]): Kinds {
  const known = kindsOf.get(tasks)
  if (known) return known
  const begun = tasks.flatMap(({ start, end, stateType }) => (start === null ? [] : [{ start, end, stateType }]))
  const edges = (of: typeof begun): Edges => ({
    starts: Float64Array.from(of, (task) => task.start).sort(),
    // What took no time is seen in one slice all the same; what failed without an end goes on to the end of the axis.
    ends: Float64Array.from(of, (task) => Math.max(task.end ?? Number.POSITIVE_INFINITY, task.start + 0.001)).sort(),
  })
  const kinds = {
    ok: edges(begun.filter((task) => task.end !== null && !isBad(task))),
    bad: edges(begun.filter(isBad)),
    running: Float64Array.from(
      begun.filter((task) => task.end === null && !isBad(task)),
      (task) => task.start,
    ).sort(),
  }
  kindsOf.set(tasks, kinds)
  return kinds
}

/** How many of the sorted `times` come before `time`, or at it where `inclusive`. */
function countUpTo(times: Float64Array, time: number, inclusive: boolean): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = times[middle] as number
    if (at < time || (inclusive && at === time)) low = middle + 1
    else high = middle
  }
  return low
}

/** Looked up slice by slice in sorted times, so that a frame costs the same for ten thousand tasks as for ten. */
export function density(tasks: TimelineTask[], scale: TimeScale, view: View, slices: number, now: number): Density {
  const { ok, bad, running } = sorted(tasks)
  const perSlice = (view.to - view.from) / slices
  const edges = Float64Array.from({ length: slices + 1 }, (_, i) => scale.toTime(view.from + i * perSlice))
  const atWork = ({ starts, ends }: Edges) =>
    Uint16Array.from({ length: slices }, (_, i) =>
      Math.max(0, countUpTo(starts, edges[i + 1] as number, false) - countUpTo(ends, edges[i] as number, true)),
    )
  const result: Density = {
    ok: atWork(ok),
    bad: atWork(bad),
    running: Uint16Array.from({ length: slices }, (_, i) =>
      (edges[i] as number) < now ? countUpTo(running, edges[i + 1] as number, false) : 0,
    ),
    peak: 0,
  }
  for (let i = 0; i < slices; i++) {
    result.peak = Math.max(result.peak, (result.ok[i] ?? 0) + (result.running[i] ?? 0) + (result.bad[i] ?? 0))
  }
  return result
}

/**
 * Columns of `counts` as one SVG path in a box of `slices` × `height`, standing on its floor or on the columns
 * of `below`; equal neighbours join.
 */
export function columnsPath(counts: Uint16Array, peak: number, height: number, below: Uint16Array[] = []): string {
  const lift = (i: number) => below.reduce((sum, list) => sum + (list[i] ?? 0), 0)
  let path = ''
  let i = 0
  while (i < counts.length) {
    const count = counts[i] as number
    const base = lift(i)
    let j = i + 1
    while (j < counts.length && counts[j] === count && lift(j) === base) j++
    if (count > 0) {
      // A single task of many must still be seen.
      const top = height - columnHeight(base + count, peak, height)
      const floor = height - (base > 0 ? columnHeight(base, peak, height) : 0)
      path += `M${i} ${floor.toFixed(1)}V${top.toFixed(1)}H${j}V${floor.toFixed(1)}Z`
    }
    i = j
  }
  return path
}

const columnHeight = (count: number, peak: number, height: number) =>
  count === 0 ? 0 : Math.max(2, (count / Math.max(peak, 1)) * height)
