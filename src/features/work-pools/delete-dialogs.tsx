import { useQuery } from '@tanstack/react-query'
import { type Dependents, dependentsQuery, type PoolKey, useDeleteWorkPool } from '~/api/work-pools'
import { useDeleteWorkQueue, type WorkQueue } from '~/api/work-queues'
import { QueryError } from '~/features/page/query-error'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { Skeleton } from '~/ui/skeleton'
import { toast } from '~/ui/toast'

/** Pools of these names are the server's own (server/api/workers.py). */
export const reservedPool = (name: string) =>
  name.toLowerCase().startsWith('prefect')
    ? 'Work pools whose names begin with “prefect” are reserved: the server lets no one delete them.'
    : null

/** The server refuses it with a bare 500 (server/models/workers.py: "Can't delete a pool's default queue"). */
export const defaultQueueReason = (
  queue: Pick<WorkQueue, 'id'>,
  pool: { default_queue_id?: string | null } | undefined,
) => (pool?.default_queue_id === queue.id ? 'This is the pool’s default queue, which cannot be deleted.' : null)

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** On the object's own page: it is about to go (true), or stays after all. Events of it come before the answer. */
  onGoing?: (going: boolean) => void
  onDeleted?: () => unknown
}

async function goingWhile(onGoing: DialogProps['onGoing'], remove: () => Promise<unknown>) {
  onGoing?.(true)
  try {
    await remove()
  } catch (error) {
    onGoing?.(false)
    throw error
  }
}

export function DeletePoolDialog({ pool, onGoing, onDeleted, ...dialog }: DialogProps & { pool: PoolKey }) {
  const remove = useDeleteWorkPool()
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete the work pool ${pool.name}?`}
      confirmLabel="Delete work pool"
      danger
      onConfirm={async () => {
        await goingWhile(onGoing, () => remove.mutateAsync(pool.name))
        toast.show({ kind: 'success', title: `Deleted ${pool.name}` })
        await onDeleted?.()
      }}
    >
      <Hanging pool={pool} lacking="without a work pool" />
      <p>
        Its queues, its limit, its base job template and its workers’ records go with it. Past runs stay. A worker that
        still runs for it may make a new, empty pool of the same name.
      </p>
    </ConfirmDialog>
  )
}

export function DeleteQueueDialog({
  pool,
  queue,
  onGoing,
  onDeleted,
  ...dialog
}: DialogProps & { pool: PoolKey; queue: Pick<WorkQueue, 'id' | 'name'> }) {
  const remove = useDeleteWorkQueue()
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete the work queue ${queue.name}?`}
      confirmLabel="Delete work queue"
      danger
      onConfirm={async () => {
        await goingWhile(onGoing, () => remove.mutateAsync({ pool: pool.name, queue: queue.name }))
        toast.show({ kind: 'success', title: `Deleted ${queue.name} of ${pool.name}` })
        await onDeleted?.()
      }}
    >
      <Hanging pool={pool} queueId={queue.id} lacking="without a queue, and so without a work pool" />
      <p>Past runs stay. A worker that was started for this queue makes it anew.</p>
    </ConfirmDialog>
  )
}

const counted = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

function hangingWords({ deployments, scheduledRuns }: Dependents, lacking: string): string[] {
  const [one, its] = deployments === 1 ? ['It stays', 'its'] : ['They stay', 'their']
  return [
    deployments === 0
      ? 'No deployment uses it.'
      : `${counted(deployments, 'deployment')} ${deployments === 1 ? 'uses' : 'use'} it. ${one}, but ${lacking}: no worker starts ${its} runs until ${deployments === 1 ? 'it is' : 'they are'} deployed anew.`,
    scheduledRuns === 0
      ? 'No run is scheduled in it.'
      : `${counted(scheduledRuns, 'scheduled run')} ${scheduledRuns === 1 ? 'stays' : 'stay'} and will not start.`,
  ]
}

/** Deployments and scheduled runs are counted when the dialog opens, not before. */
function Hanging({ pool, queueId, lacking }: { pool: PoolKey; queueId?: string; lacking: string }) {
  const query = useQuery(dependentsQuery(pool, queueId))
  if (query.error)
    return (
      <div>
        <p>What uses it could not be counted:</p>
        <QueryError query={query} />
      </div>
    )
  if (!query.data)
    return (
      <div role="status" aria-busy="true" aria-label="Counting what uses it" className="flex flex-col gap-2 py-1">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </div>
    )
  return (
    <ul className="list-disc pl-4">
      {hangingWords(query.data, lacking).map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  )
}
