import { isTerminal, type StateType } from '~/api/flow-runs'
import { useDeleteTaskRun, useSetTaskRunState, type TaskRun } from '~/api/task-runs'
import { SetStateDialog } from '~/features/run-actions/set-state-dialog'
import { stateWord } from '~/features/states/state-mark'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { toast } from '~/ui/toast'

export type TaskRunDialogKind = 'change-state' | 'delete'

/** The dialog of one action on a task run. It stays open with the server's reason when the server refuses. */
export function TaskRunDialog({
  kind,
  ...props
}: {
  kind: TaskRunDialogKind
  task: TaskRun
  onClose: () => void
  onDeleted: () => void
}) {
  return kind === 'delete' ? <DeleteDialog {...props} /> : <ChangeStateDialog {...props} />
}

type Props = { task: TaskRun; onClose: () => void; onDeleted: () => void }

function ChangeStateDialog({ task, onClose }: Props) {
  const set = useSetTaskRunState()
  return (
    <SetStateDialog
      subject={task}
      set={set}
      consequence={(type) => taskStateConsequence(type, task)}
      onClose={onClose}
    />
  )
}

/**
 * What setting the state of a task run really does. A task is run by the process of its flow, which asks the server
 * for nothing; of its rules only the tags' concurrency slots are left (server/orchestration/core_policy.py).
 */
function taskStateConsequence(type: StateType, task: TaskRun): string {
  if (isTerminal(type)) {
    return isTerminal(task.state_type)
      ? 'Only the record changes. Automations that watch for this state react to it.'
      : 'The task run counts as ended, and concurrency slots of its tags are freed. The process that runs it goes on and may set a state of its own.'
  }
  if (type === 'SCHEDULED' && isTerminal(task.state_type)) {
    return task.flow_run_id
      ? 'Only the record changes: nothing runs a task again by itself. Retry its run for that.'
      : 'Only the record changes: it is not put back into the queue of its task worker.'
  }
  return 'Only the record changes: no process is started or stopped.'
}

function DeleteDialog({ task, onClose, onDeleted }: Props) {
  const remove = useDeleteTaskRun()
  const name = task.name || task.id
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      danger
      title={`Delete ${name}`}
      confirmLabel="Delete task run"
      onConfirm={async () => {
        await remove.mutateAsync(task.id)
        toast.show({ title: `${name} is deleted`, kind: 'success' })
        onDeleted()
      }}
    >
      <p>
        With the task run go its states and its log lines
        {task.flow_run_id && ', and its place in the timeline of its run'}. Artifacts and subflow runs stay. This cannot
        be taken back.
      </p>
      {!isTerminal(task.state_type) && (
        <p className="text-late">
          It is {stateWord(task.state_type, task.state_name)}. Deleting does not stop the process that runs it.
        </p>
      )}
    </ConfirmDialog>
  )
}
