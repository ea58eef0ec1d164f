import type { TaskRun } from '~/api/task-runs'
import { messageLine, type CausedRun } from '~/features/runs/run-cause'

/** What of a failed task run tells about its flow run. */
export type FailedTask = Pick<TaskRun, 'id' | 'name' | 'state_type' | 'state' | 'start_time' | 'end_time'> & {
  flow_run_run_count?: number
}

export type Cause = {
  /** One line: the exception's own. */
  text: string
  /** The task that failed first, or whose exception the text is. */
  task: FailedTask | null
  /** The text is the task's own: its log has the line. */
  ofTask: boolean
  /** How many more task runs failed. */
  others: number
}

/** Messages that say only that something inside did not end well (prefect/states.py, flow_engine.py). */
const onlyPoints = /^(\d+\/\d+ states? (failed|are not final|were)|UnfinishedRun|.*Run is in [A-Z]+ state, its result)/

/**
 * Why a run failed: its task's exception when the run only passes it on, else its own. Of several failed tasks
 * the first to fail is named, since the others often fail in its wake.
 */
export function causeOf(run: CausedRun & { run_count?: number }, tasks: FailedTask[]): Cause {
  const own = messageLine(run.state?.message)
  const bad = tasks.filter((task) => task.state_type === 'FAILED' || task.state_type === 'CRASHED')
  // A retried run has the failed tasks of earlier attempts too; those of the last are the answer.
  const lastAttempt = Math.max(0, ...bad.map((task) => task.flow_run_run_count ?? 0))
  const recent = bad
    .filter((task) => (task.flow_run_run_count ?? 0) === lastAttempt)
    .toSorted((a, b) => (endOf(a) < endOf(b) ? -1 : 1))
  const blamed = recent.find((task) => sameFault(own, messageLine(task.state?.message)))
  const first = recent[0]
  const task = blamed ?? (own === '' || onlyPoints.test(own) ? (first ?? null) : null)
  const said = task ? messageLine(task.state?.message) : own
  return {
    text: said || own,
    task: task ?? first ?? null,
    ofTask: task !== null,
    others: Math.max(0, recent.length - 1),
  }
}

const endOf = (task: FailedTask) => task.end_time ?? task.start_time ?? ''

function sameFault(own: string, ofTask: string): boolean {
  if (own === '' || ofTask === '') return false
  return own.includes(ofTask) || ofTask.includes(own)
}
