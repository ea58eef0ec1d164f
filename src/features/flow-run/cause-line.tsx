import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import { taskRunsQuery, type TaskRun } from '~/api/task-runs'
import { awaitsInput, isSuspended } from '~/features/run-actions/valid-actions'
import { runCause } from '~/features/runs/run-cause'
import { stateTone, type StateTone } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { RelativeTime } from '~/ui/relative-time'
import { Timestamp } from '~/ui/timestamp'
import { causeOf } from './cause'

/** The first thing to read: why the run failed, or what it waits for. Nothing when there is nothing to explain. */
export function RunExplanation({ run, tasks, taskLink, logLink }: ExplanationProps) {
  const tone = stateTone(run.state_type, run.state_name)
  if (tone === 'failed' || tone === 'crashed') {
    return <CauseLine run={run} tone={tone} tasks={tasks} taskLink={taskLink} logLink={logLink} />
  }
  return <WaitLine run={run} tone={tone} />
}

export type ExplanationProps = {
  run: FlowRun
  /** All task runs of the run, or that they are on their way; null: the failed ones are asked for. */
  tasks: TaskRun[] | 'loading' | null
  /** Search strings of this page, to keep the rest of the view. */
  taskLink: (taskRunId: string) => string
  logLink: (taskRunId: string | null) => string
}

/** The latest failures, which are those of the last attempt. */
const failedTasks = (flowRunId: string) =>
  taskRunsQuery({
    filter: { task_runs: { flow_run_id: { any_: [flowRunId] }, state: { type: { any_: ['FAILED', 'CRASHED'] } } } },
    sort: 'END_TIME_DESC',
    limit: 20,
  })

function CauseLine({ run, tone, tasks, taskLink, logLink }: ExplanationProps & { tone: StateTone }) {
  const asked = useInfiniteQuery({ ...failedTasks(run.id), enabled: tasks === null })
  const known = tasks === 'loading' ? [] : (tasks ?? asked.data?.rows ?? [])
  const { text, task, ofTask, others } = causeOf(run, known)
  const more = tasks === null && asked.hasNextPage
  // What a subflow logs is in its own run.
  const child = ofTask && task?.state?.state_details?.child_flow_run_id
  return (
    <section
      aria-label="Cause"
      className={`flex flex-none items-baseline gap-x-3 gap-y-0.5 border-b border-line px-4 py-1.75 max-sm:flex-wrap ${
        tone === 'crashed' ? 'bg-crashed-bg text-crashed' : 'bg-failed-bg text-failed'
      }`}
    >
      {task && (
        <Link to={taskLink(task.id)} className="max-w-1/2 shrink-0 truncate font-semibold">
          {task.name || task.id}
        </Link>
      )}
      <span className="mono min-w-0 flex-1 truncate leading-5 max-sm:flex-none max-sm:basis-full max-sm:wrap-anywhere max-sm:whitespace-normal">
        {text || 'The server gives no reason.'}
      </span>
      {others > 0 && (
        <span className="shrink-0 text-12 text-text">
          and {others.toLocaleString('en')} {more && 'or '}more failed {others === 1 ? 'task' : 'tasks'}
        </span>
      )}
      {child ? (
        <Link to={paths.flowRun(child, '?line=last-error')} className={jump}>
          open the subflow run
        </Link>
      ) : (
        <Link to={logLink(ofTask && task ? task.id : null)} className={jump}>
          jump to log line
        </Link>
      )}
    </section>
  )
}

const jump = 'shrink-0 text-12 font-medium underline underline-offset-3'
const quiet = 'bg-sunken text-text'
const tint: Partial<Record<StateTone, string>> = {
  late: 'bg-late-bg text-late',
  paused: 'bg-paused-bg text-paused',
}

function WaitLine({ run, tone }: { run: FlowRun; tone: StateTone }) {
  const words = waitWords(run)
  if (!words) return null
  return (
    <section
      aria-label="What the run waits for"
      className={`flex-none border-b border-line px-4 py-1.75 wrap-anywhere ${tint[tone] ?? quiet}`}
    >
      {words}
    </section>
  )
}

/** Only what is known from the run itself: the state of pools, queues and workers is not guessed. */
function waitWords(run: FlowRun): ReactNode {
  const { state_type: type, state_name: name, state } = run
  const since = state?.timestamp
  const message = state?.message?.trim() && runCause({ ...run, state_type: 'CANCELLED' })
  const details = state?.state_details
  if (type === 'SCHEDULED') {
    const due = run.next_scheduled_start_time ?? details?.scheduled_time ?? run.expected_start_time
    if (name === 'Late') {
      return (
        <>
          Was due <When at={run.expected_start_time ?? due} />: {runCause(run)}.
        </>
      )
    }
    if (name === 'AwaitingConcurrencySlot') {
      return (
        <>
          Waits for a free concurrency slot since <When at={since} />; tries again <When at={due} />. {message}
        </>
      )
    }
    if (name === 'AwaitingRetry') {
      return (
        <>
          Waits for its next attempt, due <When at={due} />. {message}
        </>
      )
    }
    return (
      <>
        {name === 'Resuming' ? 'Resumed; a worker starts it again' : 'Starts'} <When at={due} />. {message}
      </>
    )
  }
  if (type === 'PENDING') {
    return (
      <>
        {run.work_pool_name
          ? `Picked up by a worker of ${run.work_pool_name}; its process has not reported yet, since `
          : 'Submitted; its process has not reported yet, since '}
        <When at={since} />. {message}
      </>
    )
  }
  if (type === 'PAUSED') {
    return (
      <>
        {awaitsInput(run) ? 'Waits for your input' : isSuspended(run) ? 'Suspended' : 'Paused'} since{' '}
        <When at={since} />
        {details?.pause_timeout ? (
          <>
            ; fails unless resumed by <When at={details.pause_timeout} />.
          </>
        ) : (
          '.'
        )}{' '}
        {message}
      </>
    )
  }
  if (type === 'CANCELLING') {
    return (
      <>
        Cancelling since <When at={since} />: waits for the worker to report that its process is gone. {message}
      </>
    )
  }
  // Cancelled, and whatever a later server may add: its message, if it has one.
  return type === 'CANCELLED' ? message : null
}

const When = ({ at }: { at: string | null | undefined }) => (
  <>
    <Timestamp at={at ?? null} /> (<RelativeTime at={at ?? null} />)
  </>
)
