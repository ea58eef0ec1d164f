import { type ReactNode, memo } from 'react'
import { cx } from '~/ui/class-names'
import { RowIsActive } from './active-row'
import { type Column, hidden } from './column'

export type RowSettings<Row> = {
  columns: readonly Column<Row>[]
  rowName?: (row: Row) => string
  rowActions?: (row: Row) => ReactNode
  selectable: boolean
  compact: boolean
  /** Index of the column at the right edge of a phone; -1: the actions are there. */
  edge: number
}

/**
 * Renders again only when its row or the settings change: keep `columns` and functions outside of components.
 * The box is a plain input without a wrapper: every node here exists once a row.
 */
export const DataRow = memo(function DataRow<Row>({
  row,
  rowId,
  settings: { columns, rowName, rowActions, selectable, compact, edge },
  active,
  current,
  selected,
}: {
  row: Row
  rowId: string
  settings: RowSettings<Row>
  /** Holds the table's one tab stop. */
  active: boolean
  /** Shown elsewhere on the page, such as in a detail pane. */
  current: boolean
  selected: boolean
}) {
  const height = compact ? 'h-7' : 'h-8'
  return (
    <RowIsActive value={active}>
      <tr
        data-row={rowId}
        tabIndex={active ? 0 : -1}
        aria-current={current || undefined}
        aria-selected={undefined}
        className={cx(
          'group/row border-b border-line -outline-offset-2 hover:bg-hover',
          (selected || current) && 'bg-selected hover:bg-selected',
        )}
      >
        {selectable && (
          <td className={cx('pl-4 max-sm:hidden', height)}>
            <input
              type="checkbox"
              data-select
              checked={selected}
              readOnly
              aria-label={`Select ${rowName?.(row) ?? rowId}`}
              className="block size-3.5"
            />
          </td>
        )}
        {columns.map((column, index) => (
          <td
            key={column.id}
            className={cx(
              height,
              'truncate px-2 last:pr-4',
              index === 0 && (selectable ? 'max-sm:pl-4' : 'pl-4'),
              index === edge && 'max-sm:pr-4',
              column.align === 'right' && 'text-right',
              column.mono && 'mono',
              column.hideBelow && hidden[column.hideBelow],
              column.wrap && 'max-sm:py-2 max-sm:wrap-anywhere max-sm:whitespace-normal',
            )}
          >
            {column.cell(row)}
          </td>
        ))}
        {rowActions && (
          <td className={cx('pr-3 pl-1', height)}>
            <div
              data-actions
              className="flex items-center justify-end gap-0.5 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 group-focus/row:opacity-100 pointer-coarse:opacity-100"
            >
              {rowActions(row)}
            </div>
          </td>
        )}
      </tr>
    </RowIsActive>
  )
}) as <Row>(props: {
  row: Row
  rowId: string
  settings: RowSettings<Row>
  active: boolean
  current: boolean
  selected: boolean
}) => ReactNode
