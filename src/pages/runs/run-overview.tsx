import type { UseQueryResult } from '@tanstack/react-query'
import type { RunHistory } from '~/api/run-history'
import { QueryError } from '~/features/page/query-error'
import { RunBars } from '~/features/runs/run-bars'
import { RunCounts } from '~/features/runs/run-counts'
import type { RunView } from '~/features/runs/run-filter'
import { summarise } from '~/features/runs/run-summary'
import type { ChangeView } from '~/features/runs/use-run-view'
import { Skeleton } from '~/ui/skeleton'

/** Total, counts by state and bars over the window: all from one history answer, so that they agree. */
export function RunOverview({
  history,
  view,
  onChange,
  what,
}: {
  history: UseQueryResult<RunHistory>
  view: RunView
  onChange: ChangeView
  /** "runs", "task runs". */
  what: string
}) {
  if (history.error && !history.data) return <QueryError query={history} of="Counts and chart" />
  const { data, isPlaceholderData: stale } = history
  return (
    <section aria-label={`All ${what} of the time range`} className="border-b border-line bg-raised px-4 pt-1.5">
      {history.error && <QueryError query={history} of="Counts and chart" />}
      {data ? (
        <>
          <RunCounts {...summarise(data.buckets)} view={view} what={what} stale={stale} />
          <div className="pt-1">
            <RunBars history={data} what={what} stale={stale} onSpan={(range) => onChange({ range })} />
          </div>
        </>
      ) : (
        <>
          <span className="flex h-6 items-center">
            <Skeleton className="w-72" />
          </span>
          <Skeleton className="mt-1 h-16.5" />
        </>
      )}
    </section>
  )
}
