import { Link } from 'react-router'
import { groupTasks, isBad, type TaskGroup } from '~/features/run-graph/task-groups'
import type { TimelineTask } from '~/features/run-graph/timeline-tasks'
import { stateTone, stateWord, toneBar, type StateTone } from '~/features/states/state-mark'
import { formatDuration } from '~/lib/duration'
import { ProportionBar } from '~/ui/stat-bars'
import type { Column } from '~/ui/table/column'
import { DataTable } from '~/ui/table/data-table'

export type TaskSummaryRow = {
  key: string
  name: string
  tasks: TimelineTask[]
  failed: number
  /** Half of the ended ones took less, in seconds. */
  median: number | null
}

export const summaryOf = (tasks: TimelineTask[]): TaskSummaryRow[] =>
  groupTasks(tasks)
    .map(toRow)
    // What failed first, then as they ran.
    .toSorted((a, b) => Number(b.failed > 0) - Number(a.failed > 0))

function toRow({ key, label, tasks }: TaskGroup): TaskSummaryRow {
  const lengths = tasks
    .flatMap((task) => (task.start === null || task.end === null ? [] : [(task.end - task.start) / 1000]))
    .toSorted((a, b) => a - b)
  return {
    key,
    name: tasks.length === 1 ? (tasks[0]?.name ?? label) : label,
    tasks,
    failed: tasks.filter(isBad).length,
    median: lengths[Math.floor((lengths.length - 1) / 2)] ?? null,
  }
}

function StateBar({ row }: { row: TaskSummaryRow }) {
  const counts = new Map<StateTone, { label: string; count: number }>()
  for (const task of row.tasks) {
    const tone = stateTone(task.stateType, task.stateName)
    const known = counts.get(tone)
    counts.set(tone, {
      label: known?.label ?? stateWord(task.stateType, task.stateName),
      count: (known?.count ?? 0) + 1,
    })
  }
  return (
    <ProportionBar
      label={`States of ${row.name}`}
      parts={[...counts].map(([tone, part]) => ({ key: tone, colorToken: toneBar[tone], ...part }))}
    />
  )
}

/** Task runs by task: where the time went and what failed. A name leads to its task run, or to the list of them. */
export function TaskSummary({
  rows,
  selected,
  linkTo,
  loading,
}: {
  rows: TaskSummaryRow[] | undefined
  selected: string | null
  linkTo: (row: TaskSummaryRow) => string
  loading: boolean
}) {
  const columns: Column<TaskSummaryRow>[] = [
    {
      id: 'task',
      header: 'Task',
      cell: (row) => (
        <Link to={linkTo(row)} className={row.failed > 0 ? 'font-semibold text-failed' : undefined}>
          {row.name}
        </Link>
      ),
    },
    { id: 'states', header: 'States', width: '70px', cell: (row) => <StateBar row={row} /> },
    { id: 'total', header: 'Runs', width: '46px', align: 'right', cell: (row) => <Mono>{row.tasks.length}</Mono> },
    {
      id: 'median',
      header: 'Median',
      width: '62px',
      align: 'right',
      cell: (row) => <Mono>{formatDuration(row.median)}</Mono>,
    },
    {
      id: 'failed',
      header: 'Failed',
      width: '60px',
      align: 'right',
      cell: (row) => (
        <span className={row.failed > 0 ? 'mono font-semibold text-failed' : 'mono text-faint'}>{row.failed}</span>
      ),
    },
  ]
  return (
    <DataTable
      compact
      label="Tasks by name"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      loading={loading}
      skeletonRows={6}
      currentKey={rows?.find((row) => row.tasks.some((task) => task.id === selected))?.key}
    />
  )
}

const Mono = ({ children }: { children: React.ReactNode }) => <span className="mono">{children}</span>
