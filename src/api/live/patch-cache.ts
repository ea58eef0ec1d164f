import { notifyManager, type Query, type QueryClient } from '@tanstack/react-query'
import type { FlowRun } from '~/api/flow-runs'
import type { TaskRun, TasksOfRun } from '~/api/task-runs'
import { patchFlowRun, patchTaskRun, taskRunFromEvent, type LiveEvent, type Patch } from './apply-event'

type Row = { id: string }
type RowPatch = (row: Row) => Row

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isRow = (value: unknown): value is Row => isRecord(value) && typeof value.id === 'string'

function patchList(list: unknown[], patch: RowPatch): unknown[] {
  const next = list.map((item) => patchRows(item, patch))
  return next.some((item, index) => item !== list[index]) ? next : list
}

/** Rows wherever our queries keep them: alone, in a list, in `rows`, in the `pages` of an infinite query. Same object if unchanged. */
function patchRows(data: unknown, patch: RowPatch): unknown {
  if (Array.isArray(data)) return patchList(data, patch)
  if (isRow(data)) return patch(data)
  if (!isRecord(data)) return data
  for (const key of ['pages', 'rows']) {
    const list = data[key]
    if (!Array.isArray(list)) continue
    const next = patchList(list, patch)
    return next === list ? data : { ...data, [key]: next }
  }
  return data
}

export function eachRow(data: unknown, visit: (row: Row) => void) {
  patchRows(data, (row) => {
    visit(row)
    return row
  })
}

const KINDS: Record<string, string[]> = {
  'flow-runs': ['list', 'one', 'upcoming', 'parent'],
  'task-runs': ['list', 'one', 'of-flow-run'],
}

/** Queries whose data holds whole rows of flow runs or task runs. */
export function holdsRows({ queryKey: [resource, kind] }: Pick<Query, 'queryKey'>) {
  return typeof resource === 'string' && typeof kind === 'string' && (KINDS[resource]?.includes(kind) ?? false)
}

const REMEMBER_MS = 60_000
const REMEMBERED = 1000

interface Remembered {
  event: LiveEvent
  at: number
}

/**
 * Events into cached rows. A fetch that was under way when an event came may bring the older state, so the last
 * minute's events are applied to all fresh data once more.
 */
export function createCachePatcher(client: QueryClient, now: () => number = Date.now) {
  const recent = new Map<string, Remembered>()
  let writing = false

  /** A patch is no fetch: the age of what surrounds the row stays what it was. */
  function write(query: Query, data: unknown) {
    if (data === query.state.data) return
    writing = true
    client.setQueryData(query.queryKey, data, { updatedAt: query.state.dataUpdatedAt })
    writing = false
  }

  function remember(event: LiveEvent) {
    recent.delete(event.id)
    recent.set(event.id, { event, at: now() })
    for (const [id, { at }] of recent) {
      if (recent.size <= REMEMBERED && now() - at < REMEMBER_MS) break
      recent.delete(id)
    }
  }

  const eventFor = (row: Row) => recent.get(row.id)?.event

  function patched(row: Row, event: LiveEvent, incomplete: Set<string>): Row {
    const patch: Patch<Row> | undefined =
      event.entity === 'flow-run' ? patchFlowRun(row as FlowRun, event) : patchTaskRun(row as TaskRun, event)
    if (patch && !patch.complete && event.entity === 'flow-run') incomplete.add(row.id)
    return patch?.row ?? row
  }

  /** Task runs that are not in their run's list yet, from their events alone. */
  function addTaskRuns(query: Query, tasks: TasksOfRun, events: LiveEvent[]): TasksOfRun {
    if (!tasks.complete) return tasks
    const known = new Set(tasks.rows.map((row) => row.id))
    const added = new Map<string, TaskRun>()
    for (const event of events) {
      if (event.related['flow-run'] !== query.queryKey[2] || known.has(event.id)) continue
      const before = added.get(event.id)
      const row = before ? patchTaskRun(before, event)?.row : taskRunFromEvent(event)
      if (row) added.set(event.id, row)
    }
    return added.size > 0 ? { ...tasks, rows: [...tasks.rows, ...added.values()] } : tasks
  }

  function apply(events: LiveEvent[]) {
    const incomplete = new Set<string>()
    const found = new Set<string>()
    const runs = statesById(events, 'flow-run')
    const tasks = statesById(events, 'task-run')
    for (const event of events) if (event.state) remember(event)
    notifyManager.batch(() => {
      for (const query of client.getQueryCache().getAll()) {
        if (!holdsRows(query) || query.state.data === undefined) continue
        const byId = query.queryKey[0] === 'flow-runs' ? runs : tasks
        if (byId.size === 0) continue
        let data = patchRows(query.state.data, (row) => {
          const ofRow = byId.get(row.id)
          if (!ofRow) return row
          found.add(row.id)
          return ofRow.reduce((current, event) => patched(current, event, incomplete), row)
        })
        if (query.queryKey[1] === 'of-flow-run')
          data = addTaskRuns(query, data as TasksOfRun, [...tasks.values()].flat())
        if (query.queryKey[1] === 'upcoming') data = stillScheduled(data as FlowRun[])
        write(query, data)
      }
    })
    return { incomplete: [...incomplete], found }
  }

  /** After a fetch or an insertion: whatever newer an event has said meanwhile. */
  function reapply(query: Query) {
    if (!holdsRows(query) || recent.size === 0) return
    const data = patchRows(query.state.data, (row) => {
      const event = eventFor(row)
      return event ? patched(row, event, new Set()) : row
    })
    write(query, data)
  }

  /** Whole rows just asked for; one that an event has overtaken is left alone. */
  function put(resource: 'flow-runs' | 'task-runs', rows: (FlowRun | TaskRun)[]) {
    const byId = new Map<string, FlowRun | TaskRun>(rows.map((row) => [row.id, row]))
    notifyManager.batch(() => {
      for (const query of client.getQueryCache().getAll()) {
        if (query.queryKey[0] !== resource || !holdsRows(query)) continue
        const data = patchRows(query.state.data, (row) => {
          const fresh = byId.get(row.id)
          return fresh && !isOlder(fresh, row as FlowRun) ? { ...row, ...fresh } : row
        })
        write(query, data)
      }
    })
  }

  const stop = client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'success' && !writing) reapply(event.query)
  })

  return { apply, put, stop }
}

function statesById(events: LiveEvent[], entity: LiveEvent['entity']) {
  const byId = new Map<string, LiveEvent[]>()
  for (const event of events)
    if (event.entity === entity && event.state) byId.set(event.id, [...(byId.get(event.id) ?? []), event])
  return byId
}

/** A run that started is upcoming no more. */
const stillScheduled = (runs: FlowRun[]) =>
  runs.every((run) => run.state_type === 'SCHEDULED') ? runs : runs.filter((run) => run.state_type === 'SCHEDULED')

const isOlder = (a: FlowRun | TaskRun, b: FlowRun | TaskRun) =>
  Date.parse(a.state?.timestamp ?? '') < Date.parse(b.state?.timestamp ?? '')
