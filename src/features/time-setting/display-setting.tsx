import { lazy, Suspense } from 'react'
import { zoneLabel } from '~/lib/time'
import { useNow } from '~/ui/now'
import { Popover } from '~/ui/popover'
import { Skeleton } from '~/ui/skeleton'
import { usePreferences } from '~/ui/use-preferences'

/** Its fields weigh 4 KB, which the first page of a visit need not load. */
const DisplayPanel = lazy(() => import('./display-panel').then((module) => ({ default: module.DisplayPanel })))

export const LazyDisplayPanel = () => (
  <Suspense fallback={<Skeleton className="h-40 w-72 max-w-full" />}>
    <DisplayPanel />
  </Suspense>
)

/** Opens the panel for time zone, clock and theme, and says which zone every time on the page is in. */
export function DisplaySetting({ className = '' }: { className?: string }) {
  const prefs = usePreferences()
  // The offset changes with the season, while the tab stays open.
  const zone = zoneLabel(prefs, useNow(60_000))
  const trigger = (
    <button
      type="button"
      aria-label={`Times are in ${zone}: change time zone, clock or theme`}
      className={`mono inline-flex h-5.5 flex-none items-center rounded-full border border-line px-2 text-muted hover:bg-hover hover:text-text ${className}`}
    >
      {zone}
    </button>
  )
  return (
    <Popover trigger={trigger} label="Time and theme" align="end">
      <LazyDisplayPanel />
    </Popover>
  )
}
