import { formatRelative, parseTime } from '~/lib/time'
import { useNow } from './now'

/** `3 min ago`, kept true by the one shared timer; it renders only when what it says may change. */
export function RelativeTime({ at, className }: { at: string | number | null | undefined; className?: string }) {
  const ms = parseTime(at)
  // The step follows the age at the last render; a coarse step still ends, and the next render refines it.
  const age = ms === null ? 0 : Math.abs(Date.now() - ms)
  const now = useNow(ms === null ? 0 : age < 60_000 ? 1000 : age < 3_600_000 ? 15_000 : 60_000)
  if (ms === null) return <span className={className}>–</span>
  return (
    <time dateTime={new Date(ms).toISOString()} className={className}>
      {formatRelative(ms, Math.max(now, Date.now()))}
    </time>
  )
}
