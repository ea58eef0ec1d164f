import type { UsualDuration } from '~/api/dashboard'
import { formatDuration } from '~/lib/duration'

/** Percent of the bar: how far the run is, and where the usual end is; the bar grows with what exceeds it. */
export function progressOf(seconds: number, { median }: Pick<UsualDuration, 'median'>) {
  const whole = Math.max(median * 1.25, seconds * 1.05)
  return { fill: (seconds / whole) * 100, tick: (median / whole) * 100 }
}

/**
 * What is left until the usual end, or how far the run is beyond it. Half of all runs take longer than the median, so
 * that alone is nothing; longer than each of the last ones is.
 */
export function remainder(seconds: number, { median, longest }: UsualDuration) {
  const left = median - seconds
  return {
    text: left >= 0 ? `${formatDuration(Math.ceil(left))} left` : `${formatDuration(Math.floor(-left))} over`,
    beyond: seconds > longest,
  }
}
