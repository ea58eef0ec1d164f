import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type RunFilter, upcomingRunsQuery } from '~/api/flow-runs'
import { DAY } from '~/api/window'
import { QueryError } from '~/features/page/query-error'
import { FlowRunList, FlowRunTable } from '~/features/runs/flow-run-table'
import type { RunColumn } from '~/features/runs/run-columns'
import { fewUpcoming, UpcomingEnd } from '~/features/runs/upcoming-end'
import { EmptyState } from '~/ui/empty-state'

/** A pool may have a thousand runs an hour: a week is what one looks back here, the run list goes further. */
export const recentRange = { kind: 'past', seconds: 7 * DAY } as const

const pastColumns: readonly RunColumn[] = ['state', 'run', 'deployment', 'started', 'duration', 'actions']
const nextColumns: readonly RunColumn[] = ['state', 'run', 'deployment', 'due', 'scheduledFor', 'startedBy', 'actions']

/** Runs of a pool or a queue, newest first, as they come. `what`: "work pool". */
export function RecentRuns({ filter, what }: { filter: RunFilter; what: string }) {
  return (
    <FlowRunList
      label={`Runs of this ${what}`}
      params={{ filter, range: recentRange }}
      columns={pastColumns}
      empty={
        <EmptyState title="No runs in the last 7 days">
          Runs of its deployments appear here once they are due or have started.
        </EmptyState>
      }
    />
  )
}

/** What is scheduled in a pool or a queue, the longest due first. */
export function UpcomingRuns({ filter, what }: { filter: RunFilter; what: string }) {
  const [limit, setLimit] = useState(fewUpcoming)
  const runs = useQuery(upcomingRunsQuery({ filter, limit }))
  return (
    <FlowRunTable
      label={`Upcoming runs of this ${what}`}
      columns={nextColumns}
      rows={runs.data}
      loading={runs.isPending}
      stale={runs.isPlaceholderData}
      error={runs.error && <QueryError query={runs} />}
      empty={
        <EmptyState title="Nothing is scheduled">
          Runs come here from the schedules of its deployments, or when one is started for a later time.
        </EmptyState>
      }
      footer={<UpcomingEnd runs={runs.data} limit={limit} onMore={setLimit} />}
    />
  )
}
