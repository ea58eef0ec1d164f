import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { type Deployment, deploymentQuery } from '~/api/deployments'
import { startRuns, type SweepOutcome, sweepRunsQuery } from '~/api/sweeps'
import {
  againRun,
  isFailedCell,
  stateCounts,
  sweepMatrix,
  type SweepCell,
  type SweepMatrix,
  valuesOf,
} from '~/features/launch/sweep/sweep-cells'
import { sweepTag } from '~/features/launch/sweep/sweep-store'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { runCause } from '~/features/runs/run-cause'
import { RunDuration, RunStarted } from '~/features/runs/run-cells'
import { defaultView, toSearch } from '~/features/runs/run-filter'
import { jsonEquals } from '~/features/schema-form/json-value'
import { valueWords } from '~/features/schema-form/schema-words'
import { StateMark, StateShape, stateWord } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button, IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { ErrorNotice } from '~/ui/error-notice'
import { SegmentedChoice } from '~/ui/fields'
import { type Column, DataTable } from '~/ui/table/data-table'
import { toast } from '~/ui/toast'

export const handle: RouteHandle = { title: 'Sweep' }

const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'grid', label: 'Grid' },
] as const

export function Component() {
  const { id = '', key = '' } = useParams()
  const query = useQuery(deploymentQuery(id))
  useDocumentTitle(['Sweep', query.data?.name])
  if (query.data) return <Sweep deployment={query.data} sweep={key} />
  return (
    <AbsentObject query={query} kind="deployment" id={id} list={{ label: 'Deployments', to: paths.deployments() }} />
  )
}

const NO_RUNS: never[] = []

function Sweep({ deployment, sweep }: { deployment: Deployment; sweep: string }) {
  const tag = sweepTag(sweep)
  const query = useQuery(sweepRunsQuery(deployment.id, tag))
  const matrix = useMemo(() => sweepMatrix(query.data?.runs ?? NO_RUNS), [query.data])
  const [search, setSearch] = useSearchParams()
  const again = useAgain(deployment, sweep)
  const failed = matrix.cells.filter(isFailedCell)
  const twoVary = matrix.names.length === 2
  const view = twoVary && search.get('view') === 'grid' ? 'grid' : 'list'
  const everyRun = paths.runs(
    toSearch({
      ...defaultView,
      deployments: [deployment.id],
      tags: [tag],
      range: { kind: 'past', seconds: 90 * 86_400 },
    }),
  )
  return (
    <>
      <PageHeader
        title={`Sweep ${sweep}`}
        crumbs={[
          { label: 'Deployments', to: paths.deployments() },
          { label: deployment.name, to: paths.deployment(deployment.id) },
        ]}
      >
        <span role="status" className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          {stateCounts(matrix.cells).map(({ type, name, count }) => (
            <span key={`${type} ${name}`} className="flex items-center gap-1.5">
              <span className="mono">{count.toLocaleString('en')}</span>
              <StateMark type={type} name={name} />
            </span>
          ))}
        </span>
        <span className="grow" />
        {twoVary && (
          <SegmentedChoice
            label="View of the sweep"
            value={view}
            options={VIEWS}
            onChange={(next) => setSearch(next === 'list' ? {} : { view: next }, { replace: true })}
          />
        )}
        <Button render={<Link to={everyRun} />} className="max-sm:hidden">
          As a list of runs
        </Button>
        <Button
          icon="retry"
          variant={failed.length > 0 ? 'primary' : 'default'}
          busy={again.busy}
          disabledReason={failed.length === 0 && 'None has failed or crashed.'}
          onClick={() => void again.run(failed)}
        >
          Run {failed.length > 0 ? `the ${failed.length} failed` : 'failed'} again
        </Button>
      </PageHeader>
      {again.failures.length > 0 && (
        <ErrorNotice
          message={`${again.failures.length} of them were not started: ${again.failures[0]!.error}`}
          detail={again.failures.map(({ error }) => error).join('\n')}
        />
      )}
      {query.data?.cut && (
        <p className="border-b border-line bg-sunken px-4 py-1.5 text-late">
          Only the first {query.data.runs.length.toLocaleString('en')} runs of this sweep were read: newer ones are
          missing here.
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        {view === 'grid' ? (
          <>
            <QueryError query={query} />
            <Grid matrix={matrix} />
          </>
        ) : (
          <List
            matrix={matrix}
            query={query}
            again={again}
            empty={
              <EmptyState
                title={`No run of this deployment has the tag ${tag}`}
                action={
                  <Button render={<Link to={`${paths.launch(deployment.id)}?mode=sweep`} />}>Plan a sweep</Button>
                }
              >
                They may have been deleted, or the address was cut short.
              </EmptyState>
            }
          />
        )}
      </div>
    </>
  )
}

/** Starts cells once more, as new runs of the same sweep: what the failed ones left stays to be read. */
function useAgain(deployment: Deployment, sweep: string) {
  const [busy, setBusy] = useState(false)
  const [failures, setFailures] = useState<{ error: string }[]>([])
  const run = async (cells: readonly SweepCell[]) => {
    if (busy) return
    setBusy(true)
    setFailures([])
    const outcomes: SweepOutcome[] = []
    await startRuns(
      deployment.id,
      cells.map((cell) => againRun(cell, sweep, deployment.tags ?? [])),
      (_index, outcome) => outcomes.push(outcome),
      new AbortController().signal,
    )
    setBusy(false)
    setFailures(outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : [])))
    const made = outcomes.filter((outcome) => 'id' in outcome).length
    if (made > 0) toast.show({ kind: 'success', title: `Started ${made} ${made === 1 ? 'run' : 'runs'} again` })
  }
  return { run, busy, failures }
}

const keyOf = (cell: SweepCell) => cell.digest

function List({
  matrix,
  query,
  again,
  empty,
}: {
  matrix: SweepMatrix
  query: Parameters<typeof QueryError>[0]['query'] & { isPending: boolean }
  again: ReturnType<typeof useAgain>
  empty: ReactNode
}) {
  const { names, cells } = matrix
  const head = names.join('\n')
  const columns = useMemo(() => columnsFor(head === '' ? [] : head.split('\n')), [head])
  return (
    <DataTable
      label="Cells of the sweep"
      columns={columns}
      rows={cells}
      rowKey={keyOf}
      loading={query.isPending}
      error={query.error && <QueryError query={query} />}
      rowActions={(cell) => (
        <IconButton
          icon="retry"
          size="small"
          label={`Run ${cell.run.name ?? cell.run.id} again`}
          disabledReason={again.busy && 'Runs are being started.'}
          onClick={() => void again.run([cell])}
        />
      )}
      actionsWidth="44px"
      empty={empty}
    />
  )
}

/** More than these have no room beside the state. */
const MOST_NAMES = 6

const columnsFor = (names: readonly string[]): Column<SweepCell>[] => [
  ...names.slice(0, MOST_NAMES).map((name, index): Column<SweepCell> => ({
    id: `parameter ${name}`,
    header: <span className="mono normal-case">{name}</span>,
    hideBelow: index > 1 ? 'phone' : undefined,
    cell: ({ parameters }) => <Value value={parameters[name]} />,
  })),
  {
    id: 'state',
    header: 'State',
    width: '150px',
    phoneWidth: '128px',
    cell: ({ run }) => <StateMark type={run.state_type} name={run.state_name} />,
  },
  {
    id: 'run',
    header: 'Run',
    cell: ({ run, runs }) => (
      <>
        <Link to={paths.flowRun(run.id)} className="font-medium">
          {run.name || run.id}
        </Link>
        {runs > 1 && <span className="ml-1.5 text-12 text-muted">{runs} runs, this is the newest</span>}
        <span className="ml-1.5 text-12 text-muted">{runCause(run)}</span>
      </>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    width: '140px',
    hideBelow: 'tablet',
    cell: ({ run }) => <RunStarted run={run} />,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '90px',
    align: 'right',
    hideBelow: 'phone',
    cell: ({ run }) => <RunDuration run={run} />,
  },
]

function Value({ value }: { value: unknown }) {
  return value === undefined ? (
    <span className="text-muted">not given</span>
  ) : (
    <span className="mono">{valueWords(value)}</span>
  )
}

/** Two parameters against each other: each cell is the way to its run. */
function Grid({ matrix: { names, cells } }: { matrix: SweepMatrix }) {
  const [down = '', across = ''] = names
  const columns = valuesOf(across, cells)
  const at = (row: unknown, column: unknown) =>
    cells.find(({ parameters }) => jsonEquals(parameters[down], row) && jsonEquals(parameters[across], column))
  return (
    <table aria-label="Sweep as a grid" className="text-left">
      <thead>
        <tr className="sticky top-0 z-1 h-8 bg-sunken text-12 text-muted">
          <th scope="col" className="mono px-4 font-medium whitespace-nowrap">
            {down} <span aria-hidden>↓</span> {across} <span aria-hidden>→</span>
          </th>
          {columns.map((value, index) => (
            <th key={index} scope="col" className="mono px-3 font-medium whitespace-nowrap">
              {value === undefined ? 'not given' : valueWords(value)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {valuesOf(down, cells).map((row, index) => (
          <tr key={index} className="h-8 border-b border-line">
            <th scope="row" className="mono px-4 font-normal whitespace-nowrap">
              {row === undefined ? 'not given' : valueWords(row)}
            </th>
            {columns.map((column, place) => {
              const cell = at(row, column)
              return (
                <td key={place} className={cx('px-3', !cell && 'text-faint')}>
                  {cell ? (
                    <Link
                      to={paths.flowRun(cell.run.id)}
                      aria-label={`${stateWord(cell.run.state_type, cell.run.state_name)}: ${cell.run.name ?? cell.run.id}`}
                      title={`${stateWord(cell.run.state_type, cell.run.state_name)} · ${cell.run.name ?? cell.run.id}`}
                      className="inline-flex size-7 items-center justify-center rounded-md hover:bg-hover"
                    >
                      <StateShape type={cell.run.state_type} name={cell.run.state_name} />
                    </Link>
                  ) : (
                    '–'
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
