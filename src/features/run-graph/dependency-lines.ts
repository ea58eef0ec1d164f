import type { TimelineRow } from './task-groups'
import type { TimelineTask } from './timeline-tasks'

/** From where a result came to where it was taken: row numbers and times (ms). */
export type DependencyLine = {
  key: string
  fromRow: number
  fromTime: number
  toRow: number
  toTime: number
  /** The task at its end never started. */
  unmet: boolean
}

/** Beyond this lines say nothing more. */
const MOST = 40

/** The row in which each task run is seen: its own, or that of the group it is folded into. */
export function rowIndex(rows: TimelineRow[]): Map<string, number> {
  const index = new Map<string, number>()
  rows.forEach((row, at) => {
    if (row.kind === 'task') index.set(row.task.id, at)
  })
  rows.forEach((row, at) => {
    if (row.kind === 'task') return
    for (const task of row.kind === 'more' ? row.tasks : row.group.tasks) {
      // "23 more" is nearer to the truth than the group's head above it.
      if (row.kind === 'more' || !index.has(task.id)) index.set(task.id, at)
    }
  })
  return index
}

/** What the selected task waited for, and what waits for it. Each pair of rows is joined once. */
export function dependencyLines(
  selected: TimelineTask,
  tasks: TimelineTask[],
  index: Map<string, number>,
): DependencyLine[] {
  const own = index.get(selected.id)
  if (own === undefined) return []
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const lines = new Map<string, DependencyLine>()
  const join = (from: TimelineTask, to: TimelineTask) => {
    const fromRow = index.get(from.id)
    const toRow = index.get(to.id)
    const fromTime = from.end ?? from.start
    if (fromRow === undefined || toRow === undefined || fromTime === null || lines.size >= MOST) return
    const key = `${fromRow}-${toRow}`
    if (fromRow === toRow || lines.has(key)) return
    lines.set(key, { key, fromRow, fromTime, toRow, toTime: to.start ?? fromTime, unmet: to.start === null })
  }
  for (const id of selected.upstream) {
    const from = byId.get(id)
    if (from) join(from, selected)
  }
  for (const task of tasks) if (task.upstream.includes(selected.id)) join(selected, task)
  return [...lines.values()]
}

/** What must complete before the task, and what waits for it, for the task's own panel. */
export function neighbours(selected: TimelineTask, tasks: TimelineTask[]) {
  const wanted = new Set(selected.upstream)
  return {
    upstream: tasks.filter((task) => wanted.has(task.id)),
    downstream: tasks.filter((task) => task.upstream.includes(selected.id)),
    /** Inputs that are not among the loaded tasks. */
    missing: selected.upstream.filter((id) => !tasks.some((task) => task.id === id)).length,
  }
}
