import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { deploymentsQuery } from '~/api/deployments'
import { deploymentCountQuery, type Flow, flowQuery, useDeleteFlow } from '~/api/flows'
import { DAY } from '~/api/window'
import { DeploymentTable } from '~/features/deployments/deployment-table'
import { NextFlowRun } from '~/features/deployments/next-run'
import { PageTurner } from '~/features/deployments/page-turner'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { FlowRunList } from '~/features/runs/flow-run-table'
import { defaultView, toSearch } from '~/features/runs/run-filter'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { EmptyState } from '~/ui/empty-state'
import { Facts } from '~/ui/facts'
import { JsonView } from '~/ui/json-view'
import { Menu, MenuItem } from '~/ui/menu'
import { FailedCell } from '~/ui/failed-cell'
import { TabLink, TabNav } from '~/ui/tabs'
import { Timestamp } from '~/ui/timestamp'
import { toast } from '~/ui/toast'

const tabs = [
  { key: 'runs', label: 'Runs' },
  { key: 'deployments', label: 'Deployments' },
  { key: 'details', label: 'Details' },
] as const

const recent = { kind: 'past', seconds: 30 * DAY } as const

export const handle: RouteHandle = { title: 'Flow' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(flowQuery(id))
  const { data: flow } = query
  useDocumentTitle(['Flow', flow?.name])
  if (flow) return <FlowDetail flow={flow} id={id} />
  return <AbsentObject query={query} kind="flow" id={id} list={{ label: 'Flows', to: paths.flows() }} />
}

function FlowDetail({ flow, id }: { flow: Flow; id: string }) {
  const [search] = useSearchParams()
  const tab = tabs.find(({ key }) => key === search.get('tab')) ?? tabs[0]
  const deployments = useQuery(deploymentCountQuery(id))
  const failedCount = deployments.error && <FailedCell error={deployments.error} />
  return (
    <>
      <PageHeader title={flow.name} crumbs={[{ label: 'Flows', to: paths.flows() }]}>
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <span className="flex gap-1.5">
            <span className="text-muted">Next run</span> <NextFlowRun id={id} />
          </span>
          <span className="text-muted">
            First seen <Timestamp at={flow.created} />
          </span>
          <TagList tags={flow.tags} max={4} />
        </span>
        <MoreMenu flow={flow} id={id} deployments={deployments.data} />
      </PageHeader>
      <TabNav label="Flow" className="flex-none border-b border-line bg-raised px-2">
        {tabs.map(({ key, label }) => (
          <TabLink
            key={key}
            active={key === tab.key}
            count={key === 'deployments' && (deployments.data ?? failedCount)}
            render={<Link to={paths.flow(id, key === 'runs' ? '' : `?tab=${key}`)} replace />}
          >
            {label}
          </TabLink>
        ))}
      </TabNav>
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        {tab.key === 'runs' && <RecentRuns flowId={id} />}
        {tab.key === 'deployments' && <Deployments flowId={id} />}
        {tab.key === 'details' && (
          <>
            <Facts
              facts={[
                { name: 'Id', value: <span className="mono">{id}</span>, copy: id },
                { name: 'First seen', value: <Timestamp at={flow.created} style="date-time" /> },
                { name: 'Updated', value: <Timestamp at={flow.updated} style="date-time" /> },
              ]}
            />
            <section aria-label="Labels" className="border-t border-line px-4 py-2">
              <h2 className="pb-1">Labels</h2>
              <JsonView value={flow.labels ?? {}} label="Labels" />
            </section>
          </>
        )}
      </div>
    </>
  )
}

function RecentRuns({ flowId }: { flowId: string }) {
  return (
    <>
      <p className="flex items-center gap-2 px-4 py-1.5 text-12 text-muted">
        Runs of the last 30 days
        <Link to={paths.runs(toSearch({ ...defaultView, range: recent, flows: [flowId] }))} className="text-accent">
          with chart and filters
        </Link>
      </p>
      <FlowRunList
        label="Runs of this flow"
        params={{ filter: { flows: { id: { any_: [flowId] } } }, range: recent }}
        columns={['state', 'run', 'deployment', 'started', 'duration', 'tasks', 'parameters', 'tags', 'actions']}
        empty={<EmptyState title="It has not run in the last 30 days" />}
      />
    </>
  )
}

function Deployments({ flowId }: { flowId: string }) {
  const [page, setPage] = useState(1)
  const list = useQuery(deploymentsQuery({ filter: { flows: { id: { any_: [flowId] } } }, page }))
  return (
    <DeploymentTable
      ofOneFlow
      deployments={list.data?.results}
      loading={list.isPending}
      stale={list.isPlaceholderData}
      error={list.error && <QueryError query={list} />}
      empty={
        <EmptyState title="This flow has no deployments">
          Deploy it with <code className="mono">prefect deploy</code> to run it from here or on a schedule.
        </EmptyState>
      }
      footer={<PageTurner of={list.data} noun="deployment" page={page} onPage={setPage} />}
    />
  )
}

const deletedWith = (deployments: number | undefined) =>
  deployments === 0
    ? 'All of its runs'
    : `Its ${deployments === undefined ? 'deployments' : deployments === 1 ? 'deployment' : `${deployments} deployments`} and all of its runs`

function MoreMenu({ flow, id, deployments }: { flow: Flow; id: string; deployments: number | undefined }) {
  const [deleting, setDeleting] = useState(false)
  const remove = useDeleteFlow()
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
        title={`Delete the flow ${flow.name}?`}
        confirmLabel="Delete flow"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(id)
          toast.show({ kind: 'success', title: `Deleted ${flow.name}` })
          await navigate(paths.flows())
        }}
      >
        <p>
          {deletedWith(deployments)}, with their task runs, go with it. The flow comes back, empty, when it is deployed
          or run again.
        </p>
      </ConfirmDialog>
    </>
  )
}
