import { useDeleteWorker, type Worker } from '~/api/workers'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { toast } from '~/ui/toast'
import { isOnline } from './worker-status'

export const onlineReason = (worker: Pick<Worker, 'status'>) =>
  isOnline(worker) ? 'It is online: with its next heartbeat it would be back.' : null

export function DeleteWorkerDialog({
  pool,
  worker,
  onDeleted,
  ...dialog
}: {
  pool: string
  worker: Worker
  open: boolean
  onOpenChange: (open: boolean) => void
  onDeleted?: () => unknown
}) {
  const remove = useDeleteWorker()
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete the record of the worker ${worker.name}?`}
      confirmLabel="Delete record"
      danger
      onConfirm={async () => {
        await remove.mutateAsync({ pool, worker: worker.name })
        toast.show({ kind: 'success', title: `Deleted the record of ${worker.name}` })
        await onDeleted?.()
      }}
    >
      <p>Nothing else is lost: its runs stay. When the worker is started again under this name it is back.</p>
    </ConfirmDialog>
  )
}
