import { Fragment, type ReactNode } from 'react'
import { apiBase } from '~/api/client'
import { retryLive } from '~/api/live/start-live'
import { useLiveStatus, type LiveStatus } from '~/api/live/status'
import { formatTime, type TimePreferences } from '~/lib/time'
import { Button } from '~/ui/button'
import { Popover } from '~/ui/popover'
import { RelativeTime } from '~/ui/relative-time'
import { usePreferences } from '~/ui/use-preferences'

/** A filled dot is live, a ring is not; the word says which of the others. */
const dots: Record<LiveStatus['state'], string> = {
  connecting: 'border-[1.5px] border-pending animate-pulse',
  live: 'bg-completed',
  'catching up': 'bg-running animate-pulse',
  polling: 'border-[1.5px] border-late',
  offline: 'border-[1.5px] border-failed',
}

export function liveWords({ state, since }: LiveStatus, prefs: TimePreferences): string {
  switch (state) {
    case 'connecting':
      return 'Connecting'
    case 'live':
      return 'Live'
    case 'catching up':
      return 'Catching up'
    case 'polling':
      return 'Polling every 15 s'
    case 'offline':
      return `Offline since ${formatTime(since, 'minute', prefs)}`
  }
}

const explanations: Record<LiveStatus['state'], string> = {
  connecting: 'Opening the event stream of the Prefect server.',
  live: 'Changes on the server show here as they happen.',
  'catching up': 'The connection is back; what was missed is being brought up to date.',
  polling: 'The event stream does not answer. What is on screen is asked for again every 15 seconds.',
  offline: 'The Prefect server does not answer. What is on screen is as it was then.',
}

/** How fresh the page is: a state, in words, and the age of the newest event. */
export function LivePill() {
  const status = useLiveStatus()
  const prefs = usePreferences()
  const words = liveWords(status, prefs)
  const troubled = status.state === 'polling' || status.state === 'offline'
  const trigger = (
    <button
      type="button"
      className={`inline-flex h-5.5 flex-none items-center gap-1.5 rounded-full border border-line px-2 text-12 whitespace-nowrap hover:bg-hover ${
        status.state === 'offline' ? 'text-failed' : 'text-muted'
      }`}
    >
      <span aria-hidden className={`size-[7px] flex-none rounded-full ${dots[status.state]}`} />
      <span className="sr-only">Connection:</span>
      {status.state === 'polling' ? (
        <span>
          Polling<span className="max-sm:sr-only"> every 15 s</span>
        </span>
      ) : (
        words
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
        <Details status={status} words={words} />
      </Popover>
      {/* Said only when it matters: that what one hears is no longer live. */}
      <span role="status" className="sr-only">
        {troubled && words}
      </span>
    </>
  )
}

function Details({ status: { state, since, lastEventAt }, words }: { status: LiveStatus; words: string }) {
  const prefs = usePreferences()
  const facts: [string, ReactNode][] = [
    ['State', words],
    [
      'Since',
      // Not a Timestamp: the panel's first focus would open its tip over the panel.
      <Fragment key="since">
        <span className="mono">{formatTime(since, 'short', prefs)}</span>, <RelativeTime at={since} />
      </Fragment>,
    ],
    ['Last event', lastEventAt === null ? 'none yet in this tab' : <RelativeTime key="event" at={lastEventAt} />],
    [
      'Server',
      <code key="server" className="wrap-anywhere">
        {apiBase()}
      </code>,
    ],
  ]
  return (
    <div className="flex w-72 max-w-full flex-col gap-3">
      <p>{explanations[state]}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0">{value}</dd>
          </Fragment>
        ))}
      </dl>
      {state !== 'live' && (
        <Button className="self-start" icon="retry" onClick={retryLive}>
          Try again now
        </Button>
      )}
    </div>
  )
}
