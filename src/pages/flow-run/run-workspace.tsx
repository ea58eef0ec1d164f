import { lazy, Suspense, useMemo } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import { isTerminal } from '~/api/flow-runs'
import { MOST_TASKS } from '~/api/task-runs'
import { summaryOf, TaskSummary, type TaskSummaryRow } from '~/features/flow-run/task-summary'
import type { RunTimeline } from '~/features/flow-run/run-timeline'
import { LogView } from '~/features/logs/log-view'
import { QueryError } from '~/features/page/query-error'
import { TimelinePane } from '~/features/run-graph/timeline-pane'
import { Button } from '~/ui/button'
import { Skeleton } from '~/ui/skeleton'
import { withRunView, type RunView } from './run-view'

const TaskPanel = lazy(() => import('~/features/flow-run/task-panel').then((module) => ({ default: module.TaskPanel })))

/** The default view: what happened when, above; which task and what it said, below. One selection for all three. */
export function RunWorkspace({
  run,
  timeline,
  view: { task },
}: {
  run: FlowRun
  timeline: RunTimeline
  view: RunView
}) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const select = (id: string | null) =>
    void navigate({ search: withRunView(search, { task: id === task ? null : id }) }, { replace: true })
  const taskLink = (id: string) => withRunView(search, { task: id })
  const { query, tasks, selectedRow } = timeline
  const summary = useMemo(() => summaryOf(tasks), [tasks])
  // A subflow logs into its own run.
  const child = selectedRow?.state?.state_details?.child_flow_run_id
  const hasTasks = tasks.length > 0
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TimelinePane
        tasks={tasks}
        runStart={timeline.runStart}
        runEnd={timeline.runEnd}
        attempts={timeline.attempts}
        gaps={timeline.gaps}
        selected={task}
        onSelect={select}
        selectedAttempts={timeline.selectedAttempts}
        note={<TimelineNote timeline={timeline} />}
        onReach={timeline.readMore}
      >
        {query.isPending ? (
          <div className="flex flex-col gap-2 p-4" aria-hidden="true">
            {['w-2/3', 'w-1/2', 'w-3/5'].map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
        ) : query.error && !query.data ? (
          <QueryError query={query} />
        ) : hasTasks ? null : (
          <p className="px-4 py-3 text-muted">{noTasks(run)}</p>
        )}
      </TimelinePane>
      {query.error && query.data && <QueryError query={query} />}
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        {(hasTasks || selectedRow) && (
          <div className="flex w-92 flex-none flex-col overflow-y-auto border-r border-line bg-raised max-lg:max-h-[34%] max-lg:w-auto max-lg:border-r-0 max-lg:border-b">
            <div className="max-lg:hidden">
              <TaskSummary
                rows={summary}
                selected={task}
                loading={query.isPending}
                linkTo={(row) => summaryLink(search, row)}
              />
            </div>
            {selectedRow && (
              <Suspense>
                <TaskPanel task={selectedRow} tasks={tasks} taskLink={taskLink} onClose={() => select(null)} />
              </Suspense>
            )}
            {timeline.notFound && (
              <p className="px-4 py-3 text-muted">
                The task run in the address is not one of this run.{' '}
                <Link to={{ search: withRunView(search, { task: null }) }} replace className="text-accent">
                  Show all
                </Link>
              </p>
            )}
          </div>
        )}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {task && (
            <p className="flex min-h-7 flex-none items-center gap-2 border-b border-line bg-selected px-4 text-12">
              <span className="min-w-0 truncate">
                {child ? 'The log of the subflow run of ' : 'Only the lines of '}
                <b className="font-medium">{selectedRow?.name ?? 'one task run'}</b>
              </span>
              <Link to={{ search: withRunView(search, { task: null }) }} replace className="shrink-0 text-accent">
                Show all lines{child && ' of this run'}
              </Link>
            </p>
          )}
          {child ? (
            <LogView flowRunId={child} live={!isTerminal(selectedRow?.state_type)} />
          ) : (
            <LogView
              flowRunId={run.id}
              taskRunId={task ?? undefined}
              live={!isTerminal(run.state_type)}
              taskLink={taskLink}
              marks={timeline.logMarks}
            />
          )}
        </div>
      </div>
    </div>
  )
}

const summaryLink = (search: URLSearchParams, row: TaskSummaryRow) =>
  row.tasks.length === 1
    ? withRunView(search, { task: row.tasks[0]?.id ?? null })
    : withRunView(search, { tab: 'task-runs', name: row.name })

/** How much of the run is drawn, and the way to more of it. */
function TimelineNote({ timeline: { rows, partial, count: total, readAll } }: { timeline: RunTimeline }) {
  if (!rows) return null
  const count = rows.length.toLocaleString('en')
  if (!partial) return `${count} task ${rows.length === 1 ? 'run' : 'runs'}`
  return (
    <span className="flex items-center gap-2">
      <span className="truncate">
        first {count} of {total === undefined ? 'more' : total.toLocaleString('en')} task runs
      </span>
      {readAll?.isReading ? (
        <>
          <Button size="small" onClick={readAll.stop}>
            Stop
          </Button>
          <span role="status">reading…</span>
        </>
      ) : (
        readAll && (
          <Button size="small" onClick={readAll.read}>
            {total !== undefined && total <= MOST_TASKS
              ? 'Draw all'
              : `Draw the first ${MOST_TASKS.toLocaleString('en')}`}
          </Button>
        )
      )}
      {readAll?.error && (
        <span role="alert" className="truncate text-failed" title={readAll.error.message}>
          {readAll.error.message}
        </span>
      )}
    </span>
  )
}

function noTasks(run: FlowRun): string {
  if (isTerminal(run.state_type)) {
    return run.start_time
      ? 'This run called no tasks: what it did is in its logs.'
      : 'This run never started, so there are no tasks to show.'
  }
  return run.start_time ? 'No task has been called yet.' : 'The run has not started yet.'
}
