import { formatDuration } from '~/lib/duration'
import { secondsBetween } from '~/lib/time'
import { cx } from './class-names'
import { useNow } from './now'

type Props = { className?: string } & (
  | { seconds: number | null | undefined; since?: undefined; until?: undefined }
  /** Ticks from `since` until `until` is known. */
  | { seconds?: undefined; since: string | null | undefined; until?: string | null }
)

/** How long something took, or has been taking. */
export function Duration({ seconds, since, until, className }: Props) {
  const ticking = Boolean(since) && !until
  const now = useNow(ticking ? 1000 : 0)
  const value = since === undefined ? seconds : secondsBetween(since, until, now)
  return <span className={cx('mono whitespace-nowrap', className)}>{formatDuration(value)}</span>
}
