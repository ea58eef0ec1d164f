import type { ReactNode } from 'react'
import type { FlowRun } from '~/api/flow-runs'
import { actionIcons, useRunActions } from '~/features/run-actions/use-run-actions'
import type { RunActionKind } from '~/features/run-actions/valid-actions'
import { Button, IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'

/** A thumb's width on a phone. */
export const thumb = 'max-sm:h-9 max-sm:min-w-9'

/** One action of a run with its word; what cannot work says why and stays. */
export function RunButton({
  run,
  kind,
  label,
  actions: { actions, start, retrying },
}: {
  run: FlowRun
  kind: RunActionKind
  label: ReactNode
  actions: ReturnType<typeof useRunActions>
}) {
  const action = actions.find((each) => each.kind === kind)
  if (!action) return null
  return (
    <Button
      size="small"
      className={thumb}
      busy={kind === 'retry' && retrying}
      disabledReason={action.disabledReason}
      aria-label={`${action.label.replace(/…$/, '')} ${run.name ?? run.id}`}
      onClick={() => start(action)}
    >
      {label}
    </Button>
  )
}

/** Cancelling beside the main action, smaller: a dialog says first what it will do. */
export function CancelRunButton({ run, className }: { run: FlowRun; className?: string }) {
  const { actions, start, dialogs } = useRunActions(run)
  const action = actions.find(({ kind }) => kind === 'cancel' || kind === 'force-cancel')
  return (
    <>
      {action && (
        <IconButton
          size="small"
          className={cx(thumb, className)}
          icon={actionIcons[action.kind]}
          label={`${action.label.replace(/…$/, '')} ${run.name ?? run.id}`}
          onClick={() => start(action)}
        />
      )}
      {dialogs}
    </>
  )
}
