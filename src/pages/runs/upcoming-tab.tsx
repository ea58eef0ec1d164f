import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { upcomingRunsQuery } from '~/api/flow-runs'
import { QueryError } from '~/features/page/query-error'
import { FlowRunTable } from '~/features/runs/flow-run-table'
import { countFilters, type RunView, toBody, withoutFilters } from '~/features/runs/run-filter'
import type { RunColumn } from '~/features/runs/run-columns'
import { fewUpcoming, UpcomingEnd } from '~/features/runs/upcoming-end'
import type { ChangeView } from '~/features/runs/use-run-view'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Link } from 'react-router'
import { FilterBar } from './filter-bar'

const columns: readonly RunColumn[] = [
  'state',
  'run',
  'origin',
  'due',
  'scheduledFor',
  'startedBy',
  'parameters',
  'tags',
  'pool',
  'actions',
]

/** What is scheduled and not late yet. Late runs are in the list of runs: they were due. */
export function UpcomingTab({ view, onChange }: { view: RunView; onChange: ChangeView }) {
  const [limit, setLimit] = useState(fewUpcoming)
  const body = toBody({ ...view, stateTypes: [], stateNames: [], hideSubflows: false })
  const filter = { ...body, flow_runs: { ...body.flow_runs, state: { name: { not_any_: ['Late'] } } } }
  const runs = useQuery(upcomingRunsQuery({ filter, limit }))
  const narrowed = { ...view, stateTypes: [], stateNames: [], hideSubflows: false }
  const seenTags = [...new Set(runs.data?.flatMap(({ tags }) => tags ?? []))].sort()
  return (
    <>
      <FilterBar view={view} onChange={onChange} seenTags={seenTags} />
      <FlowRunTable
        label="Upcoming runs"
        columns={columns}
        rows={runs.data}
        loading={runs.isPending}
        stale={runs.isPlaceholderData}
        error={runs.error && <QueryError query={runs} />}
        empty={
          countFilters(narrowed) > 0 ? (
            <EmptyState
              title="Nothing is scheduled that matches the filters"
              action={<Button onClick={() => onChange(withoutFilters(view))}>Clear the filters</Button>}
            />
          ) : (
            <EmptyState
              title="Nothing is scheduled"
              action={<Button render={<Link to={paths.deployments()} />}>Deployments</Button>}
            >
              Runs come here from a deployment’s schedule, or when one is started for a later time.
            </EmptyState>
          )
        }
        footer={<UpcomingEnd runs={runs.data} limit={limit} onMore={setLimit} />}
      />
    </>
  )
}
