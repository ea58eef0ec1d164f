import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { WorkPool } from '~/api/work-pools'
import { heartbeatSeconds, type Worker } from '~/api/workers'
import { QueryError } from '~/features/page/query-error'
import { DeleteWorkerDialog, onlineReason } from '~/features/work-pools/delete-worker'
import { runsTakenBy } from '~/features/work-pools/pool-status'
import { StartWorker } from '~/features/work-pools/start-worker'
import { isOnline, WorkerStatusMark } from '~/features/work-pools/worker-status'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import { IconButton } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { RelativeTime } from '~/ui/relative-time'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Timestamp } from '~/ui/timestamp'

type WorkerRow = { pool: WorkPool; worker: Worker }

const columns: Column<WorkerRow>[] = [
  {
    id: 'status',
    header: <span className="max-sm:sr-only">Status</span>,
    width: '106px',
    phoneWidth: '34px',
    cell: ({ worker }) => <WorkerStatusMark worker={worker} word="wide" />,
  },
  {
    id: 'name',
    header: 'Worker',
    cell: ({ pool, worker }) => (
      <Link to={paths.worker(pool.name, worker.name)} className="block truncate font-medium">
        {worker.name}
      </Link>
    ),
  },
  {
    id: 'heartbeat',
    header: 'Last heartbeat',
    width: '130px',
    phoneWidth: '110px',
    cell: ({ worker }) => <RelativeTime at={worker.last_heartbeat_time} />,
  },
  {
    id: 'interval',
    header: 'Every',
    width: '90px',
    hideBelow: 'phone',
    cell: ({ worker }) => <span className="mono">{formatDuration(heartbeatSeconds(worker))}</span>,
  },
  {
    id: 'created',
    header: 'First seen',
    width: '140px',
    align: 'right',
    hideBelow: 'phone',
    cell: ({ worker }) => <Timestamp at={worker.created} />,
  },
]

const keyOf = ({ worker }: WorkerRow) => worker.id
const nameOf = ({ worker }: WorkerRow) => `worker ${worker.name}`
const actionsOf = (row: WorkerRow) => <RowActions {...row} />

function RowActions({ pool, worker }: WorkerRow) {
  const [deleting, setDeleting] = useState(false)
  return (
    <>
      <IconButton
        size="small"
        icon="trash"
        label={`Delete ${worker.name}…`}
        disabledReason={onlineReason(worker)}
        onClick={() => setDeleting(true)}
      />
      <DeleteWorkerDialog pool={pool.name} worker={worker} open={deleting} onOpenChange={setDeleting} />
    </>
  )
}

/** Who has polled for the pool's runs, and who still does. */
export function WorkersTab({ pool, workers }: { pool: WorkPool; workers: UseQueryResult<Worker[]> }) {
  const rows = useMemo(() => workers.data?.map((worker): WorkerRow => ({ pool, worker })), [pool, workers.data])
  const online = workers.data?.filter(isOnline).length
  return (
    <DataTable
      label="Workers"
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      rowName={nameOf}
      rowActions={actionsOf}
      actionsWidth="46px"
      loading={workers.isPending}
      skeletonRows={3}
      error={workers.error && <QueryError query={workers} />}
      empty={
        <EmptyState
          title={runsTakenBy(pool) === 'workers' ? 'No worker has polled this pool' : 'This pool has no workers'}
        >
          <div className="mx-auto max-w-120 text-left">
            <StartWorker pool={pool} />
          </div>
        </EmptyState>
      }
      footer={
        rows &&
        rows.length > 0 &&
        `${online} of ${rows.length}${rows.length >= 200 ? ' or more' : ''} ${rows.length === 1 ? 'worker' : 'workers'} online`
      }
    />
  )
}
