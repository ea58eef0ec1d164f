import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { isTerminal, type FlowRun } from '~/api/flow-runs'
import { taskRunsQuery, type TaskRun, type TaskRunSort } from '~/api/task-runs'
import { QueryError } from '~/features/page/query-error'
import { DurationScaleContext, durationScale } from '~/features/runs/duration-scale'
import { ListEnd } from '~/features/runs/list-end'
import { useRowWindow } from '~/features/runs/row-window'
import { RunDuration, RunStarted } from '~/features/runs/run-cells'
import { StateMark, stateWord } from '~/features/states/state-mark'
import { TaskRunName } from '~/features/task-runs/task-run-table'
import { Button } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { EmptyState } from '~/ui/empty-state'
import { Select } from '~/ui/fields'
import { SearchField } from '~/ui/search-field'
import { DataTable, type Column } from '~/ui/table/data-table'
import { withRunView, type RunView } from './run-view'

const sorts: readonly TaskRunSort[] = [
  'EXPECTED_START_TIME_ASC',
  'EXPECTED_START_TIME_DESC',
  'NAME_ASC',
  'NAME_DESC',
  'END_TIME_DESC',
]
const types = [
  'FAILED',
  'CRASHED',
  'RUNNING',
  'PENDING',
  'SCHEDULED',
  'PAUSED',
  'CANCELLING',
  'CANCELLED',
  'COMPLETED',
] as const
type StateTypeName = (typeof types)[number]

const columns: readonly Column<TaskRun>[] = [
  {
    id: 'state',
    header: <span className="max-sm:sr-only">State</span>,
    width: '134px',
    phoneWidth: '38px',
    cell: (task) => <StateMark type={task.state_type} name={task.state_name} word="wide" />,
  },
  {
    id: 'name',
    header: 'Task run',
    wrap: true,
    sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
    cell: (task) => <TaskRunName task={task} to={`?task=${encodeURIComponent(task.id)}`} />,
  },
  {
    id: 'tries',
    header: 'Tries',
    width: '56px',
    align: 'right',
    hideBelow: 'phone',
    cell: (task) => <span className="mono">{task.run_count ?? 0}</span>,
  },
  {
    id: 'started',
    header: 'Started',
    width: '148px',
    phoneWidth: '118px',
    align: 'right',
    sort: { asc: 'EXPECTED_START_TIME_ASC', desc: 'EXPECTED_START_TIME_DESC' },
    cell: (task) => <RunStarted run={task} />,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '114px',
    hideBelow: 'phone',
    cell: (task) => <RunDuration run={task} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: '16%',
    hideBelow: 'tablet',
    cell: (task) => <TagList tags={task.tags} max={3} />,
  },
]

/** Every task run of the run, filtered and sorted by the server; live. */
export function TaskRunsTab({ run, view }: { run: FlowRun; view: RunView }) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const change = (next: Partial<RunView>) => void navigate({ search: withRunView(search, next) }, { replace: true })
  const state = types.find((type) => type === view.state)
  const sort = sorts.find((key) => key === view.sort) ?? 'EXPECTED_START_TIME_ASC'
  const query = useInfiniteQuery(
    taskRunsQuery({
      filter: {
        task_runs: {
          flow_run_id: { any_: [run.id] },
          ...(state && { state: { type: { any_: [state] } } }),
          ...(view.name && { name: { like_: view.name } }),
        },
      },
      sort,
      limit: 50,
    }),
  )
  const filtered = Boolean(state || view.name)
  const container = useRef<HTMLDivElement>(null)
  const rows = query.data?.rows
  const { start, end, before, after } = useRowWindow(container, rows?.length ?? 0, 28)
  const shown = useMemo(() => rows?.slice(start, end), [rows, start, end])
  const scale = useMemo(() => durationScale(rows ?? []), [rows])
  return (
    <>
      <div className="flex flex-none flex-wrap items-center gap-2 border-b border-line bg-raised px-4 py-2">
        <Select<StateTypeName | 'ALL'>
          label="State"
          value={state ?? 'ALL'}
          onChange={(value) => change({ state: value === 'ALL' ? null : value })}
          options={[
            { value: 'ALL', label: 'Every state' },
            ...types.map((value) => ({ value, label: stateWord(value) })),
          ]}
        />
        <SearchField
          value={view.name ?? ''}
          label="Part of a task run’s name"
          placeholder="Task run name"
          onValue={(name) => change({ name: name || null })}
          className="max-sm:min-w-24 max-sm:flex-1 sm:w-60"
        />
        {filtered && (
          <Button variant="quiet" onClick={() => change({ state: null, name: null })}>
            Show all
          </Button>
        )}
      </div>
      <div ref={container} className="min-h-0 flex-1 overflow-auto bg-raised">
        <DurationScaleContext value={scale}>
          <DataTable
            compact
            label="Task runs"
            columns={columns}
            rows={shown}
            rowKey={(task) => task.id}
            before={before}
            after={after}
            loading={query.isPending}
            stale={query.isPlaceholderData}
            sort={sort}
            onSort={(key) => change({ sort: key === 'EXPECTED_START_TIME_ASC' ? null : key })}
            error={query.error && !query.isFetchNextPageError && <QueryError query={query} />}
            empty={
              filtered ? (
                <EmptyState
                  title="No task run matches"
                  action={<Button onClick={() => change({ state: null, name: null })}>Show all</Button>}
                >
                  Of this run’s task runs none {state ? `is ${stateWord(state)}` : 'is there'}
                  {view.name ? ` with “${view.name}” in its name` : ''}.
                </EmptyState>
              ) : (
                <EmptyState title="No task runs">
                  {isTerminal(run.state_type)
                    ? 'The flow called no tasks, or the run ended before it did.'
                    : 'The flow has called no task yet; they appear here as they start.'}
                </EmptyState>
              )
            }
            footer={
              <ListEnd query={query} what="task runs" order={sort === 'EXPECTED_START_TIME_ASC' ? 'oldest' : 'name'} />
            }
          />
        </DurationScaleContext>
      </div>
    </>
  )
}
