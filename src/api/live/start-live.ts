import { call, credentials, isLoggedOut, onApiMoved, onOutcome } from '~/api/client'
import { healthCheck, readVersion } from '~/api/generated/sdk.gen'
import { queryClient } from '~/api/query-client'
import { openEvents } from './event-source'
import { createLive } from './live'
import { socketUrl } from './socket-url'
import { liveStatus } from './status'

let running: ReturnType<typeof createLive> | undefined

/** Tries the connection again without waiting for its next attempt. */
export const retryLive = () => running?.retryNow()

/** A socket cannot be repeated: a request that is refused as well asks for credentials, and with them all starts anew. */
function askForCredentials() {
  if (!credentials.waiting()) void call(readVersion({ throwOnError: true })).catch(() => undefined)
}

/** Call once when the app starts: everything on screen is kept up to date from then on. Returns what ends it. */
export function startLive(client = queryClient): () => void {
  const start = () => {
    running?.stop()
    running = createLive({
      client,
      status: liveStatus,
      connect: (onMessage) => openEvents({ url: socketUrl('/events/out'), token: credentials.current(), onMessage }),
      onOutcome,
      checkHealth: () => call(healthCheck({ throwOnError: true })),
      onRefused: askForCredentials,
    })
  }
  start()
  const forgetMoves = onApiMoved(start)
  const forgetChanges = credentials.onChange(() => {
    start()
    // What was refused and not held: its widget says so and is asked for again.
    void client.invalidateQueries({ predicate: ({ state }) => isLoggedOut(state.error) })
  })
  return () => {
    forgetMoves()
    forgetChanges()
    running?.stop()
    running = undefined
  }
}
