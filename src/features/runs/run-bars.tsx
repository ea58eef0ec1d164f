import type { RunHistory } from '~/api/run-history'
import type { TimeRange } from '~/api/window'
import { formatTime } from '~/lib/time'
import { StackedBars } from '~/ui/charts/stacked-bars'
import { usePreferences } from '~/ui/use-preferences'
import { toBars } from './run-summary'

/** The window's runs over time, one colour a state. */
export function RunBars({
  history,
  what,
  stale = false,
  onBar,
  onSpan,
}: {
  history: RunHistory
  /** "runs", "task runs". */
  what: string
  stale?: boolean
  /** One bar was chosen; without it that is a span too. */
  onBar?: (range: TimeRange) => void
  /** Neighbouring bars were chosen. */
  onSpan: (range: TimeRange) => void
}) {
  usePreferences()
  const { window } = history
  const days = Date.parse(window.end) - Date.parse(window.start) > 36 * 3_600_000
  /** The first and last bars reach beyond the window, and count only what is in it. */
  const within = (start: string, end: string): TimeRange => ({
    kind: 'between',
    start: Date.parse(start) > Date.parse(window.start) ? start : window.start,
    end: Date.parse(end) < Date.parse(window.end) ? end : window.end,
  })
  return (
    <StackedBars
      buckets={toBars(history.buckets)}
      label={`${what[0]!.toUpperCase()}${what.slice(1)} by state`}
      height={48}
      stale={stale}
      formatTick={(start) => formatTime(start, days ? 'date' : 'minute')}
      formatSpan={(start, end) =>
        `${formatTime(start, 'date')} ${formatTime(start, 'minute')} – ${formatTime(end, 'minute')}`
      }
      onBrush={(start, end) => onSpan(within(start, end))}
      onBarClick={onBar && ((bar) => onBar(within(bar.start, bar.end)))}
    />
  )
}
