import { useQuery } from '@tanstack/react-query'
import { Navigate, useLocation, useParams } from 'react-router'
import { workQueueByIdQuery } from '~/api/work-queues'
import { AbsentObject } from '~/features/page/absent-object'
import { PageHeader } from '~/features/page/page-header'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { EmptyState } from '~/ui/empty-state'

export const handle: RouteHandle = { title: 'Work queue' }

/** The address that Prefect's events and notifications print: on to the queue within its pool. */
export function Component() {
  const { id = '' } = useParams()
  const { search } = useLocation()
  const query = useQuery(workQueueByIdQuery(id))
  const { data: queue } = query
  if (!queue)
    return (
      <AbsentObject query={query} kind="work queue" id={id} list={{ label: 'Work pools', to: paths.workPools() }} />
    )
  if (queue.work_pool_name) return <Navigate to={paths.workQueue(queue.work_pool_name, queue.name, search)} replace />
  return (
    <>
      <PageHeader title={queue.name} crumbs={[{ label: 'Work pools', to: paths.workPools() }]} />
      <EmptyState title="This queue belongs to no work pool">
        The server does not say which pool the queue {queue.name} is in, so there is nothing to show of it here.
      </EmptyState>
    </>
  )
}
