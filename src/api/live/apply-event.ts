import type { StateType } from '~/api/generated/types.gen'
import type { FlowRun } from '~/api/flow-runs'
import type { LiveEntity } from '~/api/query-client'
import type { TaskRun } from '~/api/task-runs'

/** What an event says, and no more: it lacks a flow run's times and parameters. */
export interface LiveEvent {
  entity: LiveEntity
  id: string
  /** Absent for lifecycle events (`prefect.deployment.updated`). */
  state?: EventState
  name?: string
  /** Ids of the related flow, deployment, runs …: by kind. */
  related: Partial<Record<LiveEntity, string>>
  /** A flow run with a parent task run is a subflow run. */
  isSubflow: boolean
  /** Task runs only: the row's other fields, times included. */
  taskRun?: Partial<TaskRun>
}

interface EventState {
  /** The id of the state is the id of its event (server/events/…, orchestration). */
  id: string
  type: StateType
  name: string
  message: string | null
  /** ISO: decides what is newer, never the order of arrival. */
  timestamp: string
  runCount: number | null
}

const STATE_TYPES = new Set<string>([
  'SCHEDULED',
  'PENDING',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'CRASHED',
  'PAUSED',
  'CANCELLING',
] satisfies StateType[])

const ENTITIES: Record<string, LiveEntity> = {
  'flow-run': 'flow-run',
  'task-run': 'task-run',
  deployment: 'deployment',
  flow: 'flow',
  'work-pool': 'work-pool',
  'work-queue': 'work-queue',
  artifact: 'artifact',
  'artifact-collection': 'artifact',
  variable: 'variable',
  'block-document': 'block',
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** `prefect.flow-run.<id>` → entity and id. */
function resourceOf(value: unknown): { entity: LiveEntity; id: string } | undefined {
  const [, kind = '', id] = /^prefect\.([a-z-]+)\.(.+)$/.exec(text(value) ?? '') ?? []
  const entity = ENTITIES[kind]
  return entity && id ? { entity, id } : undefined
}

function stateOf(event: Record<string, unknown>, resource: Record<string, unknown>): EventState | undefined {
  const type = text(resource['prefect.state-type'])
  const timestamp = text(resource['prefect.state-timestamp']) ?? text(event.occurred)
  const id = text(event.id)
  if (!type || !STATE_TYPES.has(type) || !timestamp || !id || !Number.isFinite(Date.parse(timestamp))) return undefined
  const runCount = Number.parseInt(text(resource['prefect.run-count']) ?? '', 10)
  return {
    id,
    type: type as StateType,
    name: text(resource['prefect.state-name']) ?? type,
    message: text(resource['prefect.state-message']) || null,
    timestamp,
    runCount: Number.isFinite(runCount) ? runCount : null,
  }
}

/** Undefined for anything this page does not show; events are input from outside and may hold anything. */
export function readEvent(raw: unknown): LiveEvent | undefined {
  if (!isRecord(raw) || !isRecord(raw.resource)) return undefined
  const subject = resourceOf(raw.resource['prefect.resource.id'])
  if (!subject) return undefined
  const related: LiveEvent['related'] = {}
  for (const other of Array.isArray(raw.related) ? raw.related : []) {
    if (!isRecord(other) || other['prefect.resource.role'] === 'creator') continue
    const found = resourceOf(other['prefect.resource.id'])
    if (found) related[found.entity] ??= found.id
  }
  const payload = isRecord(raw.payload) ? raw.payload : {}
  return {
    ...subject,
    state: stateOf(raw, raw.resource),
    name: text(raw.resource['prefect.resource.name']),
    related,
    isSubflow: subject.entity === 'flow-run' && related['task-run'] !== undefined,
    taskRun: subject.entity === 'task-run' && isRecord(payload.task_run) ? payload.task_run : undefined,
  }
}

const time = (iso: string | null | undefined) => (iso ? Date.parse(iso) : Number.NaN)

interface Stateful {
  state?: FlowRun['state']
  state_id?: string | null
}

/** Microseconds count: Running and Completed of a quick task may share a millisecond. */
function isNewer(event: EventState, row: Stateful): boolean {
  if (row.state_id === event.id) return false
  const [mine, theirs] = [time(row.state?.timestamp), time(event.timestamp)]
  if (!Number.isFinite(mine) || theirs > mine) return true
  return theirs === mine && fraction(event.timestamp) > fraction(row.state?.timestamp ?? '')
}

const fraction = (iso: string) => Number(`0.${/\.(\d+)/.exec(iso)?.[1] ?? '0'}`)

const isTerminal = (type: StateType) =>
  type === 'COMPLETED' || type === 'FAILED' || type === 'CRASHED' || type === 'CANCELLED'

const stateFields = (event: EventState) => ({
  state_id: event.id,
  state_type: event.type,
  state_name: event.name,
  state: { id: event.id, type: event.type, name: event.name, message: event.message, timestamp: event.timestamp },
})

export interface Patch<Row> {
  row: Row
  /** False: the row now lacks something that only the server knows; ask for it. */
  complete: boolean
}

/**
 * The flow run as the event leaves it; undefined when the row is as new already. Times follow the server's rules
 * (server/orchestration/core_policy and global_policy: SetStartTime, SetEndTime, IncrementRunTime).
 */
export function patchFlowRun(run: FlowRun, { state, name }: LiveEvent): Patch<FlowRun> | undefined {
  if (!state || !isNewer(state, run)) return undefined
  const row: FlowRun = { ...run, ...stateFields(state), name: name ?? run.name }
  row.run_count = state.runCount ?? run.run_count
  const wasRunning = run.state_type === 'RUNNING' && run.state?.timestamp
  if (wasRunning) {
    const seconds = (time(state.timestamp) - time(run.state?.timestamp)) / 1000
    row.total_run_time = (run.total_run_time ?? 0) + Math.max(0, seconds)
    row.estimated_run_time = row.total_run_time
  }
  if (state.type === 'RUNNING') {
    row.start_time = run.start_time ?? state.timestamp
    row.end_time = null
  }
  if (isTerminal(state.type)) row.end_time = state.timestamp
  if (state.type === 'SCHEDULED') row.end_time = null
  // Scheduled and paused states have details (when next, what input); an end without its start was missed.
  const detailed = state.type === 'SCHEDULED' || state.type === 'PAUSED'
  const missedStart = isTerminal(state.type) && (!row.start_time || !wasRunning)
  return { row, complete: !detailed && !missedStart }
}

/** The task run as the event leaves it: its payload holds the whole row but the run it belongs to. */
export function patchTaskRun(run: TaskRun, { state, taskRun, name }: LiveEvent): Patch<TaskRun> | undefined {
  if (!state || !isNewer(state, run)) return undefined
  const row: TaskRun = { ...run, ...taskRun, ...stateFields(state), name: name ?? run.name, id: run.id }
  if (taskRun) return { row: { ...row, flow_run_id: run.flow_run_id }, complete: true }
  if (state.type === 'RUNNING') row.start_time = run.start_time ?? state.timestamp
  if (isTerminal(state.type)) row.end_time = state.timestamp
  return { row, complete: false }
}

/** A task run that is not on screen yet, from its event alone; undefined when the event does not hold the row. */
export function taskRunFromEvent({ id, state, taskRun, name, related }: LiveEvent): TaskRun | undefined {
  if (!state || !taskRun || !related['flow-run']) return undefined
  const { task_key, dynamic_key } = taskRun
  if (typeof task_key !== 'string' || typeof dynamic_key !== 'string') return undefined
  return {
    ...taskRun,
    ...stateFields(state),
    id,
    name: name ?? taskRun.name,
    flow_run_id: related['flow-run'],
    task_key,
    dynamic_key,
    created: taskRun.created ?? state.timestamp,
    updated: taskRun.updated ?? state.timestamp,
  }
}
