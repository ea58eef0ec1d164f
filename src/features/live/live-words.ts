import type { LiveStatus } from '~/api/live/status'
import { formatTime, type TimePreferences } from '~/lib/time'

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
