import { lazy, Suspense } from 'react'
import { useLiveStatus, type LiveStatus } from '~/api/live/status'
import { useCredentials } from '~/api/login'
import { Popover } from '~/ui/popover'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'
import { usePreferences } from '~/ui/use-preferences'
import { liveWords } from './live-words'

/** On every page, and looked into on few. */
const LiveDetails = lazy(() => import('./live-details').then((module) => ({ default: module.LiveDetails })))

/** A filled dot is live, a ring is not; the word says which of the others. */
const dots: Record<LiveStatus['state'], string> = {
  connecting: 'border-[1.5px] border-pending animate-pulse',
  live: 'bg-completed',
  'catching up': 'bg-running animate-pulse',
  polling: 'border-[1.5px] border-late',
  offline: 'border-[1.5px] border-failed',
}

/** How fresh the page is: a state, in words, and the age of the newest event. */
export function LivePill() {
  const status = useLiveStatus()
  const prefs = usePreferences()
  const { loggedOut } = useCredentials()
  const words = loggedOut ? 'Logged out' : liveWords(status, prefs)
  const troubled = loggedOut || status.state === 'polling' || status.state === 'offline'
  const trigger = (
    <button
      type="button"
      className={`inline-flex h-5.5 flex-none items-center gap-1.5 rounded-full border border-line px-2 text-12 whitespace-nowrap hover:bg-hover ${
        status.state === 'offline' ? 'text-failed' : 'text-muted'
      }`}
    >
      <span aria-hidden className={`size-[7px] flex-none rounded-full ${dots[status.state]}`} />
      <span className="sr-only">Connection:</span>
      {status.state === 'polling' && !loggedOut ? (
        <span>
          Polling<span className="max-sm:sr-only"> every 15 s</span>
        </span>
      ) : (
        // On a phone a filled dot is enough to say that all is well; the tabs beside it need the room.
        <span className={status.state === 'live' && !loggedOut ? 'max-sm:sr-only' : undefined}>{words}</span>
      )}
      {status.state === 'live' && status.lastEventAt !== null && (
        <span className="text-faint max-sm:hidden">
          <RelativeTime at={status.lastEventAt} />
        </span>
      )}
    </button>
  )
  return (
    <>
      <Popover trigger={trigger} label="Connection" align="end">
        <Suspense fallback={<Skeleton className="h-32 w-72 max-w-full" />}>
          <LiveDetails status={status} words={words} />
        </Suspense>
      </Popover>
      {/* Said only when it matters: that what one hears is no longer live. */}
      <span role="status" className="sr-only">
        {troubled && words}
      </span>
    </>
  )
}
