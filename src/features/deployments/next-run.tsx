import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { nextRunOfDeploymentQuery } from '~/api/deployments'
import { nextRunQuery } from '~/api/flows'
import { paths } from '~/lib/paths'
import { parseTime } from '~/lib/time'
import { FailedCell } from '~/ui/failed-cell'
import { useNow } from '~/ui/now'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'
import { useIsShown } from './fold'

/** When it runs next, as a link to that run; one whose time has passed is due. */
export function NextDeploymentRun({ id }: { id: string }) {
  const { data, error } = useQuery({ ...nextRunOfDeploymentQuery(id), enabled: useIsShown(id) })
  return <NextRun run={data} error={error} />
}

export function NextFlowRun({ id }: { id: string }) {
  const { data, error } = useQuery({ ...nextRunQuery(id), enabled: useIsShown(id) })
  return <NextRun run={data && { id: data.id, at: data.next_scheduled_start_time }} error={error} />
}

function NextRun({ run, error }: { run: { id: string; at: string } | null | undefined; error: Error | null }) {
  const now = useNow(60_000)
  if (error) return <FailedCell error={error} />
  if (run === undefined) return <Skeleton className="w-14" />
  if (run === null) return <span className="text-faint">–</span>
  const due = (parseTime(run.at) ?? now) < now - 60_000
  return (
    <Link to={paths.flowRun(run.id)} className={due ? 'text-late' : ''}>
      {due && 'due '}
      <RelativeTime at={run.at} />
    </Link>
  )
}
