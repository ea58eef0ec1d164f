import { useEffect, useRef } from 'react'
import { useBlocker } from 'react-router'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { parseVariablesView, sameOpen } from './variables-view'

/** Asks before what was typed is left behind, by a link, Back or closing the tab. Filters beside the form may change. */
export function UnsavedGuard({ changed, what }: { changed: boolean; what: string }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    if (!changed) return false
    const openIn = (search: string) => parseVariablesView(new URLSearchParams(search)).open
    return (
      currentLocation.pathname !== nextLocation.pathname ||
      !sameOpen(openIn(currentLocation.search), openIn(nextLocation.search))
    )
  })
  useEffect(() => {
    if (!changed) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])
  // The dialog closes after its answer, and closing without one is an answer, too.
  const left = useRef(false)
  return (
    <ConfirmDialog
      open={blocker.state === 'blocked'}
      onOpenChange={(open) => {
        if (!open && !left.current) blocker.reset?.()
        left.current = false
      }}
      title={`Leave ${what} without saving?`}
      danger
      confirmLabel="Leave without saving"
      dismissLabel="Keep editing"
      onConfirm={async () => {
        left.current = true
        blocker.proceed?.()
      }}
    >
      <p>What you changed is not stored anywhere else.</p>
    </ConfirmDialog>
  )
}
