import { useMemo, useState } from 'react'
import { httpUrl } from '~/lib/ansi'
import { cx } from '~/ui/class-names'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { Icon } from '~/ui/icon'
import { SearchField } from '~/ui/search-field'
import { Tooltip } from '~/ui/tooltip'
import { arrange, cellText, isNumeric, type TableData, type TableSort, toCsv } from './table-data'

const ROW = 28
/** More rows than this are drawn only where they are seen. */
const DRAWN_AT_ONCE = 200
const OVERSCAN = 20
/** Characters of a cell that are shown in its row. */
const CELL = 80

/** The whole table: found in, sorted, copied. Long ones scroll by themselves and draw the rows in view. */
export function TableArtifact({ table: { columns, rows }, label }: { table: TableData; label: string }) {
  const [find, setFind] = useState('')
  const [sort, setSort] = useState<TableSort>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(0)
  const shown = useMemo(() => arrange(rows, find, sort), [rows, find, sort])

  const long = shown.length > DRAWN_AT_ONCE
  const first = long ? Math.max(0, Math.floor(top / ROW) - OVERSCAN) : 0
  const last = long ? Math.min(shown.length, Math.ceil((top + (height || 600)) / ROW) + OVERSCAN) : shown.length
  const numeric = useMemo(() => columns.map((_, at) => isNumeric(rows, at)), [columns, rows])
  const next = (column: number): TableSort =>
    sort?.column !== column ? { column, descending: false } : sort.descending ? null : { column, descending: true }

  if (columns.length === 0) return <EmptyState title="The table is empty">It has no columns and no rows.</EmptyState>
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={find} onValue={setFind} label="Find in table" className="w-56" />
        <span className="text-muted" role="status">
          {shown.length === rows.length
            ? `${count(rows.length, 'row')}, ${count(columns.length, 'column')}`
            : `${shown.length.toLocaleString('en')} of ${count(rows.length, 'row')}`}
        </span>
        <CopyButton label="Copy rows as CSV" text={() => toCsv(columns, shown)} />
      </div>
      <div
        ref={(element) => {
          if (element && element.clientHeight !== height) setHeight(element.clientHeight)
        }}
        role="region"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable to be scrolled
        tabIndex={0}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        className={cx('max-w-full overflow-auto rounded-md border border-line bg-raised', long && 'h-[70vh]')}
      >
        <table className="w-max min-w-full border-collapse" aria-rowcount={shown.length + 1}>
          <thead className="sticky top-0 z-1 bg-raised">
            <tr>
              {columns.map((column, at) => (
                <th
                  key={column}
                  scope="col"
                  aria-sort={sort?.column === at ? (sort.descending ? 'descending' : 'ascending') : undefined}
                  className="h-7.5 border-b border-line p-0 text-left font-medium whitespace-nowrap"
                >
                  <button
                    type="button"
                    onClick={() => setSort(next(at))}
                    className={cx(
                      'flex h-full w-full items-center gap-1 px-2.5 text-12 text-muted -outline-offset-2 hover:text-text',
                      numeric[at] && 'justify-end',
                    )}
                  >
                    {column}
                    {sort?.column === at && (
                      <Icon name={sort.descending ? 'chevron-down' : 'chevron-up'} className="size-3" />
                    )}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <Room rows={first} columns={columns.length} />}
            {shown.slice(first, last).map((row, at) => (
              <tr key={first + at} aria-rowindex={first + at + 2} className="hover:bg-hover">
                {row.map((cell, column) => (
                  <td
                    key={column}
                    className={cx(
                      'h-7 border-b border-line px-2.5 whitespace-nowrap',
                      numeric[column] && 'mono text-right',
                    )}
                  >
                    <Cell value={cell} />
                  </td>
                ))}
              </tr>
            ))}
            {last < shown.length && <Room rows={shown.length - last} columns={columns.length} />}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p className="px-2.5 py-3 text-muted">
            {rows.length > 0 ? `No row contains “${find}”.` : 'The table has no rows.'}
          </p>
        )}
      </div>
    </div>
  )
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}

function Room({ rows, columns }: { rows: number; columns: number }) {
  return (
    <tr aria-hidden="true">
      <td aria-label="Rows further on" colSpan={columns} style={{ height: `${rows * ROW}px` }} />
    </tr>
  )
}

function Cell({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="text-faint">–</span>
  const text = cellText(value)
  const href = typeof value === 'string' ? httpUrl(value.trim()) : undefined
  const short = text.length > CELL ? `${text.slice(0, CELL)}…` : text
  const shown = href ? (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent">
      {short}
    </a>
  ) : (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the rest of a long text must be had from the keyboard
    <span className={cx(typeof value === 'object' && 'mono')} tabIndex={text.length > CELL ? 0 : undefined}>
      {short.replaceAll(/\s+/g, ' ')}
    </span>
  )
  if (text.length <= CELL) return shown
  return (
    <Tooltip
      content={() => <span className="block max-h-80 overflow-auto whitespace-pre-wrap">{text.slice(0, 5_000)}</span>}
    >
      {shown}
    </Tooltip>
  )
}
