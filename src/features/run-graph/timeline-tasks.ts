import type { TaskRun } from '~/api/task-runs'
import { parseTime } from '~/lib/time'

/** A task run as the timeline needs it. Times are ms since the epoch. */
export type TimelineTask = {
  id: string
  name: string
  taskKey: string
  stateType: string
  stateName: string
  /** When it could have begun: the hollow part of its row reaches from here to `start`. */
  expectedStart: number | null
  start: number | null
  end: number | null
  runCount: number
  /** Task runs whose results it waits for. */
  upstream: string[]
  /** The task run that called it, when tasks are nested. */
  caller: string | null
  /** Set when the row stands for a subflow run. */
  childFlowRunId: string | null
}

/** `task_inputs` carries the edges; `__parents__` among them is the task that encapsulates this one. */
export function toTimelineTask(row: TaskRun): TimelineTask {
  const upstream = new Set<string>()
  let caller: string | null = null
  for (const [name, inputs] of Object.entries(row.task_inputs ?? {})) {
    // Newer servers may keep other facts there.
    for (const input of Array.isArray(inputs) ? inputs : []) {
      if (input.input_type !== 'task_run' || !('id' in input)) continue
      if (name === '__parents__') caller = input.id
      else upstream.add(input.id)
    }
  }
  return {
    id: row.id,
    name: row.name || row.id,
    taskKey: row.task_key ?? '',
    stateType: row.state_type ?? '',
    stateName: row.state_name ?? '',
    expectedStart: parseTime(row.expected_start_time),
    start: parseTime(row.start_time),
    end: parseTime(row.end_time),
    runCount: row.run_count ?? 0,
    upstream: [...upstream],
    caller,
    childFlowRunId: row.state?.state_details?.child_flow_run_id ?? null,
  }
}
