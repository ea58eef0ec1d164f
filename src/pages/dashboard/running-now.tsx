import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { type UsualDuration, usualDurationQuery } from '~/api/dashboard'
import type { FlowRun } from '~/api/flow-runs'
import { QueryError, type QueryOutcome } from '~/features/page/query-error'
import { runSeconds } from '~/features/runs/run-clock'
import { StateMark } from '~/features/states/state-mark'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { Duration } from '~/ui/duration'
import { FailedCell } from '~/ui/failed-cell'
import { useTicking } from '~/ui/now'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Tooltip } from '~/ui/tooltip'
import { FlowOfRun } from './flow-name'
import { progressOf, remainder } from './progress'
import { CancelRunButton } from './run-button'
import { Section } from './section'

const few = 10

export function RunningNow({
  rows,
  query,
  windowed,
}: {
  /** Newest first; undefined until the first answer. */
  rows: readonly FlowRun[] | undefined
  query: QueryOutcome
  /** Where the rows are not all: how many the chosen window has, and their list. Without it they are all. */
  windowed?: { count: number | undefined; to: string; span: string }
}) {
  const [whole, setWhole] = useState(false)
  const shown = whole ? rows : rows?.slice(0, few)
  const count = rows && (windowed ? `newest ${rows.length}` : rows.length.toLocaleString('en'))
  return (
    <Section
      title="Running now"
      count={count}
      query={query}
      actions={
        windowed && (
          <Link to={windowed.to}>
            All {windowed.count?.toLocaleString('en')} {windowed.span}
          </Link>
        )
      }
    >
      {rows?.length === 0 && !query.error ? (
        <p className="px-4 py-3 text-muted">Nothing is running.</p>
      ) : (
        <DataTable
          label="Running now"
          columns={columns}
          rows={shown}
          rowKey={key}
          rowActions={cancelButton}
          actionsWidth="44px"
          loading={!rows && !query.error}
          skeletonRows={3}
          error={query.error && <QueryError query={query} />}
          footer={
            rows &&
            rows.length > few && (
              <Button size="small" variant="quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
                {whole ? 'Show fewer' : `Show ${rows.length - few} more`}
              </Button>
            )
          }
        />
      )}
    </Section>
  )
}

const key = (run: FlowRun) => run.id
const cancelButton = (run: FlowRun) => <CancelRunButton run={run} />

const columns: readonly Column<FlowRun>[] = [
  {
    id: 'run',
    header: 'Run',
    cell: (run) => (
      <span className="flex items-center gap-1.5">
        <StateMark
          type={run.state_type}
          name={run.state_name}
          word={run.state_type === 'RUNNING' ? 'hidden' : 'wide'}
        />
        <Link to={paths.flowRun(run.id)} className="truncate font-medium">
          {run.name || run.id}
        </Link>
      </span>
    ),
  },
  { id: 'flow', header: 'Flow', hideBelow: 'phone', cell: (run) => <FlowOfRun run={run} /> },
  {
    id: 'progress',
    header: <span className="sr-only">Against the usual time</span>,
    width: '20%',
    hideBelow: 'phone',
    cell: (run) => <ProgressBar run={run} />,
  },
  {
    id: 'for',
    header: 'Running for',
    width: '96px',
    phoneWidth: '92px',
    align: 'right',
    cell: (run) => <RunningFor run={run} />,
  },
  {
    id: 'usual',
    header: 'Usual time',
    width: '124px',
    phoneWidth: '104px',
    align: 'right',
    cell: (run) => <AgainstUsual run={run} />,
  },
]

/** Only a run that runs is compared: one that is about to start or to end has no progress. */
function useUsual(run: FlowRun): { usual: UsualDuration | null | undefined; error: Error | null } {
  const id = run.state_type === 'RUNNING' ? run.deployment_id : null
  const { data, error } = useQuery({ ...usualDurationQuery(id ?? ''), enabled: Boolean(id) })
  return { usual: id ? data : null, error: id ? error : null }
}

function ProgressBar({ run }: { run: FlowRun }) {
  const { usual } = useUsual(run)
  // In steps of a hundredth of the bar, so that a long run does not draw it each second.
  const percent = useTicking(
    () => (usual ? Math.round(progressOf(runSeconds(run, Date.now()) ?? 0, usual).fill) : 0),
    Boolean(usual),
  )
  const over = useTicking(() => (usual && (runSeconds(run, Date.now()) ?? 0) > usual.longest ? 1 : 0), Boolean(usual))
  const tick = useTicking(
    () => (usual ? Math.round(progressOf(runSeconds(run, Date.now()) ?? 0, usual).tick) : 0),
    Boolean(usual),
  )
  if (!usual) return null
  return (
    <span aria-hidden className="relative block h-1.5 w-full rounded-full bg-hover">
      <span
        className={cx('absolute inset-y-0 left-0 rounded-full', over ? 'bg-bar-late' : 'bg-bar-running')}
        style={{ width: `${percent}%` }}
      />
      <span className="absolute -inset-y-0.75 w-px bg-text" style={{ left: `${tick}%` }} />
    </span>
  )
}

function RunningFor({ run }: { run: FlowRun }) {
  const running = run.state_type === 'RUNNING'
  const since = run.state?.timestamp ?? run.start_time
  if (!since) return <span className="text-faint">–</span>
  // Earlier attempts count as running time: the clock starts that much earlier.
  const earlier = running ? (run.total_run_time ?? 0) * 1_000 : 0
  return (
    <Duration since={new Date(Date.parse(since) - earlier).toISOString()} className={running ? '' : 'text-muted'} />
  )
}

function AgainstUsual({ run }: { run: FlowRun }) {
  const { usual, error } = useUsual(run)
  const text = useTicking(() => (usual ? remainder(runSeconds(run, Date.now()) ?? 0, usual).text : ''), Boolean(usual))
  const beyond = useTicking(
    () => (usual && remainder(runSeconds(run, Date.now()) ?? 0, usual).beyond ? 1 : 0),
    Boolean(usual),
  )
  if (!usual && error) return <FailedCell error={error} />
  if (!usual)
    return <span className="text-faint">{usual === null && run.state_type === 'RUNNING' ? 'not known' : ''}</span>
  return (
    <Tooltip
      content={`Usually ${formatDuration(usual.median)}: the median of its deployment’s last ${usual.runs} completed runs, of which the longest took ${formatDuration(usual.longest)}`}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what hover tells must be had from the keyboard */}
      <span tabIndex={0} className={cx('mono', beyond ? 'font-medium text-late' : 'text-muted')}>
        {text}
      </span>
    </Tooltip>
  )
}
