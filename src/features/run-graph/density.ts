import { isBad } from './task-groups'
import type { TimeScale, View } from './time-scale'
import type { TimelineTask } from './timeline-tasks'

/** How many of a group's tasks were at work in each slice of the view, apart by how it went; `peak` of the three together. */
export type Density = { ok: Uint16Array; running: Uint16Array; bad: Uint16Array; peak: number }

/** One pass over the tasks and one over the slices, so that ten thousand tasks cost what ten do to draw. */
export function density(tasks: TimelineTask[], scale: TimeScale, view: View, slices: number, now: number): Density {
  const ok = new Int32Array(slices + 1)
  const bad = new Int32Array(slices + 1)
  const running = new Int32Array(slices + 1)
  const perSlice = (view.to - view.from) / slices
  for (const task of tasks) {
    if (task.start === null) continue
    const from = Math.floor((scale.toX(task.start) - view.from) / perSlice)
    const to = Math.ceil((scale.toX(task.end ?? now) - view.from) / perSlice)
    if (to <= 0 && from < 0) continue
    if (from >= slices) continue
    const a = Math.max(from, 0)
    const b = Math.min(Math.max(to, a + 1), slices)
    mark(isBad(task) ? bad : task.end === null ? running : ok, a, b)
  }
  const result = { ok: sum(ok, slices), running: sum(running, slices), bad: sum(bad, slices), peak: 0 }
  for (let i = 0; i < slices; i++) {
    result.peak = Math.max(result.peak, (result.ok[i] ?? 0) + (result.running[i] ?? 0) + (result.bad[i] ?? 0))
  }
  return result
}

function mark(changes: Int32Array, from: number, to: number) {
  changes[from] = (changes[from] as number) + 1
  changes[to] = (changes[to] as number) - 1
}

function sum(changes: Int32Array, slices: number): Uint16Array {
  const counts = new Uint16Array(slices)
  let running = 0
  for (let i = 0; i < slices; i++) {
    running += changes[i] as number
    counts[i] = running
  }
  return counts
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
