import { formatFull, formatRelative, formatTime, parseTime, type TimeStyle } from '~/lib/time'
import { use } from 'react'
import { cx } from './class-names'
import { RowIsActive } from './table/active-row'
import { Tooltip } from './tooltip'
import { usePreferences } from './use-preferences'

/** An instant in the chosen zone. Hover or focus tells it in every other way, exactly. */
export function Timestamp({
  at,
  style = 'short',
  className,
}: {
  at: string | null | undefined
  /** Default `short`: the time when it is today, else date, hour and minute. */
  style?: TimeStyle
  className?: string
}) {
  const prefs = usePreferences()
  // In a table only the row under the keyboard has its times in the tab order.
  const reachable = use(RowIsActive)
  const ms = parseTime(at)
  if (ms === null || !at) return <span className={cx('text-faint', className)}>–</span>
  return (
    <Tooltip content={() => <TimeFacts at={at} />}>
      <time
        dateTime={new Date(ms).toISOString()}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what hover tells must be had from the keyboard
        tabIndex={reachable ? 0 : undefined}
        className={cx('whitespace-nowrap', className)}
      >
        {formatTime(at, style, prefs)}
      </time>
    </Tooltip>
  )
}

function TimeFacts({ at }: { at: string }) {
  const prefs = usePreferences()
  const facts = [
    ['Here', formatFull(at, { ...prefs, timeZone: 'local' })],
    ['UTC', formatFull(at, { ...prefs, timeZone: 'utc' })],
    ['ISO', at],
    ['Age', formatRelative(at)],
  ]
  if (prefs.timeZone !== 'local' && prefs.timeZone !== 'utc') facts.unshift([prefs.timeZone, formatFull(at, prefs)])
  return (
    <span className="grid grid-cols-[auto_1fr] gap-x-3">
      {facts.map(([name, value]) => (
        <span key={name} className="contents">
          <span className="text-muted">{name}</span>
          <span className="mono">{value}</span>
        </span>
      ))}
    </span>
  )
}
