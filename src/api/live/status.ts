import { useSyncExternalStore } from 'react'

/**
 * `connecting`: not yet; `live`: events arrive; `catching up`: reconnected, missed events are being replayed;
 * `polling`: the socket fails, what is visible is asked for every 15 s; `offline`: nothing answers.
 */
export type LiveState = 'connecting' | 'live' | 'catching up' | 'polling' | 'offline'

export interface LiveStatus {
  state: LiveState
  /** When this state began, milliseconds since 1970. */
  since: number
  /** When the newest event arrived; null before the first. */
  lastEventAt: number | null
}

/** The age of the last event is for a label that ticks by itself; a busy server must not render it a hundred times a second. */
const EVENT_STEP_MS = 1000

export function createStatusStore(now: () => number = Date.now) {
  let status: LiveStatus = { state: 'connecting', since: now(), lastEventAt: null }
  const listeners = new Set<() => void>()
  const change = (next: LiveStatus) => {
    status = next
    for (const listener of listeners) listener()
  }
  return {
    get: () => status,
    set: (state: LiveState) => {
      if (state !== status.state) change({ ...status, state, since: now() })
    },
    noteEvent: () => {
      const at = now()
      if (at - (status.lastEventAt ?? 0) >= EVENT_STEP_MS) change({ ...status, lastEventAt: at })
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const liveStatus = createStatusStore()

export const useLiveStatus = (): LiveStatus => useSyncExternalStore(liveStatus.subscribe, liveStatus.get)
