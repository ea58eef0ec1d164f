import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { flowRunInRowQuery } from '~/api/flow-runs'
import { taskRunsAroundQuery, type TaskRun } from '~/api/task-runs'
import { neighbours } from '~/features/run-graph/dependency-lines'
import { toTimelineTask } from '~/features/run-graph/timeline-tasks'

export type TaskPlace = ReturnType<typeof useTaskPlace>

/** Where a task run stands in its flow run: before and after what, waiting for what, needed by what. */
export function useTaskPlace(task: TaskRun) {
  const hasRun = Boolean(task.flow_run_id)
  const run = useQuery({ ...flowRunInRowQuery(task.flow_run_id ?? ''), enabled: hasRun })
  const around = useQuery({ ...taskRunsAroundQuery(task), enabled: hasRun })
  const rows = around.data?.rows
  const tasks = useMemo(() => rows?.map(toTimelineTask) ?? [], [rows])
  const self = useMemo(() => toTimelineTask(task), [task])
  const { upstream, downstream } = useMemo(() => neighbours(self, tasks), [self, tasks])
  const byId = useMemo(() => new Map(tasks.map((each) => [each.id, each])), [tasks])
  const index = tasks.findIndex(({ id }) => id === task.id)
  const whole = around.data?.fromFirst === true && around.data.toLast
  return {
    run,
    around,
    byId,
    self,
    upstream,
    downstream,
    /** The task that called it. A mapped task names the source of its input as well: that is said already. */
    caller: self.caller !== null && !self.upstream.includes(self.caller) ? self.caller : null,
    /** Tasks that it called itself, subflow runs among them. */
    called: tasks.filter(({ caller, upstream: inputs }) => caller === task.id && !inputs.includes(task.id)),
    previous: index > 0 ? tasks[index - 1] : undefined,
    next: index >= 0 ? tasks[index + 1] : undefined,
    /** Which of how many, where all are known. */
    position: whole && index >= 0 ? { at: index + 1, of: tasks.length } : null,
    /** Everything that was expected after it is known: nothing else can be waiting for it. */
    allAfter: around.data?.toLast === true,
  }
}
