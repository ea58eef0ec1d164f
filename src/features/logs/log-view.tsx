import { useState } from 'react'
import { EmptyState } from '~/ui/empty-state'
import { ErrorNotice } from '~/ui/error-notice'
import { Skeleton } from '~/ui/skeleton'
import { LogConsole } from './log-console'
import { LEVELS } from './log-line'
import type { LogMark } from './log-row-kinds'
import type { ShownLog } from './log-stores'
import { endedJustNow, type TaskNames, useLogFacts } from './use-log-facts'
import { useLogStores } from './use-log-stores'
import { useLogViewState } from './use-log-view-state'

export type LogViewProps = {
  /** With its tasks' lines; left out for a task run that has no flow run. */
  flowRunId?: string
  /** Only this task's lines. */
  taskRunId?: string
  /** The run is not finished: more lines may come. */
  live: boolean
  /** Names for tasks; by default those that the page has loaded already. */
  taskNames?: TaskNames
  /** Where a task's name leads; by default to its page. */
  taskLink?: (taskRunId: string) => string
  /** Shows the first line of this task, without leaving out the others. */
  focusTaskId?: string
  /** Attempts and the like, as rules between the lines. Keep the array: a new one lays out anew. */
  marks?: readonly LogMark[]
}

/**
 * A log: reads its tail first, follows it while the run lives, and keeps its view (level, search, open line) in the address.
 * `?line=` takes an instant, `first-error` or `last-error`. It fills its parent, which gives it a height.
 */
export function LogView(props: LogViewProps) {
  return <OneLog key={props.flowRunId ?? props.taskRunId} {...props} />
}

const noMarks: readonly LogMark[] = []

function OneLog({ flowRunId, taskRunId, live, taskNames, taskLink, focusTaskId, marks = noMarks }: LogViewProps) {
  const state = useLogViewState()
  const facts = useLogFacts(flowRunId)
  const [settling] = useState(() => endedJustNow(facts.endTime))
  const minLevel = LEVELS.find(({ name }) => name === state.view.level)?.from ?? 0
  const narrowTask = flowRunId === undefined ? null : (taskRunId ?? null)
  const subject = flowRunId === undefined ? { taskRunId } : { flowRunId }
  const log = useLogStores(subject, { taskRunId: narrowTask, minLevel }, { live, settling })
  const nameOf = taskNames ?? ((id: string) => facts.tasks?.rows.find((task) => task.id === id)?.name ?? undefined)

  return (
    <section aria-label="Logs" className="flex min-h-0 min-w-0 flex-1 flex-col bg-raised">
      {log ? (
        <LogConsole
          flowRunId={flowRunId}
          taskRunId={narrowTask}
          minLevel={minLevel}
          log={log}
          live={live}
          failed={facts.failed}
          source={{ nameOf, runName: facts.runName, taskLink }}
          focusTaskId={focusTaskId ?? null}
          marks={marks}
          state={state}
          placeholder={<Placeholder log={log} live={live} narrowed={narrowTask !== null || minLevel > 0} />}
        />
      ) : null}
    </section>
  )
}

/** In the place of lines while there are none: because they are on their way, cannot be had, or do not exist. */
function Placeholder({
  log: { store, snapshot },
  live,
  narrowed,
}: {
  log: ShownLog
  live: boolean
  narrowed: boolean
}) {
  if (snapshot.opening === 'failed')
    return <ErrorNotice message={snapshot.error ?? 'The log could not be read.'} onRetry={() => void store.open()} />
  if (snapshot.opening === 'loading')
    return (
      <div aria-label="Loading the log" aria-busy="true" role="status" className="flex flex-col gap-2 p-4">
        {['w-3/5', 'w-3/4', 'w-2/5', 'w-5/6', 'w-1/2'].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </div>
    )
  if (narrowed)
    return (
      <EmptyState title="No line fits">
        {live ? 'None so far has this level and task. ' : 'This log has no line of this level and task. '}
        Choose a lower level, or all tasks, to see the others.
      </EmptyState>
    )
  if (live)
    return <EmptyState title="No lines yet">They appear here a second or two after they are written.</EmptyState>
  return (
    <EmptyState title="This run logged nothing">
      Only what goes to a Prefect logger is kept, and prints with <code>log_prints=True</code>. When the flow itself
      never started, the reason is in the log of its worker.
    </EmptyState>
  )
}
