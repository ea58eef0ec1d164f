import { useQuery } from '@tanstack/react-query'
import { flowRunQuery } from '~/api/flow-runs'
import { flowRunTaskRunsQuery } from '~/api/task-runs'
import { paths } from '~/lib/paths'
import { parseTime } from '~/lib/time'
import { SETTLING_MS } from './log-stores'

/**
 * What the page around the log has loaded about the run. Nothing is asked for it: a log without names is still a log.
 */
export function useLogFacts(flowRunId: string | undefined) {
  const run = useQuery({ ...flowRunQuery(flowRunId ?? ''), enabled: false }).data
  const tasks = useQuery({ ...flowRunTaskRunsQuery(flowRunId ?? ''), enabled: false }).data
  return {
    failed: run?.state_type === 'FAILED' || run?.state_type === 'CRASHED',
    runName: run?.name ?? null,
    endTime: run?.end_time ?? null,
    tasks,
  }
}

/** So short a time ago that the last lines may not have arrived. */
export function endedJustNow(endTime: string | null): boolean {
  const ended = parseTime(endTime)
  return ended !== null && Date.now() - ended < SETTLING_MS
}

export type TaskNames = (taskRunId: string) => string | undefined

/** What stands in the column of origins for a line: its task, else the run, else the logger. */
export function nameSource(
  taskRunId: string | null,
  logger: string,
  {
    nameOf,
    runName,
    taskLink = paths.taskRun,
  }: { nameOf: TaskNames; runName: string | null; taskLink?: (id: string) => string },
): { name: string; to: string | null } {
  if (taskRunId !== null) return { name: nameOf(taskRunId) || taskRunId.slice(0, 8), to: taskLink(taskRunId) }
  if (logger === '' || logger === 'prefect.flow_runs') return { name: runName ?? 'flow run', to: null }
  return { name: logger.replace(/^prefect\./, ''), to: null }
}
