import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams } from 'react-router'
import { ApiError } from '~/api/client'
import { isTerminal } from '~/api/flow-runs'
import { taskRunQuery, type TaskRunDetail } from '~/api/task-runs'
import { TaskPanel } from '~/features/flow-run/task-panel'
import { LogView } from '~/features/logs/log-view'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { stateTone, stateWord } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'

export const handle: RouteHandle = { title: 'Task run' }

const crumbs = [{ label: 'Task runs', to: paths.taskRuns() }]

/** A task run is shown within its flow run; this page is for those that have none (`task.delay()`). */
export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(taskRunQuery(id))
  const { data, error } = query
  if (data?.flow_run_id) {
    return <Navigate replace to={paths.flowRun(data.flow_run_id, `?task=${encodeURIComponent(data.id)}`)} />
  }
  if (data) return <LoneTaskRun task={data} />
  if (!error) return <Waiting />
  if (error instanceof ApiError && (error.status === 404 || error.status === 422)) return <NoTaskRun id={id} />
  return (
    <>
      <PageHeader title="Task run" crumbs={crumbs} />
      <QueryError query={query} />
    </>
  )
}

function LoneTaskRun({ task }: { task: TaskRunDetail }) {
  const name = task.name || task.id
  useDocumentTitle([stateWord(task.state_type, task.state_name), name], stateTone(task.state_type, task.state_name))
  return (
    <div className="flex h-full min-h-0 max-lg:flex-col">
      <PageHeader title={name} crumbs={crumbs} />
      <div className="w-92 flex-none overflow-y-auto border-r border-line max-lg:max-h-1/2 max-lg:w-auto max-lg:border-r-0 max-lg:border-b">
        <TaskPanel task={task} tasks={[]} taskLink={paths.taskRun} />
        <p className="px-4 py-2 text-12 text-muted">This task ran by itself, outside of any flow run.</p>
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <LogView taskRunId={task.id} live={!isTerminal(task.state_type)} />
      </div>
    </div>
  )
}

function NoTaskRun({ id }: { id: string }) {
  useDocumentTitle('No such task run')
  return (
    <>
      <PageHeader title="No such task run" crumbs={crumbs} />
      <EmptyState
        title="There is no task run with this id"
        action={<Button render={<Link to={paths.taskRuns()} />}>All task runs</Button>}
      >
        <span className="mono wrap-anywhere">{id}</span> is not known to this server. It may have been deleted with its
        flow run, or it belongs to another workspace.
      </EmptyState>
    </>
  )
}

const Waiting = () => (
  <div aria-busy="true">
    <PageHeader title="Task run" crumbs={crumbs} />
    <div className="flex flex-col gap-2 p-4">
      <Skeleton className="w-1/3" />
      <Skeleton className="w-1/2" />
    </div>
  </div>
)
