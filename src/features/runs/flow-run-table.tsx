import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { type FlowRun, flowRunsQuery, type RunListParams } from '~/api/flow-runs'
import { useNewRuns } from '~/api/live/new-runs'
import { QueryError } from '~/features/page/query-error'
import { DataTable } from '~/ui/table/data-table'
import { useMedia } from '~/ui/use-media'
import { DurationScaleContext, durationScale } from './duration-scale'
import { ListEnd } from './list-end'
import { NewRuns, useAtTop } from './new-runs'
import { createHoveredRow, HoveredRow } from './row-actions'
import { listOrder } from './run-filter'
import { useRowFacts } from './row-facts'
import { useRowWindow } from './row-window'
import { everyRunColumn, type RunColumn, runColumns } from './run-columns'

export type FlowRunTableProps = {
  /** Undefined until the first answer. */
  rows: readonly FlowRun[] | undefined
  /** The accessible name of the table. */
  label: string
  columns?: readonly RunColumn[]
  loading?: boolean
  /** The rows answer an earlier question: shown dimmed. */
  stale?: boolean
  error?: ReactNode
  empty?: ReactNode
  footer?: ReactNode
  sort?: string
  onSort?: (sort: string) => void
}

const rowHeight = 28
const key = (run: FlowRun) => run.id
const name = (run: FlowRun) => `run ${run.name ?? run.id}`

/** Flow runs as dense rows: used by the run list, deployments, flows and a run's subflows. */
export function FlowRunTable({ rows, label, columns = everyRunColumn, ...props }: FlowRunTableProps) {
  const [hovered] = useState(createHoveredRow)
  const container = useRef<HTMLDivElement>(null)
  const count = rows?.length ?? 0
  const { start, end, before, after } = useRowWindow(container, count, rowHeight)
  const shown = useMemo(
    () => (rows && (start > 0 || end < rows.length) ? rows.slice(start, end) : rows),
    [rows, start, end],
  )
  const wide = useMedia('(min-width: 1700px)')
  const scale = useMemo(() => durationScale(rows ?? []), [rows])
  useRowFacts(rows, columns)
  const names = wide ? columns : columns.filter((column) => column !== 'pool')
  return (
    <div
      ref={container}
      className="grow bg-raised"
      onPointerOver={(event) => {
        hovered.set((event.target as Element).closest<HTMLElement>('tr[data-row]')?.dataset.row)
      }}
      onPointerLeave={() => hovered.set(undefined)}
    >
      <DurationScaleContext value={scale}>
        <HoveredRow value={hovered}>
          <DataTable
            compact
            label={label}
            columns={runColumns(names)}
            rows={shown}
            rowKey={key}
            rowName={name}
            before={before}
            after={after}
            skeletonRows={24}
            {...props}
          />
        </HoveredRow>
      </DurationScaleContext>
    </div>
  )
}

/**
 * The runs that `params` select, paged by time as one scrolls, new ones coming in by themselves: everything that a
 * page needs to show "its runs". Keep `params` the same object or of the same content.
 * `empty` stands where there are none.
 */
export function FlowRunList({
  params,
  ...props
}: { params: RunListParams } & Pick<FlowRunTableProps, 'label' | 'columns' | 'empty' | 'sort' | 'onSort'>) {
  const query = useInfiniteQuery(flowRunsQuery(params))
  const [mark, atTop] = useAtTop()
  const notice = useNewRuns(params, atTop ? 'insert' : 'pill')
  return (
    <div>
      <NewRuns notice={notice} what="runs" mark={mark} />
      <FlowRunTable
        {...props}
        rows={query.data?.rows}
        loading={query.isPending}
        stale={query.isPlaceholderData}
        error={query.error && !query.isFetchNextPageError && <QueryError query={query} />}
        footer={<ListEnd query={query} what="runs" order={listOrder(params.sort)} />}
      />
    </div>
  )
}
