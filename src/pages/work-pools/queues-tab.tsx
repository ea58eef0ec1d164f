import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { DueRuns, PoolSlots, WorkPool } from '~/api/work-pools'
import type { WorkQueue } from '~/api/work-queues'
import { QueryError } from '~/features/page/query-error'
import { defaultQueueReason, DeleteQueueDialog } from '~/features/work-pools/delete-dialogs'
import { DueText } from '~/features/work-pools/due-text'
import { QueuePauseSwitch } from '~/features/work-pools/pause'
import { dueInQueue } from '~/features/work-pools/queue-due'
import { QueueStatusMark } from '~/features/work-pools/queue-status'
import { SlotsText } from '~/features/work-pools/slots'
import { paths } from '~/lib/paths'
import { Button, IconButton } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { RelativeTime } from '~/ui/relative-time'
import { type Column, DataTable } from '~/ui/table/data-table'

type QueueRow = { pool: WorkPool; queue: WorkQueue; inUse: number | null | undefined; due: DueRuns | undefined }

const columns: Column<QueueRow>[] = [
  {
    id: 'priority',
    header: <span title="1 is served first">Priority</span>,
    width: '76px',
    phoneWidth: '68px',
    align: 'right',
    cell: ({ queue }) => <span className="mono pr-2">{queue.priority ?? '–'}</span>,
  },
  {
    id: 'status',
    header: <span className="max-sm:sr-only">Status</span>,
    width: '106px',
    phoneWidth: '34px',
    cell: ({ queue }) => <QueueStatusMark queue={queue} word="wide" />,
  },
  {
    id: 'name',
    header: 'Work queue',
    cell: ({ pool, queue }) => (
      <>
        <Link to={paths.workQueue(pool.name, queue.name)} className="font-medium">
          {queue.name}
        </Link>
        {queue.description && <span className="ml-2 text-12 text-muted max-xl:hidden">{queue.description}</span>}
      </>
    ),
  },
  {
    id: 'slots',
    header: 'Slots',
    width: '150px',
    hideBelow: 'phone',
    cell: ({ queue, inUse }) => <SlotsText inUse={inUse} limit={queue.concurrency_limit} />,
  },
  {
    id: 'due',
    header: 'Waiting',
    width: '124px',
    phoneWidth: '66px',
    cell: ({ queue, due }) => due && <DueText due={dueInQueue(due, queue.name)} />,
  },
  {
    id: 'polled',
    header: 'Last polled',
    width: '104px',
    hideBelow: 'phone',
    cell: ({ queue }) =>
      queue.last_polled ? <RelativeTime at={queue.last_polled} /> : <span className="text-muted">never</span>,
  },
  {
    id: 'on',
    header: 'On',
    width: '46px',
    cell: ({ pool, queue }) => <QueuePauseSwitch pool={pool.name} queue={queue} />,
  },
]

const keyOf = ({ queue }: QueueRow) => queue.id
const nameOf = ({ queue }: QueueRow) => `work queue ${queue.name}`
const actionsOf = (row: QueueRow) => <RowActions {...row} />

function RowActions({ pool, queue }: QueueRow) {
  const [deleting, setDeleting] = useState(false)
  return (
    <>
      <IconButton
        size="small"
        icon="pencil"
        label={`Edit ${queue.name}`}
        render={<Link to={paths.editWorkQueue(pool.name, queue.name)} />}
      />
      <IconButton
        size="small"
        icon="trash"
        label={`Delete ${queue.name}…`}
        disabledReason={defaultQueueReason(queue, pool)}
        onClick={() => setDeleting(true)}
      />
      <DeleteQueueDialog pool={pool} queue={queue} open={deleting} onOpenChange={setDeleting} />
    </>
  )
}

/** The pool's queues in the order in which they are served. */
export function QueuesTab({
  pool,
  queues,
  slots,
  due,
}: {
  pool: WorkPool
  queues: UseQueryResult<WorkQueue[]>
  slots: PoolSlots | null | undefined
  due: DueRuns | undefined
}) {
  const rows = useMemo(
    () =>
      queues.data
        ?.toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
        .map((queue): QueueRow => {
          const used = slots?.queues?.find(({ queue_id }) => queue_id === queue.id)?.active_slots
          return { pool, queue, due, inUse: used ?? queue.active_slots }
        }),
    [pool, queues.data, slots, due],
  )
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-1.5 text-12 text-muted">
        <p className="min-w-0 flex-1">Workers take runs from the queue with the lowest number first.</p>
        <Button size="small" icon="plus" render={<Link to={paths.createWorkQueue(pool.name)} />}>
          Create work queue
        </Button>
      </div>
      <DataTable
        label="Work queues"
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        rowName={nameOf}
        rowActions={actionsOf}
        loading={queues.isPending}
        skeletonRows={3}
        error={queues.error && <QueryError query={queues} />}
        empty={<EmptyState title="This pool has no queues">Without one no run gets into it.</EmptyState>}
        footer={<QueuesEnd count={rows?.length} due={due} />}
      />
    </>
  )
}

function QueuesEnd({ count, due }: { count: number | undefined; due: DueRuns | undefined }) {
  if (!count) return null
  return (
    <>
      {count >= 200 && <p>These are the first 200 queues; the pool may have more.</p>}
      {due?.complete === false && (
        <p>
          More than 200 runs wait in this pool. Only the 200 that wait longest were counted: each queue has at least so
          many.
        </p>
      )}
    </>
  )
}
