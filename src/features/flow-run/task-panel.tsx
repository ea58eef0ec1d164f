import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { isTerminal } from '~/api/flow-runs'
import { taskRunStatesQuery, type TaskRun } from '~/api/task-runs'
import { QueryError } from '~/features/page/query-error'
import { StateMark, StateShape } from '~/features/states/state-mark'
import { neighbours } from '~/features/run-graph/dependency-lines'
import type { TimelineTask } from '~/features/run-graph/timeline-tasks'
import { paths } from '~/lib/paths'
import { secondsBetween } from '~/lib/time'
import { IconButton } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { CopyButton } from '~/ui/copy-button'
import { Duration } from '~/ui/duration'
import { Timestamp } from '~/ui/timestamp'
import { RunTime } from './run-time'
import { StateHistory } from './state-history'

/** One task run: how it went, in how many tries, what it took and what it waited for. */
export function TaskPanel({
  task,
  tasks,
  taskLink,
  onClose,
}: {
  task: TaskRun
  /** The other task runs of the run, for the names of what it waits for; empty when they are not loaded. */
  tasks: TimelineTask[]
  taskLink: (taskRunId: string) => string
  onClose?: () => void
}) {
  const child = task.state?.state_details?.child_flow_run_id
  return (
    <section aria-label={`Task run ${task.name || task.id}`} className="flex min-w-0 flex-col bg-surface">
      <header className="flex min-h-8 items-center gap-2 border-b border-line pr-2 pl-4">
        <StateMark type={task.state_type} name={task.state_name} word="hidden" />
        <h2 className="min-w-0 truncate">{task.name || task.id}</h2>
        <span className="ml-auto flex shrink-0 items-center">
          {child && (
            <Link to={paths.flowRun(child)} className="text-12 text-accent">
              Open subflow run
            </Link>
          )}
          <IconButton
            icon="external"
            size="small"
            label="Page of this task run"
            render={<Link to={paths.taskRun(task.id)} />}
          />
          <CopyButton text={task.id} label="Copy task run id" />
          {onClose && <IconButton icon="close" size="small" label="Close the task run" onClick={onClose} />}
        </span>
      </header>
      <TaskFacts task={task} tasks={tasks} taskLink={taskLink} />
      {(task.run_count ?? 0) > 1 && <Tries task={task} />}
    </section>
  )
}

function TaskFacts({
  task,
  tasks,
  taskLink,
}: {
  task: TaskRun
  tasks: TimelineTask[]
  taskLink: (id: string) => string
}) {
  const waited = task.start_time ? secondsBetween(task.expected_start_time, task.start_time) : null
  return (
    <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1 px-4 py-2.5 wrap-anywhere">
      <Row label="State">
        <StateMark type={task.state_type} name={task.state_name} />
        {task.state?.message && (
          <pre className="mt-1 max-h-40 overflow-auto leading-4.5 wrap-anywhere whitespace-pre-wrap">
            {task.state.message.slice(0, 5000)}
          </pre>
        )}
      </Row>
      <Row label="Started">
        <Timestamp at={task.start_time ?? null} style="time-ms" />
        {waited !== null && waited >= 0.1 && (
          <span className="text-muted">
            {' '}
            after <Duration seconds={waited} />
          </span>
        )}
      </Row>
      <Row label="Took">
        <RunTime run={task} />
      </Row>
      {(task.run_count ?? 0) > 1 && <Row label="Tries">{task.run_count}</Row>}
      <Inputs task={task} tasks={tasks} taskLink={taskLink} />
      {task.tags && task.tags.length > 0 && (
        <Row label="Tags">
          <TagList tags={task.tags} max={6} />
        </Row>
      )}
      {task.cache_key && (
        <Row label="Cache key">
          <span className="mono">{task.cache_key}</span>
        </Row>
      )}
    </dl>
  )
}

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
)

function Tries({ task }: { task: TaskRun }) {
  const states = useQuery(taskRunStatesQuery(task.id))
  return (
    <>
      <QueryError query={states} />
      {states.data && (
        <StateHistory
          narrow
          word="try"
          states={states.data}
          over={isTerminal(task.state_type)}
          label="States of the task run"
        />
      )}
    </>
  )
}

/** Values of arguments are not kept by Prefect: only where they came from. */
function Inputs({ task, tasks, taskLink }: { task: TaskRun; tasks: TimelineTask[]; taskLink: (id: string) => string }) {
  const byId = new Map(tasks.map((each) => [each.id, each]))
  const self = byId.get(task.id)
  const around = self ? neighbours(self, tasks) : null
  const inputs = Object.entries(task.task_inputs ?? {}).filter(
    ([name, list]) => name !== '__parents__' && Array.isArray(list) && list.length > 0,
  )
  return (
    <>
      {inputs.length > 0 && (
        <Row label="Inputs">
          <ul>
            {inputs.slice(0, 20).map(([name, list]) => (
              <li key={name}>
                <span className="mono">{name}</span>
                {list.slice(0, 5).map((input, index) => (
                  <span key={index} className="text-muted">
                    {index === 0 ? ' ← ' : ', '}
                    <InputSource input={input} byId={byId} taskLink={taskLink} />
                  </span>
                ))}
                {list.length > 5 && <span className="text-muted"> and {list.length - 5} more</span>}
              </li>
            ))}
          </ul>
        </Row>
      )}
      {around && around.downstream.length > 0 && (
        <Row label="Needed by">
          <TaskNames tasks={around.downstream} taskLink={taskLink} />
        </Row>
      )}
    </>
  )
}

type Input = NonNullable<TaskRun['task_inputs']>[string][number]

function InputSource({
  input,
  byId,
  taskLink,
}: {
  input: Input
  byId: Map<string, TimelineTask>
  taskLink: (id: string) => string
}) {
  if (input.input_type === 'task_run' && 'id' in input) {
    const task = byId.get(input.id)
    return task ? <TaskName task={task} taskLink={taskLink} /> : <Link to={paths.taskRun(input.id)}>a task run</Link>
  }
  if (input.input_type === 'flow_run' && 'id' in input) return <Link to={paths.flowRun(input.id)}>a flow run</Link>
  if (input.input_type === 'parameter' && 'name' in input) return <>parameter {input.name}</>
  return <>a constant{'type' in input && typeof input.type === 'string' ? ` (${input.type})` : ''}</>
}

const TaskName = ({ task, taskLink }: { task: TimelineTask; taskLink: (id: string) => string }) => (
  <Link to={taskLink(task.id)} className="text-text">
    <StateShape type={task.stateType} name={task.stateName} className="mr-1 inline size-3! align-[-1px]" />
    {task.name}
  </Link>
)

function TaskNames({ tasks, taskLink }: { tasks: TimelineTask[]; taskLink: (id: string) => string }) {
  return (
    <>
      {tasks.slice(0, 5).map((task, index) => (
        <span key={task.id}>
          {index > 0 && ', '}
          <TaskName task={task} taskLink={taskLink} />
        </span>
      ))}
      {tasks.length > 5 && <span className="text-muted"> and {tasks.length - 5} more</span>}
    </>
  )
}
