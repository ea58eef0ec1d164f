import { call, currentSocketToken, onApiMoved, onOutcome } from '~/api/client'
import { healthCheck } from '~/api/generated/sdk.gen'
import { queryClient } from '~/api/query-client'
import { openEvents } from './event-source'
import { createLive } from './live'
import { socketUrl } from './socket-url'
import { liveStatus } from './status'

let running: ReturnType<typeof createLive> | undefined

/** Tries the connection again without waiting for its next attempt. */
export const retryLive = () => running?.retryNow()

/** Call once when the app starts: everything on screen is kept up to date from then on. Returns what ends it. */
export function startLive(client = queryClient): () => void {
  const start = () => {
    running?.stop()
    running = createLive({
      client,
      status: liveStatus,
      connect: (onMessage) => openEvents({ url: socketUrl('/events/out'), token: currentSocketToken(), onMessage }),
      onOutcome,
      checkHealth: () => call(healthCheck({ throwOnError: true })),
    })
  }
  start()
  const forget = onApiMoved(start)
  return () => {
    forget()
    running?.stop()
    running = undefined
  }
}
