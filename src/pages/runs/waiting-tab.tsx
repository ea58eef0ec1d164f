import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type FlowRun, flowRunsQuery, type RunListParams, useResumeFlowRun } from '~/api/flow-runs'
import { useNewRuns } from '~/api/live/new-runs'
import { QueryError } from '~/features/page/query-error'
import { useResumeForm } from '~/features/run-actions/resume-form'
import { useRunActions } from '~/features/run-actions/use-run-actions'
import { awaitsInput, isSuspended } from '~/features/run-actions/valid-actions'
import { FlowLink } from '~/features/runs/links'
import { runCause } from '~/features/runs/run-cause'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { ErrorNotice } from '~/ui/error-notice'
import { Icon } from '~/ui/icon'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'
import { toast } from '~/ui/toast'

/** Whenever they were due: a run may wait for months. More than these are said to be more. */
const PARAMS: RunListParams = { filter: { flow_runs: { state: { type: { any_: ['PAUSED'] } } } }, limit: 100 }

/** Paused runs, those that are soonest to fail first, with the form that resumes the one that is open. */
export function WaitingTab() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const query = useInfiniteQuery(flowRunsQuery(PARAMS))
  useNewRuns(PARAMS, 'insert')
  // A patched row may have left the list.
  const runs = query.data?.rows.filter((run) => run.state_type === 'PAUSED').toSorted(byUrgency)
  const asked = search.get('run')
  const open = runs?.find(({ id }) => id === asked)
  const shown = open ?? (asked === null ? runs?.[0] : undefined)
  const answered = (run: FlowRun) => {
    toast.show({
      kind: 'success',
      title: (
        <>
          Resumed <Link to={paths.flowRun(run.id)}>{run.name || run.id}</Link>
        </>
      ),
    })
    void navigate(paths.waitingRuns(), { replace: true })
  }
  if (!runs) return query.error ? <QueryError query={query} /> : <Loading />
  return (
    <>
      <QueryError query={query} />
      {runs.length === 0 && asked === null ? (
        <div className="flex-1 bg-raised">
          <EmptyState
            title="No run waits for a person"
            action={<Button render={<Link to={paths.runs()} />}>All runs</Button>}
          >
            A run comes here while it is paused: by <code className="mono">pause_flow_run</code> or{' '}
            <code className="mono">suspend_flow_run</code> in its code, which may ask for input, or by somebody who
            pressed Pause.
          </EmptyState>
        </div>
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:grid-cols-[minmax(300px,36%)_minmax(0,1fr)] lg:content-stretch lg:overflow-hidden">
          <section
            aria-label="Runs that wait"
            className={cx('min-w-0 border-line lg:overflow-auto lg:border-r', open && 'max-lg:hidden')}
          >
            <ul>
              {runs.map((run) => (
                <Item key={run.id} run={run} current={run.id === shown?.id} />
              ))}
            </ul>
            {query.hasNextPage && (
              <p className="px-4 py-2">
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load more that wait
                </Button>
              </p>
            )}
          </section>
          <section
            aria-label="Answer"
            className={cx('min-w-0 lg:overflow-auto', !open && asked === null && 'max-lg:hidden')}
          >
            {asked !== null && (
              <Link to={paths.waitingRuns()} className="flex items-center gap-1.5 px-4 pt-3 lg:hidden">
                <Icon name="arrow-left" /> All that wait
              </Link>
            )}
            {shown ? (
              <Answer key={`${shown.id} ${shown.state?.id}`} run={shown} onAnswered={() => answered(shown)} />
            ) : (
              <EmptyState
                title="This run does not wait any more"
                action={asked !== null && <Button render={<Link to={paths.flowRun(asked)} />}>Open the run</Button>}
              >
                Somebody has answered it, or its time ran out.
              </EmptyState>
            )}
          </section>
        </div>
      )}
    </>
  )
}

const deadlineOf = (run: FlowRun) => run.state?.state_details?.pause_timeout ?? null

function byUrgency(a: FlowRun, b: FlowRun): number {
  const at = (run: FlowRun) => {
    const deadline = deadlineOf(run)
    return deadline === null ? Infinity : Date.parse(deadline)
  }
  const [left, right] = [at(a), at(b)]
  if (left !== right) return left < right ? -1 : 1
  return (a.state?.timestamp ?? '') < (b.state?.timestamp ?? '') ? -1 : 1
}

function Item({ run, current }: { run: FlowRun; current: boolean }) {
  const deadline = deadlineOf(run)
  return (
    <li
      className={cx('border-b border-line px-4 py-1.5 hover:bg-hover', current && 'lg:bg-selected')}
      aria-current={current || undefined}
    >
      <div className="flex items-baseline gap-2">
        <Link to={paths.waitingRuns(run.id)} className="min-w-0 truncate font-medium">
          {run.name || run.id}
        </Link>
        <span className="grow" />
        <span className="text-12 text-muted">
          <RelativeTime at={run.state?.timestamp} />
        </span>
      </div>
      <div className="flex min-w-0 items-baseline gap-1.5 text-12 text-muted">
        <span className="text-paused">{awaitsInput(run) ? 'waits for input' : 'waits to be resumed'}</span>
        <span aria-hidden>·</span>
        <FlowLink id={run.flow_id} className="min-w-0" />
        {deadline && (
          <>
            <span aria-hidden>·</span>
            <span className="whitespace-nowrap">
              fails <RelativeTime at={deadline} />
            </span>
          </>
        )}
      </div>
    </li>
  )
}

function Answer({ run, onAnswered }: { run: FlowRun; onAnswered: () => void }) {
  const { actions, start, dialogs } = useRunActions(run)
  const cancel = actions.find(({ kind }) => kind === 'cancel')
  const deadline = deadlineOf(run)
  const facts = (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h2 className="min-w-0 truncate text-15">
        <Link to={paths.flowRun(run.id)}>{run.name || run.id}</Link>
      </h2>
      <span className="text-12 text-muted">
        paused <Timestamp at={run.state?.timestamp} />
      </span>
      {deadline && (
        <span className="text-12 text-late">
          fails unless answered by <Timestamp at={deadline} />
        </span>
      )}
    </div>
  )
  const other = cancel && (
    <Button icon="stop" disabledReason={cancel.disabledReason} onClick={() => start(cancel)}>
      Cancel run
    </Button>
  )
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      {facts}
      {run.state?.message && <p className="wrap-anywhere text-muted">{runCause(run)}</p>}
      {awaitsInput(run) ? (
        <WithInput run={run} onAnswered={onAnswered} other={other} />
      ) : (
        <Plain run={run} onAnswered={onAnswered} other={other} />
      )}
      {dialogs}
    </div>
  )
}

interface WayProps {
  run: FlowRun
  onAnswered: () => void
  other: ReactNode
}

function WithInput({ run, onAnswered, other }: WayProps) {
  const { form, submit, busy, reason } = useResumeForm(run, onAnswered)
  return (
    // ⌘⏎ from any field, as on the launch page.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="flex flex-col gap-3"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
        event.preventDefault()
        submit()
      }}
    >
      {form}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {other}
        <Button variant="primary" icon="play" busy={busy} disabledReason={reason} onClick={submit}>
          Resume run <kbd className="opacity-80 max-sm:hidden">⌘⏎</kbd>
        </Button>
      </div>
    </div>
  )
}

function Plain({ run, onAnswered, other }: WayProps) {
  const resume = useResumeFlowRun()
  const [error, setError] = useState<Error>()
  return (
    <>
      <p className="text-muted">
        {isSuspended(run)
          ? 'It is suspended: a worker starts it again from the top, and only tasks whose results were kept are skipped.'
          : 'Its process is waiting and goes on where it stopped.'}
      </p>
      {error && <ErrorNotice message={error.message} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {other}
        <Button
          variant="primary"
          icon="play"
          busy={resume.isPending}
          onClick={() => void resume.mutateAsync({ id: run.id }).then(onAnswered, setError)}
        >
          Resume run
        </Button>
      </div>
    </>
  )
}

function Loading() {
  return (
    <div aria-busy="true" aria-label="Loading the runs that wait" className="flex flex-col gap-3 bg-raised p-4">
      {['w-1/3', 'w-2/3', 'w-1/2'].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  )
}
