import { type FocusEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { Checkbox } from '~/ui/fields'
import { type Column, phoneEdge } from './column'
import { DataRow, type RowSettings } from './data-row'
import { isTyping, moves, rowOf } from './row-keys'
import { SkeletonRows } from './skeleton-rows'
import { ColumnHeader } from './sort-header'

export type { Column } from './column'

/** Grey and without colours, but not transparent: old rows must still be readable. */
const dimmed = '[&>tr]:grayscale [&>tr_*]:text-muted!'

const none: ReadonlySet<string> = new Set()

export type DataTableProps<Row> = {
  /** Keep them at module scope (or memoised): rows render again when they change. */
  columns: readonly Column<Row>[]
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string
  /** Names the check box: "run brave-otter" becomes "Select run brave-otter". */
  rowName?: (row: Row) => string
  /** The accessible name of the table. */
  label: string
  /** Keys of the chosen rows; with `onSelect` the table has check boxes. */
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** The key in force, as in `column.sort`. */
  sort?: string
  onSort?: (key: string) => void
  /** Why there are no rows and what to do: an `<EmptyState>` or a text. */
  empty?: ReactNode
  /** Nothing to show yet: skeleton rows, only while `rows` is missing or empty. */
  loading?: boolean
  skeletonRows?: number
  /** The rows are of an earlier question: dimmed, but usable. */
  stale?: boolean
  /** An `<ErrorNotice>`; stands above the rows, which stay. */
  error?: ReactNode
  /** Small controls at the end of the row, seen on hover, focus and touch. Pass a stable function. */
  rowActions?: (row: Row) => ReactNode
  /** How much room the actions take. */
  actionsWidth?: string
  compact?: boolean
  /** The row that is open elsewhere on the page. */
  currentKey?: string
  /** Below the last row: "Load older" or the end of the list. */
  footer?: ReactNode
  /** Of a long list only the rows in view are given: the heights (px) of those left out above and below them. */
  before?: number
  after?: number
}

/**
 * One list of things. It has no scroll box of its own: the header sticks to whatever scrolls around it.
 * Keys, on a row: ↑ ↓ or j k move, Home End jump, Enter opens the row's first link, x selects.
 */
export function DataTable<Row>({
  columns,
  rows,
  rowKey,
  rowName,
  label,
  selected = none,
  onSelect,
  sort,
  onSort,
  empty,
  loading = false,
  skeletonRows = 12,
  stale = false,
  error,
  rowActions,
  actionsWidth = '72px',
  compact = false,
  currentKey,
  footer,
  before = 0,
  after = 0,
}: DataTableProps<Row>) {
  const shown = rows ?? []
  const keys = shown.map(rowKey)
  const [activeKey, setActiveKey] = useState<string>()
  const active = activeKey !== undefined && keys.includes(activeKey) ? activeKey : keys[0]
  const anchorKey = useRef<string>(undefined)

  const selectable = onSelect !== undefined
  const edge = rowActions ? -1 : phoneEdge(columns)
  const settings = useMemo<RowSettings<Row>>(
    () => ({ columns, rowName, rowActions, selectable, compact, edge }),
    [columns, rowName, rowActions, selectable, compact, edge],
  )

  const toggle = (key: string, range: boolean) => {
    if (!onSelect) return
    const next = new Set(selected)
    const from = range && anchorKey.current !== undefined ? keys.indexOf(anchorKey.current) : -1
    const to = keys.indexOf(key)
    const affected = from < 0 ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1)
    const add = !selected.has(key)
    for (const each of affected) {
      if (add) next.add(each)
      else next.delete(each)
    }
    anchorKey.current = key
    onSelect(next)
  }

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const key = rowOf(event.target)?.dataset.row
    if (key !== undefined && key !== activeKey) setActiveKey(key)
  }

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const row = rowOf(target)
    if (!row?.dataset.row || !target.matches('[data-select]')) return
    toggle(row.dataset.row, event.shiftKey)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rowOf(event.target as HTMLElement)
    if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event.target as HTMLElement)) return
    const move = moves[event.key]?.(row)
    if (move !== undefined) {
      event.preventDefault()
      move?.focus()
      return
    }
    if (event.key === 'x' && onSelect && row.dataset.row) {
      event.preventDefault()
      toggle(row.dataset.row, false)
    } else if (event.key === 'Enter' && event.target === row) {
      event.preventDefault()
      row.querySelector<HTMLElement>('a[href]')?.click()
    }
  }

  const all = keys.length > 0 && keys.every((key) => selected.has(key))
  const some = !all && keys.some((key) => selected.has(key))
  const setAll = (checked: boolean) => {
    const next = new Set(selected)
    for (const key of keys) {
      if (checked) next.add(key)
      else next.delete(key)
    }
    onSelect?.(next)
  }
  const waiting = loading && shown.length === 0
  return (
    // Error, empty and footer stand beside the table: a cell across all columns would count the hidden ones too and
    // squeeze the others on a phone.
    <div className="min-w-0">
      {error && <div className="border-b border-line">{error}</div>}
      <table
        aria-label={label}
        aria-busy={loading || stale || undefined}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <thead>
          <tr>
            {selectable && (
              <th
                scope="col"
                className="sticky top-0 z-10 h-7.5 w-9.5 bg-raised pl-4 shadow-[inset_0_-1px_var(--color-line)] max-sm:hidden"
              >
                <Checkbox
                  label={all ? 'Unselect all rows' : `Select all ${keys.length} rows`}
                  checked={all}
                  indeterminate={some}
                  disabled={keys.length === 0}
                  onValue={setAll}
                  className="block"
                />
              </th>
            )}
            {columns.map((column, index) => (
              <ColumnHeader
                key={column.id}
                column={column}
                first={index === 0 && (selectable ? 'phone' : 'always')}
                last={index === edge}
                sort={sort}
                onSort={onSort}
              />
            ))}
            {rowActions && (
              <th
                scope="col"
                style={{ width: actionsWidth }}
                className="sticky top-0 z-10 bg-raised shadow-[inset_0_-1px_var(--color-line)]"
              >
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- delegated from rows and boxes, which are focusable */}
        <tbody
          onFocus={onFocus}
          onKeyDown={onKeyDown}
          onClick={onClick}
          className={cx('[&>tr>td]:border-b [&>tr>td]:border-line', stale && dimmed)}
        >
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {shown.map((row, index) => {
            const key = keys[index] ?? ''
            return (
              <DataRow
                key={key}
                row={row}
                rowId={key}
                settings={settings}
                active={key === active}
                current={key === currentKey}
                selected={selected.has(key)}
              />
            )
          })}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
          {waiting && <SkeletonRows columns={columns} settings={settings} count={skeletonRows} />}
        </tbody>
      </table>
      {!waiting && !error && shown.length === 0 && rows !== undefined && (
        <div>
          {typeof empty === 'string' || empty === undefined ? <EmptyState title={empty ?? 'Nothing here'} /> : empty}
        </div>
      )}
      {footer && <div className="px-4 py-2 text-center text-muted">{footer}</div>}
    </div>
  )
}
