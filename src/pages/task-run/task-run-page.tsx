import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { ApiError } from '~/api/client'
import { flowRunsQuery, isTerminal } from '~/api/flow-runs'
import { taskRunQuery, type TaskRun } from '~/api/task-runs'
import { LogView } from '~/features/logs/log-view'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { stateTone, stateWord } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Skeleton } from '~/ui/skeleton'
import { TabLink, TabNav } from '~/ui/tabs'
import { PlacePanel } from './place-panel'
import { TaskExplanation } from './task-explanation'
import { TaskHeader } from './task-header'
import { useTaskPlace, type TaskPlace } from './task-place'
import { parseTaskTab, taskTabs, withTaskTab, type TaskTab } from './task-view'

const ArtifactsTab = lazy(() => import('./artifacts-tab').then((module) => ({ default: module.ArtifactsTab })))
const InputsTab = lazy(() => import('./inputs-tab').then((module) => ({ default: module.InputsTab })))
const StatesTab = lazy(() => import('./states-tab').then((module) => ({ default: module.StatesTab })))
const DetailsTab = lazy(() => import('./details-tab').then((module) => ({ default: module.DetailsTab })))

export const handle: RouteHandle = { title: 'Task run' }

const list = { label: 'Task runs', to: paths.taskRuns() }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(taskRunQuery(id))
  const { data, error } = query
  const gone = error instanceof ApiError && error.status === 404
  useDocumentTitle(
    data ? [stateWord(data.state_type, data.state_name), data.name || id] : gone ? 'No such task run' : [],
    data && stateTone(data.state_type, data.state_name),
  )
  if (!data) return <AbsentObject query={query} kind="task run" id={id} list={list} />
  // Another task run is another page: its dialogs and folds are its own.
  return <TaskRunPage key={id} task={data} gone={gone} problem={gone || !error ? null : query} />
}

/** Runs that this task run started: it stands for a subflow run in its own run, or deployed one. */
const startedBy = (taskRunId: string) =>
  flowRunsQuery({
    filter: { flow_runs: { parent_task_run_id: { any_: [taskRunId] } } },
    sort: 'EXPECTED_START_TIME_DESC',
    limit: 10,
  })

type Problem = Parameters<typeof QueryError>[0]['query']

function TaskRunPage({ task, gone, problem }: { task: TaskRun; gone: boolean; problem: Problem | null }) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const tab = parseTaskTab(search)
  const name = task.name || task.id
  const place = useTaskPlace(task)
  const { flow_run_id: runId } = task
  const child = task.state?.state_details?.child_flow_run_id ?? null
  const started = useInfiniteQuery({ ...startedBy(task.id), enabled: child !== null })
  const runName = place.run.data?.name || runId?.slice(0, 8)
  const aside = <PlacePanel task={task} place={place} child={child} started={started.data?.rows} />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title={name}
        crumbs={
          runId
            ? [
                { label: 'Runs', to: paths.runs() },
                { label: runName ?? 'Run', to: paths.flowRun(runId) },
              ]
            : [list]
        }
      />
      {gone && (
        <p role="status" className="flex-none border-b border-line bg-late-bg px-4 py-1.75 text-late">
          This task run has been deleted. What is shown is what was known of it.
        </p>
      )}
      <TaskHeader
        task={task}
        place={place}
        search={search}
        // Nothing to come back to: the page is gone.
        onDeleted={
          gone ? null : () => void navigate(runId ? paths.flowRun(runId) : paths.taskRuns(), { replace: true })
        }
      />
      {problem && <QueryError query={problem} />}
      <TaskExplanation task={task} logLink={child ? null : withTaskTab(search, 'logs', 'last-error')} />
      <div className="flex flex-none border-b border-line bg-raised px-2">
        <TabNav label="Parts of the task run">
          {taskTabs.map((each) => (
            <TabLink key={each} active={each === tab} render={<Link to={{ search: withTaskTab(search, each) }} />}>
              {tabNames[each]}
            </TabLink>
          ))}
        </TabNav>
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <Suspense fallback={<TabSkeleton />}>
            <TabBody task={task} tab={tab} place={place} child={child} aside={aside} />
          </Suspense>
        </div>
        <aside
          aria-label="Its place in the run"
          className="w-85 flex-none overflow-y-auto border-l border-line bg-raised max-lg:hidden"
        >
          {aside}
        </aside>
      </div>
    </div>
  )
}

const tabNames: Record<TaskTab, string> = {
  logs: 'Logs',
  artifacts: 'Artifacts',
  inputs: 'Inputs',
  states: 'States',
  details: 'Details',
}

function TabBody({
  task,
  tab,
  place,
  child,
  aside,
}: {
  task: TaskRun
  tab: TaskTab
  place: TaskPlace
  child: string | null
  aside: React.ReactNode
}) {
  const live = !isTerminal(task.state_type)
  switch (tab) {
    case 'logs':
      // What a subflow logs is in its own run.
      return child ? (
        <>
          <p className="flex-none border-b border-line bg-selected px-4 py-1 text-12">
            The log of the subflow run that it stands for.
          </p>
          <LogView flowRunId={child} live={live} />
        </>
      ) : (
        <LogView taskRunId={task.id} live={live} taskNames={(id) => (id === task.id ? task.name : undefined)} />
      )
    case 'artifacts':
      return <ArtifactsTab task={task} />
    case 'inputs':
      return <InputsTab task={task} place={place} aside={aside} />
    case 'states':
      return <StatesTab task={task} />
    case 'details':
      return <DetailsTab task={task} />
  }
}

const TabSkeleton = () => (
  <div aria-hidden="true" className="flex flex-1 flex-col gap-2 p-4">
    {['w-2/3', 'w-1/2', 'w-3/5'].map((width) => (
      <Skeleton key={width} className={width} />
    ))}
  </div>
)
