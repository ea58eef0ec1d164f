import { useQuery } from '@tanstack/react-query'
import {
  taskRunCountsQuery,
  useCancelFlowRun,
  useDeleteFlowRun,
  usePauseFlowRun,
  useRetryFlowRun,
  useSetFlowRunState,
  type FlowRun,
} from '~/api/flow-runs'
import { stateWord } from '~/features/states/state-mark'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { toast } from '~/ui/toast'
import type { RunDialogKind, RunDialogProps } from './run-dialog-props'
import { ResumeDialog } from './resume-dialog'
import { SetStateDialog } from './set-state-dialog'
import { stateChangeConsequence } from './state-changes'
import { cancelConsequence, isTerminal } from './valid-actions'

/** The dialog of one action on one run. It stays open with the server's reason when the server refuses. */
export function RunDialog({ kind, ...props }: RunDialogProps & { kind: RunDialogKind }) {
  switch (kind) {
    case 'retry':
      return <RetryDialog {...props} />
    case 'cancel':
      return <CancelDialog {...props} />
    case 'force-cancel':
      return <ForceCancelDialog {...props} />
    case 'pause':
      return <PauseDialog {...props} />
    case 'delete':
      return <DeleteDialog {...props} />
    case 'resume':
      return <ResumeDialog {...props} />
    case 'change-state':
      return <ChangeStateDialog {...props} />
  }
}

const closing = (onClose: () => void) => ({ open: true, onOpenChange: (open: boolean) => open || onClose() })
const nameOf = (run: FlowRun) => run.name || run.id

function ChangeStateDialog({ run, onClose }: RunDialogProps) {
  const set = useSetFlowRunState()
  return (
    <SetStateDialog
      subject={run}
      set={set}
      consequence={(type) => stateChangeConsequence(type, run)}
      onClose={onClose}
    />
  )
}

function RetryDialog({ run, onClose }: RunDialogProps) {
  const retry = useRetryFlowRun()
  return (
    <ConfirmDialog
      {...closing(onClose)}
      title={`Retry ${nameOf(run)}`}
      confirmLabel="Retry run"
      onConfirm={async () => {
        await retry.mutateAsync(run.id)
        toast.show({ title: `${nameOf(run)} will run again`, kind: 'success' })
      }}
    >
      <p>
        The same run starts again with the same parameters, as attempt {(run.run_count ?? 0) + 1}. Tasks whose results
        were kept are not repeated; all others are.
      </p>
      {run.state_type === 'COMPLETED' && <p>It has completed: what it did then, it will do a second time.</p>}
    </ConfirmDialog>
  )
}

function CancelDialog({ run, onClose }: RunDialogProps) {
  const cancel = useCancelFlowRun()
  return (
    <ConfirmDialog
      {...closing(onClose)}
      danger
      title={`Cancel ${nameOf(run)}`}
      confirmLabel="Cancel run"
      dismissLabel={run.state_type === 'RUNNING' ? 'Keep running' : 'Keep the run'}
      onConfirm={async () => {
        await cancel.mutateAsync(run.id)
      }}
    >
      <p>
        The run is {stateWord(run.state_type, run.state_name)}. {cancelConsequence(run)}
      </p>
    </ConfirmDialog>
  )
}

function ForceCancelDialog({ run, onClose }: RunDialogProps) {
  const set = useSetFlowRunState()
  return (
    <ConfirmDialog
      {...closing(onClose)}
      danger
      title={`Mark ${nameOf(run)} as cancelled`}
      confirmLabel="Mark as cancelled"
      dismissLabel="Keep waiting"
      onConfirm={async () => {
        await set.mutateAsync({
          id: run.id,
          state: { type: 'CANCELLED', message: 'Marked as cancelled by hand, without waiting for its worker.' },
          force: true,
        })
      }}
    >
      <p>
        Cancelling ends by itself when the worker reports that the process is gone. Do this only when that worker is
        gone too: nothing is stopped, and a process that still runs goes on. Concurrency slots the run holds are freed.
      </p>
    </ConfirmDialog>
  )
}

function PauseDialog({ run, onClose }: RunDialogProps) {
  const pause = usePauseFlowRun()
  return (
    <ConfirmDialog
      {...closing(onClose)}
      title={`Pause ${nameOf(run)}`}
      confirmLabel="Pause run"
      dismissLabel="Keep running"
      onConfirm={async () => {
        await pause.mutateAsync(run.id)
      }}
    >
      <p>
        The run is suspended: what is under way finishes, its process ends before the next task, and it stays so until
        you resume it. Then a worker starts it again from the top, and only tasks whose results were kept are skipped.
      </p>
    </ConfirmDialog>
  )
}

function DeleteDialog({ run, onClose, onDeleted }: RunDialogProps) {
  const remove = useDeleteFlowRun()
  const tasks = useQuery(taskRunCountsQuery(run.id))
  const count = tasks.data === undefined ? 'its' : tasks.data === 0 ? 'no' : tasks.data.toLocaleString('en')
  return (
    <ConfirmDialog
      {...closing(onClose)}
      danger
      title={`Delete ${nameOf(run)}`}
      confirmLabel="Delete run"
      onConfirm={async () => {
        await remove.mutateAsync(run.id)
        toast.show({ title: `${nameOf(run)} is deleted`, kind: 'success' })
        onDeleted?.()
      }}
    >
      <p>
        With the run go {count} task {tasks.data === 1 ? 'run' : 'runs'}, all its states, inputs and logs. Artifacts and
        subflow runs stay. This cannot be taken back.
      </p>
      {!isTerminal(run.state_type) && (
        <p className="text-late">
          The run is {stateWord(run.state_type, run.state_name)}. Deleting does not stop its process: cancel it first.
        </p>
      )}
    </ConfirmDialog>
  )
}
