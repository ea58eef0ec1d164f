import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type DeploymentListParams, deploymentsQuery } from '~/api/deployments'
import { DeploymentTable } from '~/features/deployments/deployment-table'
import { FoldedList } from '~/features/deployments/fold'
import { ListBar, useListView } from '~/features/deployments/list-bar'
import {
  defaultListView,
  deploymentFilter,
  isNarrowed,
  type ListSort,
  type ListView,
} from '~/features/deployments/list-view'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'

const listParams = (view: ListView): DeploymentListParams => ({
  filter: deploymentFilter(view),
  sort: view.sort,
  page: view.page,
})

export const handle: RouteHandle = { title: 'Deployments' }

export function Component() {
  const [view, change] = useListView(paths.deployments)
  const list = useQuery(deploymentsQuery(listParams(view)))
  const ids = useMemo(() => list.data?.results.map(({ id }) => id), [list.data])
  useDocumentTitle('Deployments')
  return (
    <>
      <PageHeader title="Deployments" />
      <ListBar view={view} change={change} placeholder="Deployment or flow name" withPools />
      <FoldedList ids={ids}>
        <DeploymentTable
          deployments={list.data?.results}
          loading={list.isPending}
          stale={list.isPlaceholderData}
          error={list.error && <QueryError query={list} />}
          sort={view.sort}
          onSort={(sort) => change({ sort: sort as ListSort })}
          empty={
            isNarrowed(view) ? (
              <EmptyState
                title="No deployment matches these filters"
                action={<Button onClick={() => change(defaultListView)}>Clear filters</Button>}
              />
            ) : (
              <EmptyState title="This server has no deployments">
                A deployment says how, where and when a flow runs. Make one from your project folder with{' '}
                <code className="mono">prefect deploy</code>, or in Python with{' '}
                <code className="mono">flow.serve()</code>.
              </EmptyState>
            )
          }
          footer={<PageTurner of={list.data} noun="deployment" page={view.page} onPage={(page) => change({ page })} />}
        />
      </FoldedList>
    </>
  )
}
