import { useResumeFlowRun } from '~/api/flow-runs'
import { Button } from '~/ui/button'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { Dialog } from '~/ui/dialog'
import type { RunDialogProps } from './run-dialog-props'
import { Expired, useResumeForm } from './resume-form'
import { awaitsInput, isSuspended } from './valid-actions'

/** Resumes a paused run; when it waits for typed input, by the form made from the run's own schema. */
export function ResumeDialog(props: RunDialogProps) {
  return awaitsInput(props.run) ? <InputDialog {...props} /> : <PlainDialog {...props} />
}

function PlainDialog({ run, onClose }: RunDialogProps) {
  const resume = useResumeFlowRun()
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Resume ${run.name || run.id}`}
      confirmLabel="Resume run"
      dismissLabel="Leave paused"
      onConfirm={async () => {
        await resume.mutateAsync({ id: run.id })
      }}
    >
      <p>
        {isSuspended(run)
          ? 'It is suspended: a worker starts it again from the top, and only tasks whose results were kept are skipped.'
          : 'Its process is waiting and goes on where it stopped.'}
      </p>
      <Expired run={run} />
    </ConfirmDialog>
  )
}

function InputDialog({ run, onClose }: RunDialogProps) {
  const { form, submit, busy, reason } = useResumeForm(run, onClose)
  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => open || busy || onClose()}
      title={`Resume ${run.name || run.id}`}
      description="The run waits for this input."
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Leave paused
          </Button>
          <Button variant="primary" busy={busy} disabledReason={reason} onClick={submit}>
            Resume run
          </Button>
        </>
      }
    >
      {form}
    </Dialog>
  )
}
