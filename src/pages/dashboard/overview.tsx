import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { RunHistory } from '~/api/run-history'
import type { TimeRange } from '~/api/window'
import { QueryError } from '~/features/page/query-error'
import { RangePicker } from '~/features/runs/range-picker'
import { RunBars } from '~/features/runs/run-bars'
import { RunCounts } from '~/features/runs/run-counts'
import { defaultView, type RunView, toSearch } from '~/features/runs/run-filter'
import { summarise } from '~/features/runs/run-summary'
import { paths } from '~/lib/paths'
import { Skeleton } from '~/ui/skeleton'

/** The chosen window and how many runs of each state it has: each number is the way to its list. */
export function WindowCounts({
  view,
  history,
  onRange,
}: {
  view: RunView
  history: UseQueryResult<RunHistory>
  onRange: (range: TimeRange) => void
}) {
  const { data, error } = history
  return (
    <section aria-label="Runs of the time range" className="bg-raised">
      <div className="flex items-center gap-4 px-4 py-1.5">
        <RangePicker range={view.range} onChange={onRange} />
        {data ? (
          <RunCounts {...summarise(data.buckets)} view={view} what="runs" stale={history.isPlaceholderData} linkTotal />
        ) : (
          !error && <Skeleton className="w-72 max-w-1/2" />
        )}
      </div>
      <QueryError query={history} of="Counts and chart" />
    </section>
  )
}

/** The same answer over time: a bar leads to its runs, a span of bars becomes the window. */
export function WindowBars({
  history,
  onSpan,
}: {
  history: UseQueryResult<RunHistory>
  onSpan: (range: TimeRange) => void
}) {
  const navigate = useNavigate()
  const { data, error } = history
  if (!data && error) return null
  return (
    <div className="border-b border-line bg-raised px-4 pt-1">
      {data ? (
        <RunBars
          history={data}
          what="runs"
          stale={history.isPlaceholderData}
          onBar={(range) => void navigate(paths.runs(toSearch({ ...defaultView, range })))}
          onSpan={onSpan}
        />
      ) : (
        <Skeleton className="mb-px h-16.5" />
      )}
    </div>
  )
}
