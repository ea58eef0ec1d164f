import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { QueryError } from '~/features/page/query-error'
import { Panel } from '~/ui/panel'
import { Skeleton } from '~/ui/skeleton'
import { toast } from '~/ui/toast'
import { LimitEditor } from './limit-editor'
import { type Holder, SlotHolders, SlotsText } from './slots'

/** The concurrency limit of a pool or queue, how much of it is in use, and by which runs. */
export function SlotsPanel<Slots extends { active_slots: number }>({
  name,
  limit,
  inUse,
  query,
  holders,
  onLimit,
  children,
}: {
  name: string
  limit: number | null | undefined
  /** The count that comes with the object itself, where the server does not tell who holds them. */
  inUse: number | null | undefined
  query: UseQueryResult<Slots | null>
  holders: (slots: Slots) => readonly Holder[]
  onLimit: (limit: number | null) => Promise<unknown>
  children?: ReactNode
}) {
  const { data } = query
  const used = data?.active_slots ?? inUse
  return (
    <Panel title="Slots">
      <div className="flex flex-col gap-2 px-3 py-2">
        <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1">
          <span className="text-muted">In use</span>
          {limit === null || limit === undefined ? (
            <span className="mono">{used ?? '–'}</span>
          ) : (
            <SlotsText inUse={used} limit={limit} />
          )}
          <span className="text-muted">Limit</span>
          <LimitEditor
            limit={limit}
            onSave={async (next) => {
              await onLimit(next)
              toast.show({
                kind: 'success',
                title: next === null ? `${name} has no limit any more` : `The limit of ${name} is now ${next}`,
              })
            }}
          />
        </div>
        <QueryError query={query} />
        {query.isPending && <Skeleton className="w-2/3" />}
        {data === null && <p className="text-muted">This server does not tell which runs hold them.</p>}
        {data && (
          <SlotHolders holders={holders(data)} total={data.active_slots}>
            No run holds one.
          </SlotHolders>
        )}
        {children}
      </div>
    </Panel>
  )
}
