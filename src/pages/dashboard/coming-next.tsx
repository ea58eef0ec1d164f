import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import { QueryError, type QueryOutcome } from '~/features/page/query-error'
import { StateShape } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { formatTime } from '~/lib/time'
import { useNow } from '~/ui/now'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'
import { RowIsActive } from '~/ui/table/active-row'
import { Timestamp } from '~/ui/timestamp'
import { RunByFlowName } from './flow-name'
import { type DueGroup, dueGroups } from './next-groups'
import { Section } from './section'

const most = 8
const named = 2

/** What is scheduled and not late yet, by the minute. */
export function ComingNext({
  scheduled,
  cut,
  query,
}: {
  scheduled: readonly FlowRun[] | undefined
  cut: boolean
  query: QueryOutcome
}) {
  const groups = scheduled && dueGroups(scheduled, cut)
  return (
    <Section title="Next" query={query} actions={<Link to={paths.upcomingRuns()}>All upcoming</Link>}>
      <QueryError query={query} />
      {!groups && !query.error && <LoadingGroups />}
      {groups && groups.length > 0 && (
        <ul aria-label="Runs to come">
          <RowIsActive value={false}>
            {groups.slice(0, most).map((group) => (
              <Group key={group.at} group={group} />
            ))}
          </RowIsActive>
        </ul>
      )}
      {groups?.length === 0 && (
        <p className="px-4 py-3 text-muted">
          {cut
            ? `The next ${scheduled?.length} runs are all late. What is due after them is in the list of upcoming runs.`
            : 'Nothing is scheduled.'}
        </p>
      )}
    </Section>
  )
}

function Group({ group: { at, runs } }: { group: DueGroup }) {
  const now = useNow(60_000)
  const today = formatTime(at, 'date') === formatTime(now, 'date')
  // One name for each flow: three runs of one are not three names.
  const flows = [...new Map(runs.map((run) => [run.flow_id, run])).values()]
  const others = flows.length - named
  return (
    <li className="flex h-8 items-center gap-3 border-b border-line px-4 last:border-b-0 hover:bg-hover">
      <Timestamp at={at} style={today ? 'minute' : 'short'} className={today ? 'w-11' : 'w-24'} />
      <span className="flex min-w-0 flex-1 items-center gap-1 whitespace-nowrap">
        {flows.slice(0, named).map((run, index) => (
          <span key={run.id} className="flex min-w-0 items-center gap-1">
            {run.state_name !== 'Scheduled' && <StateShape type={run.state_type} name={run.state_name} />}
            <RunByFlowName run={run} />
            {index < Math.min(named, flows.length) - 1 && <span className="-ml-1">,</span>}
          </span>
        ))}
        {others > 0 && (
          <span className="text-muted">
            and {others} {others === 1 ? 'other' : 'others'}
          </span>
        )}
      </span>
      <span className="shrink-0 text-right text-12 text-muted">
        <RelativeTime at={at} className="font-sans!" />
        {runs.length > 1 && ` · ${runs.length} runs`}
      </span>
    </li>
  )
}

function LoadingGroups() {
  return (
    <div aria-busy="true" aria-label="Loading what runs next">
      {['w-3/5', 'w-2/5', 'w-1/2', 'w-3/4'].map((width) => (
        <div key={width} className="flex h-8 items-center border-b border-line px-4">
          <Skeleton className={width} />
        </div>
      ))}
    </div>
  )
}
