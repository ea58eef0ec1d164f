import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Deployment } from '~/api/deployments'
import { CustomRunLink, QuickRunButton } from '~/features/launch/quick-run'
import { FlowLink, WorkPoolLink } from '~/features/runs/links'
import { SchedulesText } from '~/features/schedules/schedule-text'
import { paths } from '~/lib/paths'
import { TagList } from '~/ui/chip'
import { type Column, DataTable } from '~/ui/table/data-table'
import { DeploymentStatusMark } from './deployment-status'
import { DeploymentRunsStrip } from './last-runs-strip'
import { NextDeploymentRun } from './next-run'

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
    sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
    cell: (deployment) => (
      <Link to={paths.deployment(deployment.id)} className="block truncate font-medium">
        {deployment.name}
      </Link>
    ),
  },
  { id: 'flow', header: 'Flow', hideBelow: 'phone', cell: ({ flow_id }) => <FlowLink id={flow_id} /> },
  {
    id: 'schedule',
    header: 'Schedule',
    hideBelow: 'tablet',
    cell: ({ schedules }) => <SchedulesText schedules={schedules} />,
  },
  {
    id: 'next',
    header: 'Next run',
    width: '118px',
    hideBelow: 'phone',
    cell: ({ id }) => <NextDeploymentRun id={id} />,
  },
  { id: 'last', header: 'Last runs', width: '106px', cell: ({ id }) => <DeploymentRunsStrip id={id} /> },
  {
    id: 'pool',
    header: 'Work pool',
    width: '116px',
    hideBelow: 'tablet',
    cell: (deployment) => <WorkPoolLink pool={deployment.work_pool_name} queue={deployment.work_queue_name} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: '104px',
    hideBelow: 'laptop',
    cell: ({ tags }) => <TagList tags={tags} max={1} />,
  },
  {
    id: 'run',
    header: 'Run',
    width: '196px',
    phoneWidth: '116px',
    cell: (deployment) => (
      <span className="flex items-center gap-1">
        <QuickRunButton deployment={deployment} size="small" />
        <span className="max-sm:hidden">
          <CustomRunLink deployment={deployment} size="small" variant="quiet" />
        </span>
      </span>
    ),
  },
]

const withoutFlow = columns.filter(({ id }) => id !== 'flow')

/** Deployments with how they do, when they run next, and the two ways to run them now. */
export function DeploymentTable({
  deployments,
  ofOneFlow = false,
  ...table
}: {
  deployments: readonly Deployment[] | undefined
  /** The flow is known from the page: its column is left out. */
  ofOneFlow?: boolean
  loading?: boolean
  stale?: boolean
  error?: ReactNode
  empty?: ReactNode
  sort?: string
  onSort?: (key: string) => void
  footer?: ReactNode
}) {
  return (
    <DataTable
      {...table}
      label="Deployments"
      columns={ofOneFlow ? withoutFlow : columns}
      rows={deployments}
      rowKey={keyOf}
      rowName={nameOf}
    />
  )
}

const keyOf = (deployment: Deployment) => deployment.id
const nameOf = (deployment: Deployment) => `deployment ${deployment.name}`
