import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import {
  type Deployment,
  deploymentQuery,
  useDeleteDeployment,
  usePauseDeployment,
  useResumeDeployment,
} from '~/api/deployments'
import { DAY } from '~/api/window'
import { Markdown } from '~/features/artifacts/markdown'
import { DeploymentStatusMark } from '~/features/deployments/deployment-status'
import { NextDeploymentRun } from '~/features/deployments/next-run'
import { ParameterTable } from '~/features/deployments/parameter-table'
import { PresetPanel } from '~/features/launch/presets/preset-panel'
import { CustomRunLink, QuickRunButton } from '~/features/launch/quick-run'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { FlowRunList } from '~/features/runs/flow-run-table'
import { FlowLink, WorkPoolLink } from '~/features/runs/links'
import { defaultView, toSearch } from '~/features/runs/run-filter'
import { ScheduleList } from '~/features/schedules/schedule-list'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { EmptyState } from '~/ui/empty-state'
import { Facts } from '~/ui/facts'
import { JsonView } from '~/ui/json-view'
import { Menu, MenuItem } from '~/ui/menu'
import { Panel } from '~/ui/panel'
import { TabLink, TabNav } from '~/ui/tabs'
import { Timestamp } from '~/ui/timestamp'
import { toast } from '~/ui/toast'

const tabs = [
  { key: 'runs', label: 'Runs' },
  { key: 'parameters', label: 'Parameters' },
  { key: 'configuration', label: 'Configuration' },
] as const

const recent = { kind: 'past', seconds: 30 * DAY } as const

export const handle: RouteHandle = { title: 'Deployment' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(deploymentQuery(id))
  const { data: deployment, error } = query
  useDocumentTitle(['Deployment', deployment?.name])
  if (deployment)
    return <DeploymentDetail deployment={deployment} failed={error ? <QueryError query={query} /> : null} />
  return (
    <AbsentObject query={query} kind="deployment" id={id} list={{ label: 'Deployments', to: paths.deployments() }} />
  )
}

function DeploymentDetail({ deployment, failed }: { deployment: Deployment; failed: ReactNode }) {
  const [search] = useSearchParams()
  const tab = tabs.find(({ key }) => key === search.get('tab')) ?? tabs[0]
  return (
    <>
      <PageHeader title={deployment.name} crumbs={[{ label: 'Deployments', to: paths.deployments() }]}>
        <span className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <DeploymentStatusMark deployment={deployment} />
          <span className="flex max-w-80 min-w-0 gap-1.5">
            <span className="text-muted">Flow</span> <FlowLink id={deployment.flow_id} />
          </span>
          <span className="flex min-w-0 gap-1.5">
            <span className="text-muted">Work pool</span>
            <WorkPoolLink pool={deployment.work_pool_name} queue={deployment.work_queue_name} />
          </span>
          <span className="flex gap-1.5">
            <span className="text-muted">Next run</span> <NextDeploymentRun id={deployment.id} />
          </span>
          <TagList tags={deployment.tags} max={4} />
        </span>
        <span className="grow" />
        <QuickRunButton deployment={deployment} />
        <CustomRunLink deployment={deployment} />
        <PauseButton deployment={deployment} />
        <MoreMenu deployment={deployment} />
      </PageHeader>
      {failed}
      <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto lg:content-stretch bg-raised lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col border-line lg:min-h-0 lg:border-r">
          <TabNav label="Deployment" className="flex-none border-b border-line px-2">
            {tabs.map(({ key, label }) => (
              <TabLink
                key={key}
                active={key === tab.key}
                render={<Link to={paths.deployment(deployment.id, key === 'runs' ? '' : `?tab=${key}`)} replace />}
              >
                {label}
              </TabLink>
            ))}
          </TabNav>
          <div className="min-w-0 flex-1 lg:overflow-auto">
            {tab.key === 'runs' && <RecentRuns deploymentId={deployment.id} />}
            {tab.key === 'parameters' && <ParameterTable deployment={deployment} />}
            {tab.key === 'configuration' && <Configuration deployment={deployment} />}
          </div>
        </div>
        <aside aria-label="About this deployment" className="flex min-w-0 flex-col gap-3 p-3 lg:overflow-auto">
          <Panel title="Presets">
            <PresetPanel deployment={deployment} />
          </Panel>
          <Panel title="Schedules">
            <ScheduleList deployment={deployment} />
          </Panel>
          {deployment.description && (
            <Panel title="Description">
              <div className="px-3 py-2">
                <Markdown text={deployment.description} />
              </div>
            </Panel>
          )}
        </aside>
      </div>
    </>
  )
}

function RecentRuns({ deploymentId }: { deploymentId: string }) {
  const everyRun = paths.runs(toSearch({ ...defaultView, range: recent, deployments: [deploymentId] }))
  return (
    <>
      <p className="flex items-center gap-2 px-4 py-1.5 text-12 text-muted">
        Runs of the last 30 days
        <Link to={everyRun} className="text-accent">
          with chart and filters
        </Link>
      </p>
      <FlowRunList
        label="Runs of this deployment"
        params={{ filter: { deployments: { id: { any_: [deploymentId] } } }, range: recent }}
        columns={['state', 'run', 'started', 'duration', 'tasks', 'parameters']}
        empty={
          <EmptyState title="It has not run in the last 30 days">
            Press Quick run to start it now, or Custom run to choose its parameters first.
          </EmptyState>
        }
      />
    </>
  )
}

function Configuration({ deployment }: { deployment: Deployment }) {
  return (
    <>
      <Facts
        facts={[
          { name: 'Id', value: <span className="mono">{deployment.id}</span>, copy: deployment.id },
          { name: 'Version', value: deployment.version },
          {
            name: 'Entrypoint',
            value: <span className="mono">{deployment.entrypoint}</span>,
            copy: deployment.entrypoint,
          },
          {
            name: 'Path',
            value: deployment.path && <span className="mono">{deployment.path}</span>,
            copy: deployment.path,
          },
          { name: 'Runs at once', value: deployment.global_concurrency_limit?.limit ?? 'no limit of its own' },
          { name: 'When that is reached', value: deployment.concurrency_options?.collision_strategy },
          {
            name: 'Parameters checked',
            value:
              deployment.enforce_parameter_schema === false
                ? 'no: the server takes anything'
                : 'by the server, when a run is created',
          },
          { name: 'Created', value: <Timestamp at={deployment.created} style="date-time" /> },
          { name: 'Created by', value: deployment.created_by?.display_value },
          { name: 'Updated', value: <Timestamp at={deployment.updated} style="date-time" /> },
          {
            name: 'Last asked for',
            value: deployment.last_polled && <Timestamp at={deployment.last_polled} style="date-time" />,
          },
        ]}
      />
      <JsonPart
        title="Job variables"
        value={deployment.job_variables}
        none="It overrides nothing of its work pool's base job template."
      />
      <JsonPart title="Pull steps" value={deployment.pull_steps} none="The code is where the worker runs." />
      <JsonPart title="Labels" value={deployment.labels} none="It has no labels." />
      <JsonPart
        title="Parameter schema"
        value={deployment.parameter_openapi_schema}
        none="It has no parameter schema."
      />
    </>
  )
}

function JsonPart({ title, value, none }: { title: string; value: unknown; none: string }) {
  const empty = value === null || value === undefined || Object.keys(value).length === 0
  return (
    <section aria-label={title} className="border-t border-line px-4 py-2">
      <h2 className="pb-1">{title}</h2>
      {empty ? <p className="text-muted">{none}</p> : <JsonView value={value} label={title} />}
    </section>
  )
}

function PauseButton({ deployment }: { deployment: Deployment }) {
  const pause = usePauseDeployment()
  const resume = useResumeDeployment()
  const change = deployment.paused ? resume : pause
  return (
    <Button
      icon={deployment.paused ? 'play' : 'pause'}
      busy={pause.isPending || resume.isPending}
      onClick={() =>
        change.mutate(deployment.id, {
          onError: (error) =>
            toast.show({
              kind: 'error',
              title: `Could not ${deployment.paused ? 'resume' : 'pause'} ${deployment.name}`,
              body: error.message,
            }),
        })
      }
    >
      {deployment.paused ? 'Resume' : 'Pause'}
    </Button>
  )
}

const plannedWith = (schedules: number) =>
  schedules === 0
    ? 'Runs of it that are planned go with it.'
    : schedules === 1
      ? 'Its schedule and the runs it has planned go with it.'
      : `Its ${schedules} schedules and the runs they have planned go with it.`

function MoreMenu({ deployment }: { deployment: Deployment }) {
  const [deleting, setDeleting] = useState(false)
  const remove = useDeleteDeployment()
  const navigate = useNavigate()
  return (
    <>
      <Menu trigger={<Button icon="more" aria-label="More actions" />} align="end">
        <MenuItem onClick={() => setDeleting(true)} danger>
          Delete…
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete the deployment ${deployment.name}?`}
        confirmLabel="Delete deployment"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(deployment.id)
          toast.show({ kind: 'success', title: `Deleted ${deployment.name}` })
          await navigate(paths.deployments())
        }}
      >
        <p>
          {plannedWith(deployment.schedules?.length ?? 0)} Past runs stay, with their logs. Automations and links that
          start it will fail.
        </p>
      </ConfirmDialog>
    </>
  )
}
