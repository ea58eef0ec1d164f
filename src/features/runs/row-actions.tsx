import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react'
import type { FlowRun } from '~/api/flow-runs'
import { actionIcons, useRunActions } from '~/features/run-actions/use-run-actions'
import type { RunActionKind } from '~/features/run-actions/valid-actions'
import { IconButton } from '~/ui/button'
import { RowIsActive } from '~/ui/table/active-row'
import { toast } from '~/ui/toast'

/** Which row the pointer is on. A store and not a state: moving over a table must not draw its rows again. */
export function createHoveredRow() {
  let hovered: string | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => hovered,
    set: (next: string | undefined) => {
      if (next === hovered) return
      hovered = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const HoveredRow = createContext(createHoveredRow())

/** What belongs into a row; deleting and changing states by hand are for the run's own page. */
const rowKinds: readonly RunActionKind[] = ['retry', 'resume', 'cancel', 'copy']

const mostShown = 2

/**
 * Retry, cancel or run again, on the row under the pointer or the keyboard only: four controls in each of 200 rows
 * would be more nodes than all the rest of the list.
 */
export function RunRowActions({ run }: { run: FlowRun }) {
  const store = use(HoveredRow)
  const hovered = useSyncExternalStore(store.subscribe, () => store.get() === run.id)
  const active = use(RowIsActive)
  // A row whose action is under way keeps its dialog, wherever the pointer goes.
  const [engaged, setEngaged] = useState(false)
  return hovered || active || engaged ? <Actions run={run} onEngage={() => setEngaged(true)} /> : null
}

function Actions({ run, onEngage }: { run: FlowRun; onEngage: () => void }) {
  const { actions, start, dialogs, retrying, refusal, dismissRefusal } = useRunActions(run)
  useEffect(() => {
    if (!refusal) return
    toast.show({ kind: 'error', title: `${run.name ?? 'The run'} was not retried`, body: refusal })
    dismissRefusal()
  }, [refusal, run.name, dismissRefusal])
  return (
    <>
      {actions
        .filter(({ kind }) => rowKinds.includes(kind))
        .slice(0, mostShown)
        .map((action) => (
          <IconButton
            key={action.kind}
            size="small"
            className="invisible group-focus-within/row:visible group-hover/row:visible group-focus/row:visible"
            icon={actionIcons[action.kind]}
            label={`${action.label.replace(/…$/, '')} ${run.name ?? run.id}`}
            busy={action.kind === 'retry' && retrying}
            disabledReason={action.disabledReason}
            onClick={() => {
              onEngage()
              start(action)
            }}
          />
        ))}
      {dialogs}
    </>
  )
}
