import { type ReactNode, useState } from 'react'
import { Button } from './button'
import { Dialog } from './dialog'
import { ErrorNotice } from './error-notice'

/** Asks before something that cannot be taken back, saying what it will do to what. Closes when that has worked. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  dismissLabel = 'Cancel',
  danger = false,
  onConfirm,
  error,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** What will be affected. */
  children?: ReactNode
  /** Says what it does: "Delete 12 runs", never "OK". */
  confirmLabel: string
  /** Where "Cancel" would be mistaken for the deed: "Keep running". */
  dismissLabel?: string
  danger?: boolean
  /** When it rejects, the dialog stays open and shows `error`, or else the rejection's own message. */
  onConfirm: () => Promise<void>
  error?: string | null
}) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const change = (next: boolean) => {
    if (busy) return
    setFailure(null)
    onOpenChange(next)
  }
  const confirm = async () => {
    setBusy(true)
    setFailure(null)
    try {
      await onConfirm()
      onOpenChange(false)
    } catch (reason) {
      setFailure(reason instanceof Error ? reason.message : String(reason))
    } finally {
      setBusy(false)
    }
  }
  const message = error ?? failure
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      role="alertdialog"
      title={title}
      footer={
        <>
          <Button data-autofocus={danger ? '' : undefined} onClick={() => change(false)} disabled={busy}>
            {dismissLabel}
          </Button>
          <Button
            data-autofocus={danger ? undefined : ''}
            variant={danger ? 'danger' : 'primary'}
            busy={busy}
            onClick={() => void confirm()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {children}
        {message && <ErrorNotice message={message} />}
      </div>
    </Dialog>
  )
}
