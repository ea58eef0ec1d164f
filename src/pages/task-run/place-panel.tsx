import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import type { TaskRun } from '~/api/task-runs'
import { QueryError } from '~/features/page/query-error'
import { FlowRunLink, TaskRunLink } from '~/features/runs/links'
import { StateMark, stateWord } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { Skeleton } from '~/ui/skeleton'
import { TaskName, TaskNames } from './task-names'
import type { TaskPlace } from './task-place'

/** Where the task run stands in its flow run. Of a run of very many, the hundred before and after it are looked at. */
export function PlacePanel({
  task,
  place,
  child,
  started,
}: {
  task: TaskRun
  place: TaskPlace
  /** The subflow run it stands for. */
  child: string | null
  /** All runs that it started, once they are known. */
  started: FlowRun[] | undefined
}) {
  const { run, around, self, position } = place
  const { flow_run_id: runId } = task
  // Inputs that are not among those around it are named one by one, in one request.
  const far = self.upstream.filter((id) => !place.byId.has(id))
  return (
    <div className="flex flex-col divide-y divide-line">
      {child && (
        <Part title="Subflow run">
          {started && started.length > 0 ? (
            started.map((each) => (
              <p key={each.id} className="flex min-w-0 items-center gap-2">
                <StateMark type={each.state_type} name={each.state_name} />
                <Link to={paths.flowRun(each.id)} className="min-w-0 truncate">
                  {each.name || each.id}
                </Link>
              </p>
            ))
          ) : (
            <Link to={paths.flowRun(child)}>{child.slice(0, 8)}</Link>
          )}
        </Part>
      )}
      {runId && (
        <Part title="In the run">
          <p className="flex min-w-0 items-center gap-2">
            {run.data && <StateMark type={run.data.state_type} name={run.data.state_name} />}
            <FlowRunLink id={runId} />
          </p>
          {around.data && (
            <p className="text-muted">
              {position
                ? `${position.at} of ${position.of.toLocaleString('en')} task ${position.of === 1 ? 'run' : 'runs'}, in order of expected start`
                : 'One of many task runs: those around it are looked at, a hundred on each side.'}
            </p>
          )}
          {stillRunning(task, run.data) && (
            <p className="text-late">{`The run is ${stateWord(run.data?.state_type, run.data?.state_name)}: this state is most likely the last that its process could report.`}</p>
          )}
        </Part>
      )}
      {around.error && <QueryError query={around} />}
      {runId && around.isPending && !around.error && (
        <div aria-busy="true">
          <Skeleton className="m-4 h-16" />
        </div>
      )}
      {place.caller && (
        <Part title="Called by">
          <p className="flex min-w-0 items-center gap-1.5">
            <NameOf id={place.caller} place={place} />
          </p>
        </Part>
      )}
      {around.data && (
        <>
          <Part title="Waits for" count={self.upstream.length}>
            {place.upstream.length > 0 && <TaskNames tasks={place.upstream} label="Waits for" />}
            {far.length > 0 && (
              <p className="text-muted">{`${far.length.toLocaleString('en')} further away: named under Inputs.`}</p>
            )}
            {self.upstream.length === 0 && <p className="text-muted">No other task’s result.</p>}
          </Part>
          <Part title="Needed by" count={place.downstream.length}>
            {place.downstream.length > 0 ? (
              <TaskNames tasks={place.downstream} label="Needed by" />
            ) : (
              <p className="text-muted">No other task{place.allAfter ? '' : ' among those looked at'}.</p>
            )}
          </Part>
          {place.called.length > 0 && (
            <Part title="It called" count={place.called.length}>
              <TaskNames tasks={place.called} label="It called" />
            </Part>
          )}
        </>
      )}
      {!runId && (
        <Part title="By itself">
          <p className="text-muted">
            It was called outside of any flow, by <code>task.delay()</code> or from plain Python.
          </p>
        </Part>
      )}
    </div>
  )
}

/** The run has ended and its task has not: its process died before it could say so. */
const ended = new Set(['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'])
const stillRunning = (task: TaskRun, run: FlowRun | undefined) =>
  task.state_type === 'RUNNING' && run !== undefined && ended.has(run.state_type ?? '')

/** A task run's name and state where it is near, else its name alone. */
export function NameOf({ id, place }: { id: string; place: TaskPlace }) {
  const near = place.byId.get(id)
  if (near) return <TaskName task={near} />
  // Those around it are on their way, and most inputs are among them.
  return place.around.isLoading ? <Skeleton className="my-1 w-32" /> : <TaskRunLink id={id} />
}

const Part = ({ title, count = 0, children }: { title: string; count?: number; children: ReactNode }) => (
  <section className="flex min-w-0 flex-col gap-1 px-4 py-2.5">
    <h2 className="text-12 font-medium text-muted">
      {title}
      {count > 1 && <span className="mono ml-1.5 font-normal">{count.toLocaleString('en')}</span>}
    </h2>
    {children}
  </section>
)
