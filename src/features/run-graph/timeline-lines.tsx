import { useMemo } from 'react'
import { dependencyLines, rowIndex } from './dependency-lines'
import type { TimelineRow } from './task-groups'
import { percent } from './time-scale'
import { ROW_HEIGHT, type Frame } from './timeline-rows'
import type { TimelineTask } from './timeline-tasks'

/** Over the rows: what the selected task waited for, and what waits for it. */
export function TimelineLines({
  task,
  tasks,
  rows,
  frame: { scale, view },
  width,
}: {
  task: TimelineTask
  tasks: TimelineTask[]
  rows: TimelineRow[]
  frame: Frame
  width: number
}) {
  const lines = useMemo(() => dependencyLines(task, tasks, rowIndex(rows)), [task, tasks, rows])
  if (lines.length === 0 || width <= 0) return null
  const x = (time: number) => (percent(scale.toX(time), view) / 100) * width
  const y = (row: number) => row * ROW_HEIGHT + ROW_HEIGHT / 2
  return (
    <svg
      aria-hidden="true"
      width={width}
      height={rows.length * ROW_HEIGHT}
      fill="none"
      className="pointer-events-none absolute top-0 left-(--timeline-label) overflow-hidden stroke-accent"
    >
      {lines.map((line) => {
        const [x1, y1, x2, y2] = [x(line.fromTime), y(line.fromRow), x(line.toTime), y(line.toRow)]
        const bend = Math.max(10, Math.min(60, Math.abs(x2 - x1) / 2))
        return (
          <path
            key={line.key}
            strokeWidth="1.5"
            strokeDasharray={line.unmet ? '3 3' : undefined}
            d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
          />
        )
      })}
    </svg>
  )
}
