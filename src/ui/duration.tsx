import { formatDuration } from '~/lib/duration'
import { secondsBetween } from '~/lib/time'
import { cx } from './class-names'
import { useTicking } from './now'

type Props = { className?: string } & (
  | { seconds: number | null | undefined; since?: undefined; until?: undefined }
  /** Ticks from `since` until `until` is known. */
  | { seconds?: undefined; since: string | null | undefined; until?: string | null }
)

/** How long something took, or has been taking. */
export function Duration({ seconds, since, until, className }: Props) {
  const ticking = Boolean(since) && !until
  const text = useTicking(
    () => formatDuration(since === undefined ? seconds : wholeSeconds(secondsBetween(since, until), ticking)),
    ticking,
  )
  return <span className={cx('mono whitespace-nowrap', className)}>{text}</span>
}

/** A running clock shows whole seconds: tenths that change once a second are noise. */
const wholeSeconds = (seconds: number | null, ticking: boolean) =>
  seconds === null || !ticking ? seconds : Math.floor(seconds)
