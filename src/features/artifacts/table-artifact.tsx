import { useMemo, useState } from 'react'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { Icon } from '~/ui/icon'
import { SearchField } from '~/ui/search-field'
import { ScrollBox } from './scroll-box'
import { cellText, sortRows, type TableData, toCsv } from './table-data'

/** Rows drawn at first and with each "more": the whole table is there, but a browser draws 20,000 rows slowly. */
const STEP = 500

/** A table artifact, all of it: sorted by any column, searched, copied as CSV. */
export function TableArtifact({ table }: { table: TableData }) {
  const [sort, setSort] = useState<{ column: number; descending: boolean } | null>(null)
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState(STEP)
  const rows = useMemo(() => {
    const wanted = search.toLowerCase()
    const found = wanted
      ? table.rows.filter((row) => row.some((cell) => cellText(cell).toLowerCase().includes(wanted)))
      : table.rows
    return sort ? sortRows(found, sort.column, sort.descending) : found
  }, [table, sort, search])
  if (table.rows.length === 0) return <EmptyState title="The table is empty" />
  const count = (number: number) => number.toLocaleString('en')
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField label="Search this table" value={search} onValue={setSearch} className="w-56" />
        <span className="text-12 text-muted">
          {search && `${count(rows.length)} of `}
          {count(table.rows.length)} rows, {count(table.columns.length)} columns
        </span>
        <CopyButton label="Copy table as CSV" text={() => toCsv({ ...table, rows })} />
      </div>
      <ScrollBox label="Table artifact">
        <table className="w-max min-w-full border-separate border-spacing-0">
          <thead>
            <tr>
              {table.columns.map((column, index) => {
                const mine = sort?.column === index ? sort : null
                return (
                  <th
                    key={column}
                    scope="col"
                    aria-sort={mine ? (mine.descending ? 'descending' : 'ascending') : undefined}
                    className="border-b border-line-strong p-0 text-left text-12 font-medium text-muted"
                  >
                    <button
                      type="button"
                      className="flex h-8 w-full items-center gap-1 px-2 hover:text-text"
                      // First up, then down, then as the flow wrote it.
                      onClick={() => setSort(mine?.descending ? null : { column: index, descending: mine !== null })}
                    >
                      {column}
                      {mine && <Icon name={mine.descending ? 'chevron-down' : 'chevron-up'} />}
                    </button>
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- rows of a table artifact have no identity
              <tr key={index} className="hover:bg-hover">
                {table.columns.map((column, place) => (
                  <Cell key={column} value={row[place]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {rows.length > shown && (
        <button type="button" className="self-start text-accent hover:underline" onClick={() => setShown(shown + STEP)}>
          Show {count(Math.min(STEP, rows.length - shown))} more of {count(rows.length)} rows
        </button>
      )}
    </div>
  )
}

const LONG = 300

function Cell({ value }: { value: unknown }) {
  const text = cellText(value)
  const isNumber = typeof value === 'number'
  return (
    <td
      className={`h-8 max-w-md border-b border-line px-2 wrap-anywhere ${isNumber ? 'mono text-right' : typeof value === 'object' ? 'mono' : ''} ${value === null ? 'text-faint' : ''}`}
    >
      {text.length > LONG ? `${text.slice(0, LONG)}…` : text}
    </td>
  )
}
