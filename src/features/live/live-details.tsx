import { Fragment, type ReactNode } from 'react'
import { Link } from 'react-router'
import { apiBase } from '~/api/client'
import { retryLive } from '~/api/live/start-live'
import type { LiveStatus } from '~/api/live/status'
import { logInAgain, logOut, useCredentials } from '~/api/login'
import { paths } from '~/lib/paths'
import { formatTime } from '~/lib/time'
import { Button } from '~/ui/button'
import { RelativeTime } from '~/ui/relative-time'
import { usePreferences } from '~/ui/use-preferences'

const explanations: Record<LiveStatus['state'], string> = {
  connecting: 'Opening the event stream of the Prefect server.',
  live: 'Changes on the server show here as they happen.',
  'catching up': 'The connection is back; what was missed is being brought up to date.',
  polling: 'The event stream does not answer. What is on screen is asked for again every 15 seconds.',
  offline: 'The Prefect server does not answer. What is on screen is as it was then.',
}

/** What stands behind the pill: the state, its age and its server, and what can be done about it. */
export function LiveDetails({ status: { state, since, lastEventAt }, words }: { status: LiveStatus; words: string }) {
  const prefs = usePreferences()
  const { user, loggedOut } = useCredentials()
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
  if (user !== null) facts.push(['Logged in', user ? `as ${user}` : 'yes'])
  return (
    <div className="flex w-72 max-w-full flex-col gap-3">
      <p>
        {loggedOut
          ? 'The Prefect server wants to know who asks. Nothing on screen is brought up to date.'
          : explanations[state]}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0">{value}</dd>
          </Fragment>
        ))}
      </dl>
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {loggedOut ? (
          <Button onClick={logInAgain}>Log in</Button>
        ) : (
          state !== 'live' && (
            <Button icon="retry" onClick={retryLive}>
              Try again now
            </Button>
          )
        )}
        {!loggedOut && (state === 'polling' || state === 'offline') && (
          <Button variant="quiet" render={<Link to={paths.settings('?tab=connection&check')} />}>
            Find out why
          </Button>
        )}
        {user !== null && <Button onClick={logOut}>Log out</Button>}
      </div>
    </div>
  )
}
