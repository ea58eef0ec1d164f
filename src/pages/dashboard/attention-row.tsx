import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import type { WorkPool } from '~/api/work-pools'
import { useRunActions } from '~/features/run-actions/use-run-actions'
import { awaitsInput } from '~/features/run-actions/valid-actions'
import { wordFor } from '~/features/runs/count-words'
import { runCause } from '~/features/runs/run-cause'
import { StateShape, stateTone, stateWord, toneText } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { Button, IconButton } from '~/ui/button'
import { Icon } from '~/ui/icon'
import { RelativeTime } from '~/ui/relative-time'
import { Timestamp } from '~/ui/timestamp'
import { FlowOfRun } from './flow-name'
import { lateCause } from './late-cause'
import { dueAt } from './next-groups'
import { CancelRunButton, RunButton, thumb } from './run-button'

const row =
  'group/need grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2.5 border-b border-line px-4 py-1.25 last:border-b-0 hover:bg-hover sm:grid-cols-[16px_minmax(0,1fr)_112px_112px]'

/** Why first, then which run; when; and the one thing to do about it. */
function AttentionRow({
  run,
  cause,
  causeSearch = '',
  more,
  at,
  atWord = '',
  children,
  refusal,
  onDismiss,
}: {
  run: FlowRun
  cause: string
  /** Where the cause leads on the run's page. */
  causeSearch?: string
  /** After run and flow. */
  more?: ReactNode
  at: string | null | undefined
  /** Before the distance of time: "due". */
  atWord?: string
  children: ReactNode
  refusal?: string | null
  onDismiss?: () => void
}) {
  const tone = toneText[stateTone(run.state_type, run.state_name)]
  return (
    <li className={row}>
      <span className="self-start pt-0.75">
        <StateShape type={run.state_type} name={run.state_name} />
        <span className="sr-only">{stateWord(run.state_type, run.state_name)}</span>
      </span>
      <div className="min-w-0">
        <Link
          to={paths.flowRun(run.id, causeSearch)}
          className={`block truncate font-medium max-sm:line-clamp-3 max-sm:wrap-anywhere max-sm:whitespace-normal ${tone}`}
        >
          {cause}
        </Link>
        <div className="flex min-w-0 items-baseline gap-x-1.5 text-12 whitespace-nowrap text-muted max-sm:flex-wrap">
          <Link to={paths.flowRun(run.id)} className="min-w-0 truncate text-text">
            {run.name || run.id}
          </Link>
          <span aria-hidden>·</span>
          <FlowOfRun run={run} className="min-w-0" />
          {more && (
            <span className="min-w-0 truncate max-sm:basis-full">
              <span aria-hidden className="mr-1.5 max-sm:hidden">
                ·
              </span>
              {more}
            </span>
          )}
          <span className="basis-full sm:hidden">
            {atWord} <RelativeTime at={at} className="font-sans!" />
          </span>
        </div>
        {refusal && (
          <div role="alert" className="mt-1 flex items-center gap-1 text-12 text-failed">
            <span className="min-w-0 wrap-anywhere">The run was not retried: {refusal}</span>
            <IconButton size="small" icon="close" label="Dismiss" onClick={onDismiss} />
          </div>
        )}
      </div>
      <div className="text-right text-12 text-muted max-sm:hidden">
        <Timestamp at={at} className="block text-text" />
        {atWord} <RelativeTime at={at} className="font-sans!" />
      </div>
      <div className="flex items-center justify-end gap-1">{children}</div>
    </li>
  )
}

/** Beside the button that a row is for, the other one keeps out of sight until someone comes near. */
const onDemand =
  'opacity-0 group-focus-within/need:opacity-100 group-hover/need:opacity-100 pointer-coarse:opacity-100 max-sm:opacity-100'
const noReason = 'The server gives no reason.'
const attempts = (run: FlowRun) => ((run.run_count ?? 0) > 1 ? `attempt ${run.run_count}` : undefined)

export function FailedRow({ run }: { run: FlowRun }) {
  const actions = useRunActions(run)
  return (
    <AttentionRow
      run={run}
      cause={runCause(run) || noReason}
      causeSearch="?line=last-error"
      more={attempts(run)}
      at={run.state?.timestamp ?? run.end_time}
      refusal={actions.refusal}
      onDismiss={actions.dismissRefusal}
    >
      <RunButton run={run} kind="retry" label="Retry" actions={actions} />
      {actions.dialogs}
    </AttentionRow>
  )
}

function LateRow({
  run,
  pools,
  inGroup = false,
}: {
  run: FlowRun
  pools: readonly WorkPool[] | undefined
  /** Under a row that leads to the queue already. */
  inGroup?: boolean
}) {
  const actions = useRunActions(run)
  return (
    <AttentionRow run={run} cause={lateCause(run, pools)} more={queueWords(run)} at={dueAt(run)} atWord="due">
      {run.work_pool_name && !inGroup ? (
        <>
          <CancelRunButton run={run} className={onDemand} />
          <QueueButton run={run} />
        </>
      ) : (
        <>
          <RunButton run={run} kind="cancel" label="Cancel" actions={actions} />
          {actions.dialogs}
        </>
      )}
    </AttentionRow>
  )
}

const queueWords = ({ work_pool_name: pool, work_queue_name: queue }: FlowRun) =>
  pool && (queue && queue !== 'default' ? `${pool} / ${queue}` : pool)

/** Where what a late run waits for can be mended. */
function QueueButton({ run: { work_pool_name: pool, work_queue_name: queue } }: { run: FlowRun }) {
  if (!pool) return null
  return (
    <Button
      size="small"
      className={thumb}
      aria-label={queue ? `Open queue ${queue} of ${pool}` : `Open work pool ${pool}`}
      render={<Link to={queue ? paths.workQueue(pool, queue) : paths.workPool(pool)} />}
    >
      {queue ? 'Open queue' : 'Open pool'}
    </Button>
  )
}

/**
 * Late runs of one queue, which wait for the same thing: one row, with the runs behind it. `complete`: there are no
 * other late runs.
 */
export function LateGroup({
  runs,
  complete,
  pools,
}: {
  /** The one that is late longest first; at least one. */
  runs: readonly FlowRun[]
  complete: boolean
  pools: readonly WorkPool[] | undefined
}) {
  const [open, setOpen] = useState(false)
  const [first] = runs
  if (!first) return null
  if (runs.length === 1 && complete) return <LateRow run={first} pools={pools} />
  return (
    <>
      <li className={row}>
        <span className="self-start pt-0.75">
          <StateShape type={first.state_type} name={first.state_name} />
          <span className="sr-only">Late</span>
        </span>
        <div className="min-w-0">
          <p className="truncate font-medium text-late max-sm:line-clamp-3 max-sm:wrap-anywhere max-sm:whitespace-normal">
            {lateCause(first, pools)}
          </p>
          <div className="flex min-w-0 items-center gap-x-1.5 text-12 whitespace-nowrap text-muted max-sm:flex-wrap">
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="inline-flex items-center gap-1 rounded-sm text-text hover:underline max-sm:min-h-8"
            >
              <Icon name={open ? 'chevron-down' : 'chevron-right'} className="size-3" />
              {complete ? runs.length : `At least ${runs.length}`} {wordFor(runs.length, 'runs')}
            </button>
            {queueWords(first) && (
              <>
                <span aria-hidden className="max-sm:hidden">
                  ·
                </span>
                <span className="min-w-0 truncate">{queueWords(first)}</span>
              </>
            )}
            <span className="basis-full sm:hidden">
              due <RelativeTime at={dueAt(first)} className="font-sans!" />
            </span>
          </div>
        </div>
        <div className="text-right text-12 text-muted max-sm:hidden">
          <Timestamp at={dueAt(first)} className="block text-text" />
          due <RelativeTime at={dueAt(first)} className="font-sans!" />
        </div>
        <div className="flex items-center justify-end gap-1">
          <QueueButton run={first} />
        </div>
      </li>
      {open && runs.map((run) => <LateRow key={run.id} run={run} pools={pools} inGroup />)}
    </>
  )
}

/** A pause without a key of its own gets a number, which says nothing (src/prefect/flow_runs.py). */
function waitsFor(run: FlowRun): string {
  if (!awaitsInput(run)) return 'waits to be resumed'
  const key = run.state?.state_details?.pause_key
  return key && !/^[\d-]*$/.test(key) ? `waits for input: ${key}` : 'waits for input'
}

export function WaitingRow({ run }: { run: FlowRun }) {
  const actions = useRunActions(run)
  const deadline = run.state?.state_details?.pause_timeout
  const asks = awaitsInput(run)
  return (
    <AttentionRow
      run={run}
      cause={run.state?.message ? runCause(run) : waitsFor(run)}
      more={
        deadline && (
          <>
            fails unless answered by <Timestamp at={deadline} style="minute" />
          </>
        )
      }
      at={run.state?.timestamp}
    >
      <CancelRunButton run={run} className={onDemand} />
      <RunButton run={run} kind="resume" label={asks ? 'Answer' : 'Resume'} actions={actions} />
      {actions.dialogs}
    </AttentionRow>
  )
}
