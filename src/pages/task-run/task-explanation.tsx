import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { isTerminal } from '~/api/flow-runs'
import type { TaskRun } from '~/api/task-runs'
import { runCause } from '~/features/runs/run-cause'
import { stateTone } from '~/features/states/state-mark'
import { RelativeTime } from '~/ui/relative-time'
import { Timestamp } from '~/ui/timestamp'

/** The first thing to read: why the task run failed, or what it waits for. Nothing when there is nothing to explain. */
export function TaskExplanation({
  task,
  logLink,
}: {
  task: TaskRun
  /** A search string of this page; null: the log is that of a subflow run. */
  logLink: string | null
}) {
  const tone = stateTone(task.state_type, task.state_name)
  if (tone === 'failed' || tone === 'crashed')
    return (
      <section
        aria-label="Cause"
        className={`flex flex-none items-baseline gap-x-3 gap-y-0.5 border-b border-line px-4 py-1.75 max-sm:flex-wrap ${
          tone === 'crashed' ? 'bg-crashed-bg text-crashed' : 'bg-failed-bg text-failed'
        }`}
      >
        <span className="mono line-clamp-3 min-w-0 flex-1 leading-5 wrap-anywhere max-sm:basis-full">
          {runCause(task) || 'The server gives no reason.'}
        </span>
        {logLink !== null && (
          <Link to={{ search: logLink }} replace className="shrink-0 text-12 font-medium underline underline-offset-3">
            jump to log line
          </Link>
        )}
      </section>
    )
  const words = waitWords(task)
  if (!words) return null
  return (
    <section
      aria-label="What the task run waits for"
      className={`line-clamp-3 flex-none border-b border-line px-4 py-1.75 wrap-anywhere ${
        tone === 'late'
          ? 'bg-late-bg text-late'
          : tone === 'paused'
            ? 'bg-paused-bg text-paused'
            : 'bg-sunken text-text'
      }`}
    >
      {words}
    </section>
  )
}

function waitWords(task: TaskRun): ReactNode {
  const { state_type: type, state_name: name, state } = task
  const message = runCause(task)
  if (type === 'SCHEDULED') {
    const due = task.next_scheduled_start_time ?? state?.state_details?.scheduled_time ?? task.expected_start_time
    return (
      <>
        {name === 'AwaitingRetry'
          ? 'Waits for its next try, due '
          : task.flow_run_id
            ? 'Starts '
            : 'Waits for a task worker, due '}
        <When at={due} />. {message}
      </>
    )
  }
  if (type === 'PENDING')
    return (
      <>
        {task.flow_run_id
          ? 'Submitted; it waits for what it needs, or for its turn, since '
          : 'Taken up by a task worker; it has not started yet, since '}
        <When at={state?.timestamp} />. {message}
      </>
    )
  if (type === 'PAUSED' || type === 'CANCELLING')
    return (
      <>
        {type === 'PAUSED' ? 'Paused since ' : 'Cancelling since '}
        <When at={state?.timestamp} />. {message}
      </>
    )
  if (type === 'COMPLETED' && name === 'Cached') return 'It was not run again: its result was found in the cache.'
  // Cancelled, and whatever a later server may add: its message, if it has one.
  return isTerminal(type) && type !== 'CANCELLED' ? null : message
}

const When = ({ at }: { at: string | null | undefined }) => (
  <>
    <Timestamp at={at ?? null} /> (<RelativeTime at={at ?? null} />)
  </>
)
