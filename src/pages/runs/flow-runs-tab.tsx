import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { flowRunHistoryQuery, flowRunsQuery } from '~/api/flow-runs'
import { useNewRuns } from '~/api/live/new-runs'
import { QueryError } from '~/features/page/query-error'
import { FlowRunTable } from '~/features/runs/flow-run-table'
import { ListEnd } from '~/features/runs/list-end'
import { NewRuns, useAtTop } from '~/features/runs/new-runs'
import { listOrder, type RunSort, type RunView, toBody } from '~/features/runs/run-filter'
import type { ChangeView } from '~/features/runs/use-run-view'
import { FilterBar } from './filter-bar'
import { NothingFound } from './nothing-found'
import { RunOverview } from './run-overview'

export function FlowRunsTab({ view, onChange }: { view: RunView; onChange: ChangeView }) {
  const filter = toBody(view)
  const params = { filter, range: view.range, sort: view.sort }
  const runs = useInfiniteQuery(flowRunsQuery(params))
  const history = useQuery(flowRunHistoryQuery({ filter, range: view.range }))
  const [mark, atTop] = useAtTop()
  const notice = useNewRuns(params, atTop ? 'insert' : 'pill')
  const seenTags = [...new Set(runs.data?.rows.flatMap(({ tags }) => tags ?? []))].sort()
  return (
    <>
      <FilterBar view={view} onChange={onChange} seenStates={history.data?.states} seenTags={seenTags} />
      <RunOverview history={history} view={view} onChange={onChange} what="runs" />
      <NewRuns notice={notice} what="runs" mark={mark} />
      <FlowRunTable
        label="Runs"
        rows={runs.data?.rows}
        loading={runs.isPending}
        stale={runs.isPlaceholderData}
        error={runs.error && !runs.isFetchNextPageError && <QueryError query={runs} />}
        empty={<NothingFound view={view} onChange={onChange} what="runs" />}
        footer={<ListEnd query={runs} what="runs" order={listOrder(view.sort)} />}
        sort={view.sort}
        onSort={(sort) => onChange({ sort: sort as RunSort })}
      />
    </>
  )
}
