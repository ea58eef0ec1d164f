import { cx } from '~/ui/class-names'
import { Icon } from '~/ui/icon'
import { type Column, hidden } from './column'

/** The key that a press on the header asks for. */
function nextSort(keys: NonNullable<Column<unknown>['sort']>, sort: string | undefined): string | undefined {
  const [first, other = first] = Object.values(keys)
  return sort !== undefined && sort === first ? other : first
}

export function ColumnHeader<Row>({
  column,
  first,
  last,
  sort,
  onSort,
}: {
  column: Column<Row>
  /** Stands at the left edge of the table at all widths (`always`), or only where the check boxes are hidden. */
  first: 'always' | 'phone' | false
  /** Stands at the right edge of a phone. */
  last: boolean
  sort: string | undefined
  onSort: ((key: string) => void) | undefined
}) {
  const keys = onSort && column.sort
  const direction =
    keys && sort !== undefined
      ? sort === keys.asc
        ? 'ascending'
        : sort === keys.desc
          ? 'descending'
          : undefined
      : undefined
  return (
    <th
      scope="col"
      aria-sort={direction ?? (keys ? 'none' : undefined)}
      style={
        { '--w': column.width ?? 'auto', '--wp': column.phoneWidth ?? column.width ?? 'auto' } as React.CSSProperties
      }
      className={cx(
        'sticky top-0 z-10 h-7.5 w-(--w) truncate bg-raised px-2 text-left text-12 font-medium text-muted shadow-[inset_0_-1px_var(--color-line)] last:pr-4 max-sm:w-(--wp)',
        first === 'always' && 'pl-4',
        first === 'phone' && 'max-sm:pl-4',
        last && 'max-sm:pr-4',
        column.align === 'right' && 'text-right',
        column.hideBelow && hidden[column.hideBelow],
      )}
    >
      {keys ? (
        <button
          type="button"
          title={column.sortedBy}
          onClick={() => {
            const next = nextSort(keys, sort)
            if (next !== undefined) onSort(next)
          }}
          className={cx(
            'inline-flex max-w-full items-center gap-1 rounded-sm align-bottom -outline-offset-1 hover:text-text',
            column.align === 'right' && 'flex-row-reverse',
            direction && 'text-text',
          )}
        >
          <span className="truncate">{column.header}</span>
          <Icon
            name={direction === 'ascending' ? 'chevron-up' : direction === 'descending' ? 'chevron-down' : 'sort'}
            className={cx('size-3', !direction && 'opacity-50')}
          />
        </button>
      ) : (
        column.header
      )}
    </th>
  )
}
