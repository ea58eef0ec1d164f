import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type Deployment, deploymentsQuery } from '~/api/deployments'
import type { WorkPool } from '~/api/work-pools'
import { DeploymentStatusMark } from '~/features/deployments/deployment-status'
import { PageTurner } from '~/features/deployments/page-turner'
import { QueryError } from '~/features/page/query-error'
import { FlowLink, WorkPoolLink } from '~/features/runs/links'
import { SchedulesText } from '~/features/schedules/schedule-text'
import { paths } from '~/lib/paths'
import { TagList } from '~/ui/chip'
import { EmptyState } from '~/ui/empty-state'
import { type Column, DataTable } from '~/ui/table/data-table'

/** What matters here of a deployment; its runs and the ways to start one are on its own page. */
const columns: Column<Deployment>[] = [
  {
    id: 'status',
    header: <span className="max-sm:sr-only">Status</span>,
    width: '106px',
    phoneWidth: '34px',
    cell: (deployment) => <DeploymentStatusMark deployment={deployment} word="wide" />,
  },
  {
    id: 'name',
    header: 'Deployment',
    cell: ({ id, name }) => (
      <Link to={paths.deployment(id)} className="block truncate font-medium">
        {name}
      </Link>
    ),
  },
  { id: 'flow', header: 'Flow', cell: ({ flow_id }) => <FlowLink id={flow_id} /> },
  {
    id: 'schedule',
    header: 'Schedule',
    hideBelow: 'phone',
    cell: ({ schedules }) => <SchedulesText schedules={schedules} />,
  },
  {
    id: 'queue',
    header: 'Work queue',
    width: '130px',
    hideBelow: 'tablet',
    cell: ({ work_pool_name: pool, work_queue_name: queue }) =>
      pool && queue ? <Link to={paths.workQueue(pool, queue)}>{queue}</Link> : <WorkPoolLink pool={null} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: '130px',
    hideBelow: 'laptop',
    cell: ({ tags }) => <TagList tags={tags} max={2} />,
  },
]

const keyOf = (deployment: Deployment) => deployment.id

/** The deployments that run in this pool, in pages. */
export function DeploymentsTab({ pool }: { pool: WorkPool }) {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const asked = Number(search.get('page') ?? 1)
  const page = Number.isSafeInteger(asked) && asked > 0 ? asked : 1
  const list = useQuery(deploymentsQuery({ filter: { work_pools: { name: { any_: [pool.name] } } }, page }))
  return (
    <DataTable
      label="Deployments of this work pool"
      columns={columns}
      rows={list.data?.results}
      rowKey={keyOf}
      loading={list.isPending}
      stale={list.isPlaceholderData}
      error={list.error && <QueryError query={list} />}
      empty={
        <EmptyState title="No deployment uses this pool">
          Deploy to it with <code className="mono">prefect deploy</code>, or name it in the deployment’s{' '}
          <code className="mono">work_pool</code> of <code className="mono">prefect.yaml</code>.
        </EmptyState>
      }
      footer={
        <PageTurner
          of={list.data}
          noun="deployment"
          page={page}
          onPage={(next) =>
            void navigate(paths.workPool(pool.name, `?tab=deployments${next > 1 ? `&page=${next}` : ''}`))
          }
        />
      }
    />
  )
}
