import { useQuery } from '@tanstack/react-query'
import { type CSSProperties, use } from 'react'
import { Link } from 'react-router'
import { type FlowRun, taskRunCountsQuery } from '~/api/flow-runs'
import { stateTone, toneText } from '~/features/states/state-mark'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import { parseTime } from '~/lib/time'
import { Duration } from '~/ui/duration'
import { FailedCell } from '~/ui/failed-cell'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'
import { Tooltip } from '~/ui/tooltip'
import { DurationScaleContext } from './duration-scale'
import { DeploymentLink, FlowLink } from './links'
import { parametersDigest } from './parameters-digest'
import { runCause } from './run-cause'
import { notableLateness, runSeconds, runStart, type TimedRun } from './run-clock'

/**
 * Cells of the run table. Each is as few nodes as it can be: there are ten of them in every row (at most 25 nodes a
 * row in all, counted by a test).
 */

export function RunName({ run }: { run: FlowRun }) {
  const cause = runCause(run)
  return (
    <>
      <Link to={paths.flowRun(run.id)} className="font-medium max-sm:line-clamp-2">
        {run.name || run.id}
      </Link>
      {cause && (
        <span
          className={`text-12 max-sm:line-clamp-3 max-sm:leading-4 sm:ml-1.5 ${toneText[stateTone(run.state_type, run.state_name)]}`}
        >
          {cause}
        </span>
      )}
    </>
  )
}

/** A long flow name leaves room for the deployment's. */
export function RunOrigin({ run }: { run: FlowRun }) {
  if (!run.deployment_id) return <FlowLink id={run.flow_id} />
  return (
    <>
      <FlowLink id={run.flow_id} className="inline-block max-w-[52%] align-bottom" />
      {'\u00a0/\u00a0'}
      <DeploymentLink id={run.deployment_id} />
    </>
  )
}

/** The actual start, with how late it was where that matters; before the start, the expected one as "due". */
export function RunStarted({ run }: { run: TimedRun }) {
  const { at, actual, lateBy } = runStart(run)
  if (!at) return <span className="text-faint">–</span>
  // The word is drawn by CSS, which screen readers read too: no node of its own in 200 rows.
  if (!actual) return <Timestamp at={at} className="text-muted before:content-['due_']" />
  return (
    <>
      {lateBy >= notableLateness && (
        <Tooltip content={`Started ${formatDuration(lateBy)} after it was due`}>
          <span className="mono mr-1.5 text-late max-xl:hidden">+{coarse(lateBy)}</span>
        </Tooltip>
      )}
      <Timestamp at={at} />
    </>
  )
}

/** `5m`, `3h`, `2d`: beside the exact time, which has the rest. */
function coarse(seconds: number): string {
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`
}

/** The length is drawn behind the number's own padding, because a second element would be one in every row. */
const usualBar = 'bg-[image:linear-gradient(var(--color-line-strong),var(--color-line-strong))]'
const slowBar = 'bg-[image:linear-gradient(var(--color-bar-late),var(--color-bar-late))]'

export function RunDuration({ run }: { run: TimedRun & { deployment_id?: string | null } }) {
  const scale = use(DurationScaleContext)
  if (run.state_type === 'RUNNING') {
    const since = parseTime(run.state?.timestamp) ?? parseTime(run.start_time)
    if (since === null) return <span className="text-faint">–</span>
    // Earlier attempts count as running time: the clock starts that much earlier.
    return (
      <Duration since={new Date(since - (run.total_run_time ?? 0) * 1_000).toISOString()} className="text-running" />
    )
  }
  const seconds = runSeconds(run, 0)
  if (seconds === null) return null
  const times = scale.timesUsual(run.deployment_id, seconds)
  return (
    <>
      <span
        style={{ '--bar': `${Math.max(3, Math.round(scale.share(seconds) * 36))}px` } as CSSProperties}
        className={`mono bg-size-[var(--bar)_6px] bg-position-[0_50%] bg-no-repeat pl-[calc(var(--bar)+6px)] whitespace-nowrap ${times ? slowBar : usualBar}`}
      >
        {formatDuration(seconds)}
      </span>
      {times && (
        <Tooltip content={`${times.toFixed(1)} times as long as is usual for this deployment among the runs listed`}>
          <span className="mono ml-1 text-late">×{Math.round(times)}</span>
        </Tooltip>
      )}
    </>
  )
}

/** Counts hardly change once a run is over, and events mark them stale while it runs: scrolling back asks nothing. */
export const runTaskCountQuery = (id: string) => ({ ...taskRunCountsQuery(id), staleTime: 10 * 60_000 })

export function RunTaskCount({ run }: { run: FlowRun }) {
  const { data, error } = useQuery(runTaskCountQuery(run.id))
  if (error && data === undefined) return <FailedCell error={error} />
  if (data === undefined) return <Skeleton className="ml-auto w-6" />
  return data.toLocaleString('en')
}

export function RunParameters({ run }: { run: FlowRun }) {
  const digest = parametersDigest(run.parameters)
  if (!digest) return null
  return (
    <Tooltip
      content={() => <pre className="max-h-64 overflow-hidden whitespace-pre-wrap">{pretty(run.parameters)}</pre>}
    >
      <code className="text-muted">{digest}</code>
    </Tooltip>
  )
}

function pretty(parameters: unknown): string {
  const text = JSON.stringify(parameters, null, 2)
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text
}

/** `in 4 min`, counting down; what should have begun already says so. */
export function RunDue({ run }: { run: FlowRun }) {
  return <RelativeTime at={run.next_scheduled_start_time ?? run.expected_start_time} className="font-sans! text-13!" />
}

/** A schedule, a person or another run: whoever asked for it. */
export function RunStartedBy({ run }: { run: FlowRun }) {
  if (run.auto_scheduled) return 'schedule'
  return run.created_by?.display_value || run.created_by?.type?.toLowerCase() || 'by hand'
}
