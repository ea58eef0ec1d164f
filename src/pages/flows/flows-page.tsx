import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { deploymentCountQuery, type Flow, flowsQuery } from '~/api/flows'
import { FlowRunsStrip } from '~/features/deployments/last-runs-strip'
import { FoldedList } from '~/features/deployments/fold'
import { ListBar, useListView } from '~/features/deployments/list-bar'
import { defaultListView, flowFilter, isNarrowed, type ListSort } from '~/features/deployments/list-view'
import { NextFlowRun } from '~/features/deployments/next-run'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { EmptyState } from '~/ui/empty-state'
import { FailedCell } from '~/ui/failed-cell'
import { Skeleton } from '~/ui/skeleton'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Timestamp } from '~/ui/timestamp'

const columns: Column<Flow>[] = [
  {
    id: 'name',
    header: 'Flow',
    sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
    cell: (flow) => (
      <Link to={paths.flow(flow.id ?? '')} className="block truncate font-medium">
        {flow.name}
      </Link>
    ),
  },
  {
    id: 'deployments',
    header: 'Deployments',
    width: '110px',
    hideBelow: 'phone',
    align: 'right',
    cell: (flow) => <DeploymentCount flowId={flow.id ?? ''} />,
  },
  { id: 'next', header: 'Next run', width: '130px', cell: (flow) => <NextFlowRun id={flow.id ?? ''} /> },
  {
    id: 'last',
    header: 'Last runs',
    width: '112px',
    hideBelow: 'phone',
    cell: (flow) => <FlowRunsStrip id={flow.id ?? ''} />,
  },
  { id: 'tags', header: 'Tags', hideBelow: 'phone', cell: ({ tags }) => <TagList tags={tags} /> },
  {
    id: 'created',
    header: 'First seen',
    width: '140px',
    align: 'right',
    hideBelow: 'phone',
    sort: { desc: 'CREATED_DESC' },
    cell: ({ created }) => <Timestamp at={created} />,
  },
]

function DeploymentCount({ flowId }: { flowId: string }) {
  const { data, error } = useQuery(deploymentCountQuery(flowId))
  if (error) return <FailedCell error={error} />
  if (data === undefined) return <Skeleton className="w-6" />
  return <span className={data === 0 ? 'mono text-faint' : 'mono'}>{data}</span>
}

export const handle: RouteHandle = { title: 'Flows' }

export function Component() {
  const [view, change] = useListView(paths.flows)
  const list = useQuery(flowsQuery({ filter: flowFilter(view), sort: view.sort, page: view.page }))
  const ids = useMemo(() => list.data?.results.map(({ id }) => id ?? ''), [list.data])
  useDocumentTitle('Flows')
  return (
    <>
      <PageHeader title="Flows" />
      <ListBar view={view} change={change} placeholder="Flow name" />
      <FoldedList ids={ids}>
        <DataTable
          label="Flows"
          columns={columns}
          rows={list.data?.results}
          rowKey={(flow) => flow.id ?? flow.name}
          loading={list.isPending}
          stale={list.isPlaceholderData}
          error={list.error && <QueryError query={list} />}
          sort={view.sort}
          onSort={(sort) => change({ sort: sort as ListSort })}
          empty={
            isNarrowed(view) ? (
              <EmptyState
                title="No flow matches these filters"
                action={<Button onClick={() => change(defaultListView)}>Clear filters</Button>}
              />
            ) : (
              <EmptyState title="This server knows no flows yet">
                A flow appears here when it first runs, or when it is deployed.
              </EmptyState>
            )
          }
          footer={<PageTurner of={list.data} noun="flow" page={view.page} onPage={(page) => change({ page })} />}
        />
      </FoldedList>
    </>
  )
}
