import { groupTasks, timelineRows, type Fold, type TaskGroup, type TimelineRow } from './task-groups'
import { buildScale, clampView, panView, zoomView, type Gap, type TimeScale, type View } from './time-scale'
import type { TimelineTask } from './timeline-tasks'

/** What the timeline is about, as the page knows it. Times are ms since the epoch. */
export type TimelineInput = {
  tasks: TimelineTask[]
  /** The zero of the axis. Without it the first task's time is. */
  runStart: number | null
  /** Null while the run goes on: the axis then grows with `now`. */
  runEnd: number | null
  /** Times between attempts and in pauses. */
  gaps: Gap[]
  selected: string | null
}

export type TimelineSnapshot = {
  rows: TimelineRow[]
  scale: TimeScale
  view: View
  /** The view shows everything and grows with the run. */
  fitted: boolean
  now: number
}

const nothing: TimelineInput = { tasks: [], runStart: null, runEnd: null, gaps: [], selected: null }

/**
 * Rows, axis and view of one run's timeline, in plain TypeScript (design P8): React renders the rows in sight.
 * Rows are rebuilt only when tasks, folds or the selection change, never for a zoom or a tick of the clock.
 */
export class TimelineStore {
  #input: TimelineInput = nothing
  #groups: TaskGroup[] = []
  #byId = new Map<string, TimelineTask>()
  #rows: TimelineRow[] = []
  #folds = new Map<string, Fold>()
  #now = 0
  /** Null = fitted. */
  #view: View | null = null
  #scale: TimeScale
  #snapshot: TimelineSnapshot
  #listeners = new Set<() => void>()

  constructor(now: number) {
    this.#now = now
    this.#scale = this.#makeScale()
    this.#snapshot = this.#build()
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
  readonly getSnapshot = () => this.#snapshot

  task = (id: string) => this.#byId.get(id)

  setInput(input: TimelineInput) {
    const before = this.#input
    this.#input = input
    if (before.tasks !== input.tasks) {
      this.#groups = groupTasks(input.tasks)
      this.#byId = new Map(input.tasks.map((task) => [task.id, task]))
    }
    if (before.tasks !== input.tasks || before.selected !== input.selected) this.#makeRows()
    this.#scale = this.#makeScale()
    this.#changed()
  }

  setNow(now: number) {
    this.#now = now
    if (this.#input.runEnd !== null) return
    this.#scale = this.#makeScale()
    this.#changed()
  }

  toggle(groupKey: string) {
    const row = this.#rows.find((r) => r.kind === 'group' && r.group.key === groupKey)
    if (row?.kind !== 'group') return
    this.setFold(groupKey, this.#folds.get(groupKey) === 'open' || row.open ? 'closed' : 'open')
  }

  setFold(groupKey: string, fold: Fold) {
    this.#folds.set(groupKey, fold)
    this.#makeRows()
    this.#changed()
  }

  setView(view: View) {
    const { span } = this.#snapshot.scale
    const next = clampView(view, span)
    this.#view = next.from <= 0 && next.to >= span ? null : next
    this.#changed()
  }
  /** `anchor` in scale units: the place under the pointer, or the middle. */
  zoom(factor: number, anchor?: number) {
    const { view, scale } = this.#snapshot
    this.setView(zoomView(view, scale.span, factor, anchor ?? (view.from + view.to) / 2))
  }
  pan(by: number) {
    this.setView(panView(this.#snapshot.view, this.#snapshot.scale.span, by))
  }
  fit() {
    this.#view = null
    this.#changed()
  }

  #makeRows() {
    this.#rows = timelineRows(this.#groups, this.#folds, this.#input.selected)
  }

  #changed() {
    this.#snapshot = this.#build()
    for (const listener of this.#listeners) listener()
  }

  /** Not made anew for a zoom: one pass over ten thousand tasks a frame is one too many. */
  #makeScale(): TimeScale {
    const { tasks, runStart, runEnd, gaps } = this.#input
    let first = runStart ?? Number.POSITIVE_INFINITY
    let last = runEnd ?? this.#now
    for (const task of tasks) {
      // A task that never started keeps its expected start, which must not stretch a run that is over.
      if (task.start === null && runStart !== null) continue
      first = Math.min(first, task.start ?? task.expectedStart ?? first)
      last = Math.max(last, task.end ?? task.start ?? last)
    }
    if (!Number.isFinite(first)) first = last
    return buildScale(first, last, gaps)
  }

  #build(): TimelineSnapshot {
    const scale = this.#scale
    const fitted = this.#view === null
    const view = this.#view ? clampView(this.#view, scale.span) : { from: 0, to: scale.span }
    return { rows: this.#rows, scale, view, fitted, now: this.#now }
  }
}
