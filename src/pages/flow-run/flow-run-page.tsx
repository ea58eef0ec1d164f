import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link, useNavigate, useParams, useSearchParams, type LoaderFunctionArgs } from 'react-router'
import { ApiError, isMissing } from '~/api/client'
import { flowRunQuery, type FlowRun } from '~/api/flow-runs'
import { queryClient } from '~/api/query-client'
import { flowRunTaskRunsQuery } from '~/api/task-runs'
import { RunExplanation } from '~/features/flow-run/cause-line'
import { RunHeader } from '~/features/flow-run/run-header'
import { useRunTimeline, type RunTimeline } from '~/features/flow-run/run-timeline'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { RetryRefusal } from '~/features/run-actions/run-actions'
import { useActionKeys, useRunActions } from '~/features/run-actions/use-run-actions'
import { stateTone, stateWord } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'
import { TabLink, TabNav } from '~/ui/tabs'
import { parseRunPage, runTabs, withRunView, type RunTab, type RunView } from './run-view'

const loadWorkspace = () => import('./run-workspace')
const RunWorkspace = lazy(() => loadWorkspace().then((module) => ({ default: module.RunWorkspace })))
const TaskRunsTab = lazy(() => import('./task-runs-tab').then((module) => ({ default: module.TaskRunsTab })))
const SubflowRunsTab = lazy(() => import('./subflow-runs-tab').then((module) => ({ default: module.SubflowRunsTab })))
const ArtifactsTab = lazy(() => import('./artifacts-tab').then((module) => ({ default: module.ArtifactsTab })))
const ParametersTab = lazy(() => import('./parameters-tab').then((module) => ({ default: module.ParametersTab })))
const DetailsTab = lazy(() => import('./details-tab').then((module) => ({ default: module.DetailsTab })))

export const handle: RouteHandle = { title: 'Run' }

/** Asks early and waits for nothing: the page draws itself while the answers come. */
export function loader({ params, request }: LoaderFunctionArgs) {
  const id = params.id ?? ''
  const early = { staleTime: Infinity }
  void queryClient.prefetchQuery({ ...flowRunQuery(id), ...early })
  if (parseRunPage(new URL(request.url).searchParams).tab === 'logs') {
    // A failure is told where the tab is shown.
    loadWorkspace().catch(() => {})
    void queryClient.prefetchQuery({ ...flowRunTaskRunsQuery(id), ...early })
  }
  return null
}

/** Another tab or task of the same run asks for what it needs by itself. */
export const shouldRevalidate = () => false

const runsCrumb = [{ label: 'Runs', to: paths.runs() }]

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(flowRunQuery(id))
  if (query.data) {
    const gone = query.error instanceof ApiError && query.error.status === 404
    // Another run is another page: its dialogs and folds are its own.
    return <RunPage key={id} run={query.data} gone={gone} problem={gone ? null : query} />
  }
  if (query.error) return <NoRun id={id} query={query} />
  return <RunSkeleton />
}

type Problem = Parameters<typeof QueryError>[0]['query']

function RunPage({ run, gone, problem }: { run: FlowRun; gone: boolean; problem: Problem | null }) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const view = parseRunPage(search)
  const name = run.name || run.id
  const actions = useRunActions(run, () => void navigate(paths.runs(), { replace: true }))
  useActionKeys(actions, !gone)
  useDocumentTitle([stateWord(run.state_type, run.state_name), name], stateTone(run.state_type, run.state_name))
  const timeline = useRunTimeline(run, view.task, view.tab === 'logs')
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader title={name} crumbs={runsCrumb} />
      {gone && (
        <p role="status" className="flex-none border-b border-line bg-late-bg px-4 py-1.75 text-late">
          This run has been deleted. What is shown is what was known of it.
        </p>
      )}
      <RunHeader run={run} actions={gone ? null : actions} />
      <RetryRefusal state={actions} />
      {problem?.error && <QueryError query={problem} />}
      <RunExplanation
        run={run}
        tasks={timeline.complete}
        taskLink={(task) => withRunView(search, { tab: 'logs', task })}
        logLink={(task) => withRunView(search, { tab: 'logs', task, line: 'last-error' })}
      />
      <Tabs view={view} search={search} taskCount={timeline.count} />
      <Suspense fallback={<TabSkeleton />}>
        <TabBody run={run} view={view} timeline={timeline} />
      </Suspense>
    </div>
  )
}

const tabNames: Record<RunTab, string> = {
  logs: 'Logs',
  'task-runs': 'Task runs',
  'subflow-runs': 'Subflow runs',
  artifacts: 'Artifacts',
  parameters: 'Parameters',
  details: 'Details',
}

function Tabs({ view, search, taskCount }: { view: RunView; search: URLSearchParams; taskCount: number | undefined }) {
  return (
    <div className="flex flex-none border-b border-line bg-raised px-2">
      <TabNav label="Parts of the run">
        {runTabs.map((tab) => (
          <TabLink
            key={tab}
            active={tab === view.tab}
            count={tab === 'task-runs' ? taskCount?.toLocaleString('en') : undefined}
            render={<Link to={{ search: withRunView(search, { tab }) }} />}
          >
            {tabNames[tab]}
          </TabLink>
        ))}
      </TabNav>
    </div>
  )
}

function TabBody({ run, view, timeline }: { run: FlowRun; view: RunView; timeline: RunTimeline }) {
  switch (view.tab) {
    case 'logs':
      return <RunWorkspace run={run} timeline={timeline} view={view} />
    case 'task-runs':
      return <TaskRunsTab run={run} view={view} />
    case 'subflow-runs':
      return <SubflowRunsTab run={run} />
    case 'artifacts':
      return <ArtifactsTab run={run} timeline={timeline} />
    case 'parameters':
      return <ParametersTab run={run} />
    case 'details':
      return <DetailsTab run={run} />
  }
}

function NoRun({ id, query }: { id: string; query: Problem }) {
  const { error } = query
  const missing = isMissing(error, id)
  useDocumentTitle(missing ? 'No such run' : 'Run')
  return (
    <>
      <PageHeader title={missing ? 'No such run' : 'Run'} crumbs={runsCrumb} />
      {missing ? (
        <EmptyState
          title="There is no run with this id"
          action={<Button render={<Link to={paths.runs()} />}>All runs</Button>}
        >
          <p>
            <span className="mono wrap-anywhere">{id}</span> is not known to this server. It may have been deleted, or
            it belongs to another workspace.
          </p>
        </EmptyState>
      ) : (
        <QueryError query={query} />
      )}
    </>
  )
}

function RunSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Run" crumbs={runsCrumb} />
      <div className="flex h-12 items-center gap-3 border-b border-line bg-raised px-4">
        {['w-20', 'w-40', 'w-28', 'w-16'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
      <TabSkeleton />
    </div>
  )
}

const TabSkeleton = () => (
  <div aria-hidden="true" className="flex flex-1 flex-col gap-2 p-4">
    {['w-2/3', 'w-1/2', 'w-3/5', 'w-1/3'].map((width) => (
      <Skeleton key={width} className={width} />
    ))}
  </div>
)
