import { type ReactNode, useEffect, useRef } from 'react'
import { type Location, useBlocker, useLocation } from 'react-router'
import { ConfirmDialog } from '~/ui/confirm-dialog'

/** Asks before what was typed is left behind, by a link, by Back, or by closing the tab. */
export function LeaveGuard({
  unsaved,
  lostWithTab = true,
  leaves = (from, to) => from.pathname !== to.pathname,
  title,
  confirmLabel,
  children,
}: {
  unsaved: boolean
  /** False where a draft outlives the tab: then the browser needs not ask. */
  lostWithTab?: boolean
  /** Whether the way from one address to another leaves what is typed. */
  leaves?: (from: Location, to: Location) => boolean
  title: string
  confirmLabel: string
  /** What leaving does to what was typed. */
  children: ReactNode
}) {
  const here = useLocation()
  // React Router takes a blocker away only after the next page was drawn (useBlocker's effect, 7.18): until then
  // it would be asked about the ways from that page, too, and nothing is left here to show its question.
  const blocker = useBlocker(
    ({ currentLocation: from, nextLocation: to }) => unsaved && !leaves(here, from) && leaves(from, to),
  )
  useEffect(() => {
    if (!unsaved || !lostWithTab) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [unsaved, lostWithTab])
  // The dialog closes after its answer, and closing without one is an answer, too.
  const left = useRef(false)
  return (
    <ConfirmDialog
      open={blocker.state === 'blocked'}
      onOpenChange={(open) => {
        if (!open && !left.current) blocker.reset?.()
        left.current = false
      }}
      title={title}
      danger
      confirmLabel={confirmLabel}
      dismissLabel="Keep editing"
      onConfirm={async () => {
        left.current = true
        blocker.proceed?.()
      }}
    >
      {children}
    </ConfirmDialog>
  )
}
