import { Link } from 'react-router'
import type { TaskRun } from '~/api/task-runs'
import { Fact } from '~/features/flow-run/fact'
import { RunTime } from '~/features/flow-run/run-time'
import { type Step, StepLinks } from '~/features/page/step-links'
import { runStart } from '~/features/runs/run-clock'
import { StateChip } from '~/features/states/state-chip'
import { StateMark } from '~/features/states/state-mark'
import { TaskRunActions } from '~/features/task-runs/task-run-actions'
import type { TimelineTask } from '~/features/run-graph/timeline-tasks'
import { paths } from '~/lib/paths'
import { TagList } from '~/ui/chip'
import { Timestamp } from '~/ui/timestamp'
import type { TaskPlace } from './task-place'

/** One line: how the task run went, in which run, and what can be done with it. */
export function TaskHeader({
  task,
  place,
  search,
  onDeleted,
}: {
  task: TaskRun
  place: TaskPlace
  search: URLSearchParams
  /** Null: it is deleted already, nothing can be done with it. */
  onDeleted: (() => void) | null
}) {
  const start = runStart(task)
  const running = task.state_type === 'RUNNING'
  const run = place.run.data
  const tries = triesOf(task)
  return (
    <div className="flex min-h-12 flex-none items-center gap-3 border-b border-line bg-raised px-4 py-2 max-lg:flex-wrap">
      <dl className="flex min-w-0 flex-1 items-center gap-x-3 max-sm:basis-full gap-y-1 overflow-hidden text-12 whitespace-nowrap max-lg:flex-wrap">
        <Fact label="State" className="max-w-72 shrink-0 max-sm:max-w-48">
          <StateChip type={task.state_type} name={task.state_name} />
        </Fact>
        {start.at && (
          <Fact label={start.actual ? 'Started' : 'Due'} className="shrink-0">
            {!start.actual && <span className="text-muted">due</span>}
            <Timestamp at={start.at} />
          </Fact>
        )}
        {start.actual && (
          <Fact label={running ? 'Running for' : 'Run time'} className={`shrink-0 ${running ? 'text-running' : ''}`}>
            <RunTime run={task} />
          </Fact>
        )}
        {tries && (
          <Fact label="Tries" className="shrink-0">
            {tries}
          </Fact>
        )}
        {task.flow_run_id ? (
          <Fact label="Run" icon="parent">
            {run && (
              <span className="shrink-0">
                <StateMark type={run.state_type} name={run.state_name} word="hidden" />
              </span>
            )}
            <Link
              to={paths.flowRun(task.flow_run_id, `?task=${encodeURIComponent(task.id)}`)}
              className="truncate text-accent"
            >
              in the timeline of {run?.name || task.flow_run_id.slice(0, 8)}
            </Link>
          </Fact>
        ) : (
          <Fact label="Run">
            <span className="text-muted">ran by itself, outside of any flow run</span>
          </Fact>
        )}
        {task.tags && task.tags.length > 0 && (
          <Fact label="Tags" className="max-sm:hidden">
            <TagList tags={task.tags} max={4} />
          </Fact>
        )}
      </dl>
      <div className="flex flex-none items-center gap-1.5">
        {task.flow_run_id && (
          <StepLinks
            label="Task runs of the run, in their order"
            previous={{ word: 'Previous', step: stepTo(place.previous, place, search, 'This is the first of its run') }}
            next={{ word: 'Next', step: stepTo(place.next, place, search, 'This is the last of its run so far') }}
          />
        )}
        {onDeleted && <TaskRunActions task={task} onDeleted={onDeleted} />}
      </div>
    </div>
  )
}

/** Another task run, seen the same way: its tab stays, what belongs to one log does not. */
function stepTo(
  to: TimelineTask | undefined,
  { around, byId, self }: TaskPlace,
  search: URLSearchParams,
  end: string,
): Step {
  if (to) {
    const tab = search.get('tab')
    return { to: paths.taskRun(to.id, tab ? `?tab=${encodeURIComponent(tab)}` : ''), name: to.name }
  }
  if (around.error) return 'The other task runs of its run could not be read'
  return around.data ? (byId.has(self.id) ? end : 'It is not among the task runs of its run') : null
}

/** `try 2 of 4`: of those that the task allows, as far as the server knows. */
function triesOf({ run_count: count, empirical_policy: policy, flow_run_run_count: attempt }: TaskRun): string {
  const allowed = (policy?.retries ?? policy?.max_retries ?? 0) + 1
  const tried = count ?? 0
  const words = [
    tried > 1 || (allowed > 1 && tried > 0) ? `try ${tried}${allowed >= tried ? ` of ${allowed}` : ''}` : '',
    (attempt ?? 0) > 1 ? `attempt ${attempt} of the run` : '',
  ]
  return words.filter(Boolean).join(', ')
}
