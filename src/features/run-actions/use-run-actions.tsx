import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useRetryFlowRun, type FlowRun } from '~/api/flow-runs'
import { paths } from '~/lib/paths'
import type { IconName } from '~/ui/icon'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import { toast } from '~/ui/toast'
import type { RunDialogKind } from './run-dialog-props'
import { validActions, type RunAction, type RunActionKind } from './valid-actions'

export const actionIcons: Record<RunActionKind, IconName> = {
  retry: 'retry',
  resume: 'play',
  cancel: 'stop',
  'force-cancel': 'stop',
  pause: 'pause',
  copy: 'copy',
  'change-state': 'pencil',
  delete: 'trash',
}

/** Where copying leads: the launch form, prefilled with this run. */
export const copyPath = (run: FlowRun) => paths.launch(run.deployment_id ?? '', run.id)

/** Also for a list of failed runs, which the run has left by now: so not in a callback that goes with its row. */
const retried = (run: FlowRun) => toast.show({ title: `${run.name || run.id} will run again`, kind: 'success' })
/** `refusal` tells. */
const ignore = () => undefined

const runDialogs = lazyPart(() => import('./run-dialogs'))

/** The actions valid for a run now, a way to start one, and the dialog of the one that is asked about. */
export function useRunActions(run: FlowRun, onDeleted?: () => void) {
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<RunDialogKind | null>(null)
  const retry = useRetryFlowRun()
  const [buttons, setButtons] = useState<HTMLElement | null>(null)

  const start = (action: RunAction) => {
    if (action.disabledReason) return
    if (action.kind === 'copy') void navigate(copyPath(run))
    // A completed run asks first: what it did, it would do twice. A failed one is what the button is for.
    else if (action.kind === 'retry' && run.state_type !== 'COMPLETED') {
      if (!retry.isPending) void retry.mutateAsync(run.id).then(() => retried(run), ignore)
    } else setDialog(action.kind)
  }

  const close = () => setDialog(null)
  const module = useLazyPart(runDialogs, dialog !== null, close)
  const dialogs: ReactNode = module && dialog && (
    <module.RunDialog kind={dialog} run={run} onClose={close} onDeleted={onDeleted} />
  )
  return {
    actions: validActions(run),
    start,
    dialogs,
    /** Where the buttons stand: the keyboard goes there when a dialog that a key opened closes again. */
    buttons,
    setButtons,
    retrying: retry.isPending,
    /** Why the server did not take up a retry, which has no dialog to say so in: to be shown where the actions are. */
    refusal: retry.error ? retry.error.message : null,
    dismissRefusal: () => retry.reset(),
  }
}

/** Where letters belong to what has the focus. */
const taken =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/** One letter starts an action, while the page and not a field, menu or dialog has the keyboard. */
export function useActionKeys({ actions, start, buttons }: ReturnType<typeof useRunActions>, enabled: boolean) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(taken)) return
    const action = actions.find(({ shortcut }) => shortcut === event.key)
    if (!action || !enabled) return
    event.preventDefault()
    buttons?.focus({ preventScroll: true })
    start(action)
  })
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
