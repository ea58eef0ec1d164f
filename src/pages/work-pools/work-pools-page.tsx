import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { dueRunsQuery, everyWorkPoolQuery, type WorkPool } from '~/api/work-pools'
import { WorkPoolRunsStrip } from '~/features/deployments/last-runs-strip'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { CommandLine } from '~/features/work-pools/command-line'
import { DeletePoolDialog, reservedPool } from '~/features/work-pools/delete-dialogs'
import { DueText } from '~/features/work-pools/due-text'
import { PoolPauseSwitch } from '~/features/work-pools/pause'
import { PoolStatusMark } from '~/features/work-pools/pool-status'
import { SlotsText } from '~/features/work-pools/slots'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button, IconButton } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { FailedCell } from '~/ui/failed-cell'
import { Select } from '~/ui/fields'
import { SearchField } from '~/ui/search-field'
import { Skeleton } from '~/ui/skeleton'
import { type Column, DataTable } from '~/ui/table/data-table'
import { defaultPoolView, parsePoolView, poolPage, poolSearch, type PoolListView } from './pool-list-view'

const columns: Column<WorkPool>[] = [
  {
    id: 'status',
    header: <span className="max-sm:sr-only">Status</span>,
    width: '106px',
    phoneWidth: '34px',
    cell: (pool) => <PoolStatusMark pool={pool} word="wide" />,
  },
  {
    id: 'name',
    header: 'Work pool',
    cell: ({ name, description }) => (
      <>
        <Link to={paths.workPool(name)} className="font-medium">
          {name}
        </Link>
        {description && <span className="ml-2 text-12 text-muted max-lg:hidden">{description.split('\n', 1)}</span>}
      </>
    ),
  },
  { id: 'type', header: 'Type', width: '150px', hideBelow: 'phone', cell: ({ type }) => type },
  {
    id: 'slots',
    header: 'Slots',
    width: '150px',
    hideBelow: 'tablet',
    cell: (pool) => <SlotsText inUse={pool.active_slots} limit={pool.concurrency_limit} />,
  },
  { id: 'due', header: 'Waiting', width: '130px', phoneWidth: '70px', cell: (pool) => <Waiting pool={pool} /> },
  {
    id: 'last',
    header: 'Last runs',
    width: '106px',
    hideBelow: 'phone',
    cell: (pool) => <WorkPoolRunsStrip pool={pool} />,
  },
  { id: 'on', header: 'On', width: '52px', cell: (pool) => <PoolPauseSwitch pool={pool} /> },
]

const keyOf = (pool: WorkPool) => pool.id
const nameOf = (pool: WorkPool) => `work pool ${pool.name}`
const actionsOf = (pool: WorkPool) => <RowActions pool={pool} />

/** Due runs of the pool, with the way to them. */
function Waiting({ pool }: { pool: WorkPool }) {
  const { data, error } = useQuery(dueRunsQuery(pool))
  if (error) return <FailedCell error={error} />
  if (!data) return <Skeleton className="w-8" />
  if (data.count === 0) return <DueText due={data} />
  return (
    <Link to={paths.workPool(pool.name, '?tab=upcoming')} aria-label={`${data.count} runs of ${pool.name} wait`}>
      <DueText due={data} />
    </Link>
  )
}

function RowActions({ pool }: { pool: WorkPool }) {
  const [deleting, setDeleting] = useState(false)
  return (
    <>
      <IconButton
        size="small"
        icon="pencil"
        label={`Edit ${pool.name}`}
        render={<Link to={paths.editWorkPool(pool.name)} />}
      />
      <IconButton
        size="small"
        icon="trash"
        label={`Delete ${pool.name}…`}
        disabledReason={reservedPool(pool.name)}
        onClick={() => setDeleting(true)}
      />
      <DeletePoolDialog pool={pool} open={deleting} onOpenChange={setDeleting} />
    </>
  )
}

export const handle: RouteHandle = { title: 'Work pools' }

export function Component() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = parsePoolView(search)
  const change = (patch: Partial<PoolListView>, how?: 'replace') =>
    void navigate(paths.workPools(poolSearch({ ...view, page: 1, ...patch })), { replace: how === 'replace' })
  const list = useQuery(everyWorkPoolQuery())
  const page = list.data && poolPage(list.data.pools, view)
  useDocumentTitle('Work pools')
  return (
    <>
      <PageHeader title="Work pools" />
      <div className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-2">
        <SearchField
          label="Work pool name"
          value={view.name}
          onValue={(name) => change({ name }, 'replace')}
          className="max-sm:w-full sm:w-64"
        />
        <TypeChoice pools={list.data?.pools ?? []} value={view.type} onChange={(type) => change({ type })} />
        {(view.name || view.type) && (
          <Button variant="quiet" onClick={() => change(defaultPoolView)}>
            Clear filters
          </Button>
        )}
        <span className="grow" />
        <Button variant="primary" icon="plus" render={<Link to={paths.createWorkPool()} />}>
          Create work pool
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        <DataTable
          label="Work pools"
          columns={columns}
          rows={page?.results}
          rowKey={keyOf}
          rowName={nameOf}
          rowActions={actionsOf}
          loading={list.isPending}
          error={list.error && <QueryError query={list} />}
          empty={
            list.data?.pools.length === 0 ? (
              <NoPools />
            ) : (
              <EmptyState
                title="No work pool matches these filters"
                action={<Button onClick={() => change(defaultPoolView)}>Clear filters</Button>}
              />
            )
          }
          footer={
            <>
              <PageTurner of={page} noun="work pool" page={view.page} onPage={(next) => change({ page: next })} />
              {list.data?.complete === false && (
                <p>
                  The server has more than these {list.data.pools.length.toLocaleString('en')}; only they are searched.
                </p>
              )}
            </>
          }
        />
      </div>
    </>
  )
}

function TypeChoice({
  pools,
  value,
  onChange,
}: {
  pools: readonly WorkPool[]
  value: string
  onChange: (type: string) => void
}) {
  const types = [...new Set(pools.map(({ type }) => type))].sort()
  return (
    <Select
      label="Type"
      value={value}
      options={[{ value: '', label: 'Any type' }, ...types.map((type) => ({ value: type, label: type }))]}
      onChange={onChange}
    />
  )
}

function NoPools() {
  return (
    <EmptyState
      title="This server has no work pools"
      action={
        <Button variant="primary" render={<Link to={paths.createWorkPool()} />}>
          Create work pool
        </Button>
      }
    >
      <p>
        A work pool says on what infrastructure deployments run; its workers take their runs from it. Make one here or
        in a terminal:
      </p>
      <div className="mx-auto mt-2 max-w-120 text-left">
        <CommandLine
          label="Command that makes a work pool"
          command='prefect work-pool create "my-pool" --type process'
        />
      </div>
    </EmptyState>
  )
}
