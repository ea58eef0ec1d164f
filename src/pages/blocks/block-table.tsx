import { type ReactNode, useCallback, useState } from 'react'
import { Link } from 'react-router'
import type { Block } from '~/api/blocks'
import { paths } from '~/lib/paths'
import { IconButton } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Timestamp } from '~/ui/timestamp'
import { useMedia } from '~/ui/use-media'
import { BlockLogo } from './block-logo'
import { DeleteBlock } from './delete-block'

const none = <span className="text-faint">–</span>

const nameColumn: Column<Block> = {
  id: 'name',
  header: 'Block',
  width: '24%',
  phoneWidth: 'auto',
  wrap: true,
  sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
  cell: ({ id, name, blockType, typeName }) => (
    <span className="flex min-w-0 items-center gap-2">
      <BlockLogo type={blockType} />
      <span className="flex min-w-0 flex-col">
        <Link to={paths.block(id)} className="truncate font-medium max-sm:wrap-anywhere max-sm:whitespace-normal">
          {name}
        </Link>
        <span className="truncate text-12 text-muted sm:hidden">{typeName}</span>
      </span>
    </span>
  ),
}

const typeColumn: Column<Block> = {
  id: 'type',
  header: 'Type',
  width: '18%',
  hideBelow: 'phone',
  sort: { asc: 'BLOCK_TYPE_AND_NAME_ASC' },
  cell: ({ type, typeName }) => (type ? <Link to={paths.blockType(type)}>{typeName}</Link> : typeName || none),
}

const capabilitiesColumn: Column<Block> = {
  id: 'capabilities',
  header: 'Capabilities',
  hideBelow: 'tablet',
  cell: ({ schema }) =>
    schema?.capabilities?.length ? (
      <TagList tags={schema.capabilities.toSorted((a, b) => a.localeCompare(b))} max={2} />
    ) : (
      none
    ),
}

const rest: Column<Block>[] = [
  {
    id: 'refers',
    header: 'Refers to',
    width: '14%',
    hideBelow: 'laptop',
    cell: ({ references }) => {
      const [first, ...more] = Object.values(references)
      return first ? (
        <span className="flex min-w-0 gap-1.5">
          <Link to={paths.block(first.id)} className="truncate">
            {first.name}
          </Link>
          {more.length > 0 && <span className="mono text-muted">+{more.length}</span>}
        </span>
      ) : (
        none
      )
    },
  },
  {
    id: 'created',
    header: 'Created',
    width: '128px',
    align: 'right',
    hideBelow: 'laptop',
    cell: ({ created }) => <Timestamp at={created} />,
  },
  {
    id: 'updated',
    header: 'Changed',
    width: '128px',
    phoneWidth: '104px',
    align: 'right',
    cell: ({ updated }) => <Timestamp at={updated} />,
  },
]

const allColumns: readonly Column<Block>[] = [nameColumn, typeColumn, capabilitiesColumn, ...rest]
const columnsOfType: readonly Column<Block>[] = [{ ...nameColumn, width: undefined, sort: undefined }, ...rest]
const keyOf = ({ id }: Block) => id
const nameOf = ({ name }: Block) => `block ${name}`

/** Blocks with what can be done to each. `ofType`: they are all of one type, which goes without saying. */
export function BlockTable({
  ofType = false,
  rows,
  onDeleted,
  ...state
}: {
  ofType?: boolean
  rows: readonly Block[] | undefined
  loading: boolean
  stale: boolean
  error: ReactNode
  sort?: string
  onSort?: (sort: string) => void
  selected?: ReadonlySet<string>
  onSelect?: (keys: ReadonlySet<string>) => void
  onDeleted?: (block: Block) => void
  empty: ReactNode
  footer: ReactNode
}) {
  const [deleting, setDeleting] = useState<Block | null>(null)
  const wide = useMedia('(min-width: 700px)')
  const rowActions = useCallback(
    (block: Block) => (
      <>
        <IconButton
          icon="pencil"
          size="small"
          label={`Edit ${block.name}`}
          render={<Link to={paths.editBlock(block.id)} />}
        />
        <IconButton icon="trash" size="small" label={`Delete ${block.name}`} onClick={() => setDeleting(block)} />
      </>
    ),
    [],
  )
  return (
    <>
      <DataTable
        {...state}
        label="Blocks"
        columns={ofType ? columnsOfType : allColumns}
        rows={rows}
        rowKey={keyOf}
        rowName={nameOf}
        rowActions={wide ? rowActions : undefined}
        actionsWidth="72px"
      />
      <DeleteBlock
        block={deleting}
        onDone={() => setDeleting(null)}
        onDeleted={() => deleting && onDeleted?.(deleting)}
      />
    </>
  )
}
