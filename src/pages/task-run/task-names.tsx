import { useState } from 'react'
import { Link } from 'react-router'
import type { TimelineTask } from '~/features/run-graph/timeline-tasks'
import { StateMark } from '~/features/states/state-mark'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'

const MOST = 8

/** Task runs of the same run, one a line: state, name, how long. */
export function TaskNames({ tasks, label }: { tasks: readonly TimelineTask[]; label: string }) {
  const [all, setAll] = useState(false)
  return (
    <>
      <ul aria-label={label} className="flex min-w-0 flex-col gap-0.5">
        {(all ? tasks : tasks.slice(0, MOST)).map((task) => (
          <li key={task.id} className="flex min-w-0 items-center gap-1.5">
            <TaskName task={task} />
            {task.start !== null && task.end !== null && (
              <span className="mono ml-auto shrink-0 text-muted">{formatDuration((task.end - task.start) / 1000)}</span>
            )}
          </li>
        ))}
      </ul>
      {tasks.length > MOST && (
        <Button size="small" variant="quiet" onClick={() => setAll(!all)} className="mt-0.5 -ml-1.75">
          {all ? 'Show fewer' : `Show all ${tasks.length.toLocaleString('en')}`}
        </Button>
      )}
    </>
  )
}

export const TaskName = ({ task }: { task: TimelineTask }) => (
  <>
    <span className="shrink-0">
      <StateMark type={task.stateType} name={task.stateName} word="hidden" />
    </span>
    <Link to={paths.taskRun(task.id)} className="min-w-0 truncate">
      {task.name}
    </Link>
  </>
)
