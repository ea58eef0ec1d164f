import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import {
  type Block,
  type BlockDocumentSort,
  blockCapabilitiesQuery,
  blockCountQuery,
  BLOCKS_A_PAGE,
  blocksQuery,
  blockTypesQuery,
} from '~/api/blocks'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { Combobox } from '~/ui/combobox'
import { EmptyState } from '~/ui/empty-state'
import { Select } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { SearchField } from '~/ui/search-field'
import { blockListSearch, type BlockListView, defaultBlockList, isNarrowed, parseBlockList } from './block-list-view'
import { BlockTable } from './block-table'
import { DeleteBlocks } from './delete-blocks'

export const handle: RouteHandle = { title: 'Blocks' }

type Change = (patch: Partial<BlockListView>, how?: 'replace') => void

export function Component() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = parseBlockList(search)
  const change: Change = (patch, how) =>
    void navigate(paths.blocks(blockListSearch({ ...view, page: 1, ...patch })), { replace: how === 'replace' })
  useDocumentTitle('Blocks')
  const list = useQuery(blocksQuery(view))
  const count = useQuery(blockCountQuery(view))
  const [selected, setSelected] = useState<ReadonlyMap<string, Block>>(new Map())
  const [deleting, setDeleting] = useState(false)
  const selectedKeys = useMemo(() => new Set(selected.keys()), [selected])
  // Those of other pages and filters stay selected.
  const select = (keys: ReadonlySet<string>) => {
    const known = new Map([...selected, ...(list.data ?? []).map((row) => [row.id, row] as const)])
    setSelected(new Map([...known].filter(([key]) => keys.has(key))))
  }
  const forget = (gone: readonly Pick<Block, 'id'>[]) =>
    setSelected((before) => new Map([...before].filter(([key]) => !gone.some(({ id }) => id === key))))
  return (
    <>
      <PageHeader title="Blocks" />
      <Bar view={view} change={change} />
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        <BlockTable
          rows={list.data}
          selected={selectedKeys}
          onSelect={select}
          onDeleted={(block) => forget([block])}
          loading={list.isPending}
          stale={list.isPlaceholderData}
          error={list.error && <QueryError query={list} />}
          sort={view.sort}
          onSort={(sort) => change({ sort: sort as BlockDocumentSort })}
          empty={<Nothing view={view} change={change} />}
          footer={
            list.data && (
              <>
                <QueryError query={count} />
                {count.data !== undefined && (
                  <PageTurner
                    of={{
                      count: count.data,
                      limit: BLOCKS_A_PAGE,
                      results: list.data,
                    }}
                    noun="block"
                    page={view.page}
                    onPage={(page) => change({ page })}
                  />
                )}
                {/[_%]/.test(view.name) && (
                  <p className="text-12">In a search _ stands for any one character and % for any number of them.</p>
                )}
              </>
            )
          }
        />
      </div>
      {selected.size > 0 && (
        <div className="flex flex-wrap items-center gap-2 border-t border-line bg-raised px-4 py-2 max-sm:hidden">
          <span role="status">{selected.size} selected</span>
          <Button variant="danger" icon="trash" onClick={() => setDeleting(true)}>
            Delete…
          </Button>
          <Button variant="quiet" onClick={() => setSelected(new Map())}>
            Clear selection
          </Button>
        </div>
      )}
      <DeleteBlocks
        open={deleting}
        blocks={[...selected.values()]}
        onClose={() => setDeleting(false)}
        onDeleted={forget}
      />
    </>
  )
}

const orders: { value: BlockDocumentSort; label: string }[] = [
  { value: 'NAME_ASC', label: 'Name A–Z' },
  { value: 'NAME_DESC', label: 'Name Z–A' },
  { value: 'BLOCK_TYPE_AND_NAME_ASC', label: 'Type, then name' },
]

function Bar({ view, change }: { view: BlockListView; change: Change }) {
  const capabilities = useQuery(blockCapabilitiesQuery())
  const options = [
    { value: '', label: 'Every capability' },
    ...(capabilities.data ?? []).map((value) => ({ value, label: value })),
  ]
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-2">
      <SearchField
        label="Block name"
        value={view.name}
        // Typed text replaces the address step by step, so that Back leaves the page and not a letter.
        onValue={(name) => change({ name: name.trim() }, 'replace')}
        className="max-sm:w-full sm:w-64"
      />
      <TypeChoice view={view} change={change} />
      <Select
        label="Capability"
        value={view.capability}
        options={options}
        onChange={(capability) => change({ capability })}
        className="max-sm:min-w-32 max-sm:flex-1"
      />
      {capabilities.error && !capabilities.data && (
        <span className="text-12 text-failed">The capabilities could not be read: {capabilities.error.message}</span>
      )}
      {isNarrowed(view) && (
        <Button variant="quiet" onClick={() => change({ ...defaultBlockList, sort: view.sort })}>
          Clear filters
        </Button>
      )}
      <span className="grow max-sm:hidden" />
      <Select
        label="Order"
        value={view.sort}
        options={orders}
        onChange={(sort) => change({ sort })}
        className="max-sm:min-w-32 max-sm:flex-1"
      />
      <Button variant="primary" icon="plus" render={<Link to={paths.blockCatalog()} />}>
        New block
      </Button>
    </div>
  )
}

/** The types are asked for when someone wants to choose: the list itself does without them. */
function TypeChoice({ view, change }: { view: BlockListView; change: Change }) {
  const [asked, setAsked] = useState(false)
  const types = useQuery({ ...blockTypesQuery(), enabled: asked })
  const name = types.data?.find(({ slug }) => slug === view.type)?.name ?? view.type
  return (
    <Combobox
      label="Type"
      value={view.type || null}
      options={types.data?.map(({ slug, name: label }) => ({ value: slug, label, hint: slug })) ?? []}
      onChange={(type) => change({ type: type ?? '' })}
      clearable
      loading={types.isLoading}
      error={types.error?.message}
      trigger={
        <Button
          aria-label={`Type: ${name || 'any'}`}
          onClick={() => setAsked(true)}
          className="max-w-48 min-w-0 shrink! font-normal!"
        >
          <span className="truncate">{name || 'Any type'}</span>
          <Icon name="chevron-down" className="text-muted" />
        </Button>
      }
    />
  )
}

function Nothing({ view, change }: { view: BlockListView; change: Change }) {
  if (view.page > 1)
    return (
      <EmptyState
        title={`There is nothing on page ${view.page.toLocaleString('en')}`}
        action={<Button onClick={() => change({ page: 1 })}>First page</Button>}
      />
    )
  if (isNarrowed(view))
    return (
      <EmptyState
        title="No block matches these filters"
        action={<Button onClick={() => change({ ...defaultBlockList, sort: view.sort })}>Clear filters</Button>}
      />
    )
  return (
    <EmptyState
      title="This server has no blocks"
      action={
        <Button variant="primary" render={<Link to={paths.blockCatalog()} />}>
          Choose a type
        </Button>
      }
    >
      A block is a configuration with a name, such as the credentials of a database or the address of a webhook. Flows
      load it by its name, its secrets are encrypted, and it can be changed without deploying again.
    </EmptyState>
  )
}
