import { type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import type { TimePreferences } from '~/lib/time'
import { cx } from '~/ui/class-names'
import { GapRow } from './log-gap-row'
import { type LogPosition, positionAt, ROW_HEIGHT, topOf } from './log-position'
import { gridOf, HeadRow, MessageRowView, type SourceOf } from './log-row'
import type { LogRow } from './log-row-kinds'
import type { LogRows } from './log-rows'
import type { LogSearch } from './log-search'
import type { LogStore } from './log-store'
import { RULER_TEXT } from './use-log-box'

const OVERSCAN = 10

const markRule =
  'flex h-5 items-center gap-2.5 px-3.5 font-sans text-12 font-medium text-muted before:h-px before:w-6 before:bg-line-strong after:h-px after:flex-1 after:bg-line-strong'

/** The rows in view, and some more on either side. All rows have one height, so scrolling needs no measuring. */
export function LogList({
  store,
  rows,
  search,
  position,
  onPosition,
  height,
  stacked,
  wrap,
  prefs,
  sourceOf,
  openLine,
  match,
  details,
  onToggle,
  onUnfold,
  box,
  boxRef,
  rulerRef,
}: {
  store: LogStore
  rows: LogRows
  search: LogSearch
  position: LogPosition
  onPosition: (position: LogPosition) => void
  height: number
  stacked: boolean
  wrap: boolean
  prefs: TimePreferences
  sourceOf: SourceOf
  openLine: string | null
  /** The match that is looked at. */
  match: { key: string; start: number } | null
  details: (line: number) => ReactNode
  onToggle: (key: string) => void
  onUnfold: (key: string) => void
  box: HTMLDivElement | null
  boxRef: (element: HTMLDivElement | null) => void
  rulerRef: (element: HTMLDivElement | null) => void
}) {
  const { lines } = store
  /** Where we put the scroll box: whatever else it says is the person's doing. */
  const put = useRef(0)
  const top = topOf(position, lines, rows, height)
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - OVERSCAN)
  const last = Math.min(rows.count, Math.ceil((top + height) / ROW_HEIGHT) + OVERSCAN)

  useLayoutEffect(() => {
    if (!box) return
    if (Math.abs(box.scrollTop - top) > 1) box.scrollTo({ top })
    put.current = box.scrollTop
  })

  const onScroll = () => {
    const now = box?.scrollTop ?? 0
    if (Math.abs(now - put.current) < 2) return
    put.current = now
    onPosition(positionAt(now, lines, rows))
  }

  const visible: { index: number; row: LogRow }[] = []
  for (let index = first; index < last; index++) {
    const row = rows.row(index)
    if (row) visible.push({ index, row })
  }

  // What is missing is fetched when it comes into view: at the end the reader comes from, so that the gap moves out of view.
  const seen = visible.find(
    ({ index, row }) =>
      row.kind === 'gap' &&
      row.gap.error === null &&
      index * ROW_HEIGHT > top - 2 * ROW_HEIGHT &&
      index * ROW_HEIGHT < top + height,
  )
  const gap = seen?.row.kind === 'gap' ? seen.row.gap : null
  const fromAbove =
    gap !== null && Number.isFinite(gap.after) && position.kind !== 'end' && seen!.index * ROW_HEIGHT > top + ROW_HEIGHT
  const edge = fromAbove ? 'after' : 'before'
  const fillable = gap !== null && !gap.filling[edge] ? gap.key : null
  useEffect(() => {
    if (fillable !== null) void store.fill(fillable, edge)
  }, [store, fillable, edge])

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const target = event.target as Element
    if (target.closest('a, button') || !window.getSelection()?.isCollapsed) return
    const key = target.closest<HTMLElement>('[data-line]')?.dataset.line
    if (key) onToggle(key)
  }

  const rowOf = (row: LogRow): ReactNode => {
    if (row.kind === 'below') return null
    if (row.kind === 'gap')
      return (
        <div key={`gap ${row.gap.key}`} role="listitem">
          <GapRow
            gap={row.gap}
            onFill={() => void store.fill(row.gap.key, edge)}
            onLoadAll={() => void store.loadAll()}
          />
        </div>
      )
    if (row.kind === 'mark')
      return (
        <div key={`mark ${row.mark.at}`} role="listitem" className={markRule}>
          {row.mark.label}
        </div>
      )
    const { line } = row
    const key = lines.keyOf(line)
    const isOpen = key === openLine
    if (row.kind === 'details')
      return (
        <div key={`${key} details`} role="listitem">
          {details(line)}
        </div>
      )
    const className = cx(
      'h-5 border-l-2',
      lines.levelOf(line) >= 40 ? 'border-failed' : 'border-transparent',
      isOpen ? 'bg-selected' : 'hover:bg-hover',
    )
    if (row.kind === 'head')
      return (
        <Item key={`${key} head`} line={key} open={isOpen}>
          <HeadRow
            lines={lines}
            line={line}
            prefs={prefs}
            source={sourceOf(line)}
            className={cx(className, 'border-t border-t-line')}
          />
        </Item>
      )
    const { part } = row
    if (part.kind === 'fold')
      return (
        <div key={`${key} ${part.start}`} role="listitem" className={cx(gridOf(stacked, prefs.hour12), className)}>
          {!stacked && <span className="col-span-3" />}
          <button type="button" className="truncate text-left text-muted hover:text-text" onClick={() => onUnfold(key)}>
            {`▸ ${part.label}`}
          </button>
        </div>
      )
    return (
      <Item key={`${key} ${part.start}`} line={key} open={isOpen}>
        <MessageRowView
          lines={lines}
          line={line}
          part={part}
          first={row.first}
          ranges={search.rangesOf(line)}
          current={match?.key === key ? match.start : -1}
          prefs={prefs}
          source={sourceOf(line)}
          stacked={stacked}
          wrap={wrap || isOpen || match?.key === key}
          className={className}
        />
      </Item>
    )
  }

  // A row that began above the first one rendered is two rows high: it is skipped, and so is its second half's place.
  const skipped = visible[0]?.row.kind === 'below' ? 1 : 0
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- ↑ ↓ and Escape do the same, see use-log-keys
    <div
      ref={boxRef}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable to be scrolled
      tabIndex={0}
      onScroll={onScroll}
      onClick={onClick}
      className="mono relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto bg-raised leading-5 -outline-offset-2 [overflow-anchor:none] [tab-size:4]"
    >
      <div
        ref={rulerRef}
        aria-hidden="true"
        className={cx(
          gridOf(stacked, prefs.hour12),
          'invisible absolute inset-x-0 top-0 h-0 overflow-hidden border-l-2',
        )}
      >
        {!stacked && <span className="col-span-3" />}
        <span>
          <span className="inline-block">{RULER_TEXT}</span>
        </span>
      </div>
      <div style={{ height: `${rows.count * ROW_HEIGHT}px` }}>
        <div
          role="list"
          aria-label="Lines in view"
          style={{ transform: `translateY(${(first + skipped) * ROW_HEIGHT}px)` }}
        >
          {visible.map(({ row }) => rowOf(row))}
        </div>
      </div>
    </div>
  )
}

function Item({ line, open, children }: { line: string; open: boolean; children: ReactNode }) {
  return (
    <div role="listitem" data-line={line} aria-current={open || undefined}>
      {children}
    </div>
  )
}
