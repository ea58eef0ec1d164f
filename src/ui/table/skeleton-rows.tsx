import { cx } from '~/ui/class-names'
import { Skeleton } from '~/ui/skeleton'
import { type Column, hidden } from './column'
import type { RowSettings } from './data-row'

/** Uneven widths read as text; the same ones each time, so that nothing flickers. */
const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4', 'w-1/2']

/** The height and columns of the rows to come, so that nothing jumps when they do. */
export function SkeletonRows<Row>({
  columns,
  settings: { selectable, rowActions, compact },
  count,
}: {
  columns: readonly Column<Row>[]
  settings: RowSettings<Row>
  count: number
}) {
  const height = compact ? 'h-7' : 'h-8'
  return Array.from({ length: count }, (_, row) => (
    // oxlint-disable-next-line react/no-array-index-key -- rows without identity
    <tr key={row} aria-hidden="true">
      {selectable && <td className={cx('max-sm:hidden', height)}>&nbsp;</td>}
      {columns.map((column, index) => (
        <td
          key={column.id}
          className={cx(
            height,
            'px-2',
            index === 0 && !selectable && 'pl-4',
            column.hideBelow && hidden[column.hideBelow],
          )}
        >
          <Skeleton className={widths[(row * 2 + index) % widths.length]} />
        </td>
      ))}
      {rowActions && <td className={height}>&nbsp;</td>}
    </tr>
  ))
}
