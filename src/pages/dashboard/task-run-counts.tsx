import type { UseQueryResult } from '@tanstack/react-query'
import type { CountByState } from '~/api/dashboard'
import { QueryError } from '~/features/page/query-error'
import { RunCounts } from '~/features/runs/run-counts'
import { defaultView } from '~/features/runs/run-filter'
import { summariseTypes } from '~/features/runs/run-summary'
import { stateTone, toneBar } from '~/features/states/state-mark'
import { Skeleton } from '~/ui/skeleton'
import { ProportionBar } from '~/ui/stat-bars'
import { Section } from './section'

/** The default range of the list of task runs is the 24 hours that are counted. */
const view = { ...defaultView, tab: 'task-runs' } as const

export function TaskRunCounts({ query }: { query: UseQueryResult<CountByState> }) {
  return (
    <Section title="Task runs" count="last 24 hours" query={query}>
      <QueryError query={query} />
      {query.data ? (
        <Counts counts={query.data} />
      ) : (
        !query.error && (
          <div aria-busy="true" aria-label="Counting task runs" className="px-4 py-3">
            <Skeleton className="w-56" />
          </div>
        )
      )}
    </Section>
  )
}

function Counts({ counts }: { counts: CountByState }) {
  const { total, states } = summariseTypes(counts)
  const parts = states.map(({ type, label, count }) => ({
    key: type,
    label,
    count,
    colorToken: toneBar[stateTone(type)],
  }))
  return (
    <div className="flex flex-col gap-1.5 px-4 py-2">
      <ProportionBar parts={parts} label="Task runs" className="w-full!" />
      <RunCounts total={total} states={states} view={view} what="task runs" linkTotal wrap />
    </div>
  )
}
