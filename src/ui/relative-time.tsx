import { formatRelative, parseTime } from '~/lib/time'
import { useTicking } from './now'

/** `3 min ago`, kept true by the one shared timer; it renders only when its text changes. */
export function RelativeTime({ at, className }: { at: string | number | null | undefined; className?: string }) {
  const ms = parseTime(at)
  const text = useTicking(() => formatRelative(ms), ms !== null)
  if (ms === null) return <span className={className}>–</span>
  return (
    <time dateTime={new Date(ms).toISOString()} className={className}>
      {text}
    </time>
  )
}
