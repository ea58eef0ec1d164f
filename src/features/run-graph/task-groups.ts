import type { TimelineTask } from './timeline-tasks'

export type TaskGroup = {
  key: string
  /** What the tasks have in common: the task's own name. */
  label: string
  /** By start. */
  tasks: TimelineTask[]
}

/** A line of the timeline, in the order shown. */
export type TimelineRow =
  | { kind: 'task'; key: string; task: TimelineTask; level: 1 | 2 }
  | { kind: 'group'; key: string; group: TaskGroup; open: boolean }
  /** What a folded group does not show beneath its notable tasks. */
  | { kind: 'more'; key: string; group: TaskGroup; tasks: TimelineTask[] }

export type Fold = 'open' | 'closed'

/** Below this many task runs every one has its own line. */
const FLAT_UP_TO = 20
/** Fewer runs than this of one task are not worth a fold. */
const FOLD_FROM = 4
/** A folded group still shows this many of its failed tasks. */
const NOTABLE = 3

export const isBad = (task: Pick<TimelineTask, 'stateType'>) =>
  task.stateType === 'FAILED' || task.stateType === 'CRASHED'

const expected = (task: TimelineTask) => task.expectedStart ?? Number.MAX_VALUE
/** What has started by its start, then what waits by when it was expected. */
const byStart = (a: TimelineTask, b: TimelineTask) =>
  (a.start ?? Number.MAX_VALUE) - (b.start ?? Number.MAX_VALUE) ||
  expected(a) - expected(b) ||
  (a.name < b.name ? -1 : 1)

/**
 * Prefect names a task run `{task name}-{suffix}` unless told otherwise, and the key ends in a hash of the
 * source (prefect/tasks.py: `{qualname}-{8 hex}`), so the names are the better label while they agree.
 */
export function groupLabel(tasks: TimelineTask[]): string {
  const stems = new Set(tasks.map((task) => task.name.replace(/-[0-9a-z]{1,8}$/i, '')))
  if (stems.size === 1) return [...stems][0] as string
  const key = tasks[0]?.taskKey ?? ''
  const named = key.replace(/-[0-9a-z]{6,8}$/i, '')
  return named.slice(named.lastIndexOf('.') + 1) || key || (tasks[0]?.name ?? '')
}

export function groupTasks(tasks: TimelineTask[]): TaskGroup[] {
  const byKey = new Map<string, TimelineTask[]>()
  for (const task of tasks) {
    // Keys of different tasks may be equal in nothing but the empty one of rows that lack it.
    const key = task.taskKey || task.name
    const list = byKey.get(key)
    if (list) list.push(task)
    else byKey.set(key, [task])
  }
  return [...byKey]
    .map(([key, list]) => ({ key, label: groupLabel(list), tasks: list.toSorted(byStart) }))
    .toSorted((a, b) => byStart(a.tasks[0] as TimelineTask, b.tasks[0] as TimelineTask))
}

/** Lines to show: few tasks flat and by start, many folded by task with the failed and the selected one in view. */
export function timelineRows(
  groups: TaskGroup[],
  folds: ReadonlyMap<string, Fold>,
  selected: string | null,
): TimelineRow[] {
  const total = groups.reduce((sum, group) => sum + group.tasks.length, 0)
  if (total <= FLAT_UP_TO) {
    return groups
      .flatMap((group) => group.tasks)
      .toSorted(byStart)
      .map((task) => ({ kind: 'task', key: task.id, task, level: 1 }))
  }
  return groups.flatMap((group) => (group.tasks.length < FOLD_FROM ? flat(group) : folded(group, folds, selected)))
}

const flat = (group: TaskGroup): TimelineRow[] =>
  group.tasks.map((task) => ({ kind: 'task', key: task.id, task, level: 1 }))

function folded(group: TaskGroup, folds: ReadonlyMap<string, Fold>, selected: string | null): TimelineRow[] {
  const fold = folds.get(group.key)
  const child = (task: TimelineTask): TimelineRow => ({ kind: 'task', key: task.id, task, level: 2 })
  if (fold === 'open') return [{ kind: 'group', key: group.key, group, open: true }, ...group.tasks.map(child)]
  const bad = fold === 'closed' ? [] : group.tasks.filter(isBad).slice(0, NOTABLE)
  const notable = group.tasks.filter((task) => task.id === selected || bad.includes(task))
  const head: TimelineRow = { kind: 'group', key: group.key, group, open: notable.length > 0 }
  if (notable.length === 0) return [head]
  const rest = group.tasks.filter((task) => !notable.includes(task))
  if (rest.length === 0) return [head, ...notable.map(child)]
  return [head, ...notable.map(child), { kind: 'more', key: `more:${group.key}`, group, tasks: rest }]
}
