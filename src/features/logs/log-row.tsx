import { memo, type ReactNode, useMemo } from 'react'
import { Link } from 'react-router'
import { formatTime, type TimePreferences } from '~/lib/time'
import { cx } from '~/ui/class-names'
import type { LogColumns } from './log-columns'
import { fromMicros, levelIndex, LEVELS } from './log-line'
import { piecesOf, readMessage } from './log-pieces'
import type { Range } from './log-search'
import { LogText } from './log-text'
import type { MessageRow } from './message-layout'

/** Time, level, task and message; the ruler that measures the columns has the same. */
export const gridOf = (stacked: boolean, hour12: boolean) =>
  stacked
    ? 'grid grid-cols-[minmax(0,1fr)] px-3'
    : hour12
      ? 'grid grid-cols-[15.5ch_2ch_18ch_minmax(0,1fr)] gap-x-2 pr-4 pl-3.5'
      : 'grid grid-cols-[12.5ch_2ch_18ch_minmax(0,1fr)] gap-x-2 pr-4 pl-3.5'

/** What a row says of where it comes from. */
export type SourceOf = (line: number) => { name: string; to: string | null }

const levelColour = ['text-faint', 'text-faint', 'text-late', 'text-failed', 'text-failed'] as const

function LevelLetter({ level }: { level: number }) {
  const index = levelIndex(level)
  const { letter, label } = LEVELS[index]!
  return (
    <span className={cx('text-center font-semibold', levelColour[index])}>
      <span aria-hidden="true">{letter}</span>
      <span className="sr-only">{`${label} `}</span>
    </span>
  )
}

function Source({ source: { name, to } }: { source: { name: string; to: string | null } }) {
  if (!to) return <span className="truncate text-muted">{name}</span>
  return (
    <Link to={to} tabIndex={-1} className="truncate text-muted hover:text-text">
      {name}
    </Link>
  )
}

/** The row of facts above a message on a phone. */
export function HeadRow({ lines, line, prefs, source, className }: HeadProps & { className: string }) {
  return (
    <div className={cx('flex items-center gap-1.5 px-3', className)}>
      <LineTime lines={lines} line={line} prefs={prefs} />
      <LevelLetter level={lines.levelOf(line)} />
      <Source source={source} />
    </div>
  )
}

type HeadProps = {
  lines: LogColumns
  line: number
  prefs: TimePreferences
  source: { name: string; to: string | null }
}

function LineTime({ lines, line, prefs }: Pick<HeadProps, 'lines' | 'line' | 'prefs'>) {
  const micros = lines.timeOf(line)
  return (
    <time dateTime={fromMicros(micros)} className="text-faint">
      {formatTime(Math.floor(micros / 1000), 'time-ms', prefs)}
    </time>
  )
}

export const MessageRowView = memo(function MessageRowView({
  lines,
  line,
  part,
  first,
  ranges,
  current,
  prefs,
  source,
  stacked,
  wrap,
  className,
}: HeadProps & {
  part: MessageRow & { kind: 'text' }
  first: boolean
  /** Matches in the message. */
  ranges: readonly Range[]
  /** Where the match begins that is looked at; -1: in another line. */
  current: number
  stacked: boolean
  wrap: boolean
  className: string
}) {
  const raw = lines.rawOf(line)
  const message = useMemo(() => readMessage(raw), [raw])
  const pieces = piecesOf(
    message,
    part,
    ranges.map((range) => ({ ...range, current: range.start === current })),
  )
  const isError = lines.levelOf(line) >= 40
  const colour = isError ? colourOfErrorRow(message.text, part) : undefined
  const text: ReactNode = (
    // Isolated and left to right: what a message turns around stays inside of it.
    <bdi dir="ltr" className={cx('whitespace-pre', wrap ? 'overflow-x-clip' : 'overflow-hidden text-ellipsis', colour)}>
      <LogText pieces={pieces} />
    </bdi>
  )
  if (stacked) return <div className={cx(gridOf(true, false), className)}>{text}</div>
  return (
    <div className={cx(gridOf(false, prefs.hour12), className)}>
      {first ? (
        <>
          <LineTime lines={lines} line={line} prefs={prefs} />
          <LevelLetter level={lines.levelOf(line)} />
          <Source source={source} />
        </>
      ) : (
        <span className="col-span-3" />
      )}
      {text}
    </div>
  )
})

/** In a traceback the own frames and the exception are what is read; source lines and frames around them step back. */
function colourOfErrorRow(text: string, { start }: Range): string {
  const begin = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(begin, begin + 20)
  if (begin === 0 || /^\S/.test(line)) return line.startsWith('Traceback') ? 'text-muted' : 'text-failed'
  return line.startsWith('  File "') ? 'font-medium text-text' : 'text-muted'
}
