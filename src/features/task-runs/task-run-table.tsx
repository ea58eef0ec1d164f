import { type ReactNode, useMemo, useRef } from 'react'
import { Link } from 'react-router'
import type { TaskRun } from '~/api/task-runs'
import { DurationScaleContext, durationScale } from '~/features/runs/duration-scale'
import { FlowRunLink } from '~/features/runs/links'
import { runCause } from '~/features/runs/run-cause'
import { RunDuration, RunStarted } from '~/features/runs/run-cells'
import { byDueTime } from '~/features/runs/run-clock'
import { useRowWindow } from '~/features/runs/row-window'
import { StateMark, stateTone, toneText } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { TagList } from '~/ui/chip'
import { type Column, DataTable } from '~/ui/table/data-table'

const columns: readonly Column<TaskRun>[] = [
  {
    id: 'state',
    header: <span className="max-sm:sr-only">State</span>,
    width: '134px',
    phoneWidth: '38px',
    cell: (task) => <StateMark type={task.state_type} name={task.state_name} word="wide" />,
  },
  {
    id: 'task',
    header: 'Task run',
    wrap: true,
    sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
    cell: (task) => <TaskRunName task={task} to={paths.taskRun(task.id)} />,
  },
  {
    id: 'flow-run',
    header: 'Flow run',
    width: '20%',
    hideBelow: 'phone',
    cell: (task) =>
      task.flow_run_id ? (
        <FlowRunLink id={task.flow_run_id} search={`?task=${encodeURIComponent(task.id)}`} />
      ) : (
        <span className="text-faint">none</span>
      ),
  },
  {
    id: 'started',
    header: 'Started',
    width: '140px',
    phoneWidth: '118px',
    align: 'right',
    ...byDueTime,
    cell: (task) => <RunStarted run={task} />,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '126px',
    hideBelow: 'phone',
    cell: (task) => <RunDuration run={task} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: '14%',
    hideBelow: 'tablet',
    cell: (task) => <TagList tags={task.tags} max={3} />,
  },
]

/** A task run's name as a link to `to`, with the cause of its failure beside it. */
export function TaskRunName({ task, to }: { task: TaskRun; to: string }) {
  const cause = runCause(task)
  return (
    <>
      <Link to={to} className="font-medium max-sm:line-clamp-2">
        {task.name || task.id}
      </Link>
      {cause && (
        <span
          className={`text-12 max-sm:line-clamp-3 max-sm:leading-4 sm:ml-1.5 ${toneText[stateTone(task.state_type, task.state_name)]}`}
        >
          {cause}
        </span>
      )}
    </>
  )
}

const key = (task: TaskRun) => task.id

/** Task runs of any flow runs as dense rows: the name leads to the task run's page, its flow run to its place in there. */
export function TaskRunTable({
  rows,
  ...props
}: {
  rows: readonly TaskRun[] | undefined
  label: string
  loading?: boolean
  stale?: boolean
  error?: ReactNode
  empty?: ReactNode
  footer?: ReactNode
  sort?: string
  onSort?: (sort: string) => void
}) {
  const container = useRef<HTMLDivElement>(null)
  const { start, end, before, after } = useRowWindow(container, rows?.length ?? 0, 28)
  const shown = useMemo(
    () => (rows && (start > 0 || end < rows.length) ? rows.slice(start, end) : rows),
    [rows, start, end],
  )
  const scale = useMemo(() => durationScale(rows ?? []), [rows])
  return (
    <div ref={container} className="grow bg-raised">
      <DurationScaleContext value={scale}>
        <DataTable
          compact
          columns={columns}
          rows={shown}
          rowKey={key}
          before={before}
          after={after}
          skeletonRows={24}
          {...props}
        />
      </DurationScaleContext>
    </div>
  )
}
