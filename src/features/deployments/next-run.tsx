import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { nextRunOfDeploymentQuery } from '~/api/deployments'
import { paths } from '~/lib/paths'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'

/** When it runs next, as a link to that run; a late one says so. */
export function NextRun({ deploymentId }: { deploymentId: string }) {
  const { data, error } = useQuery(nextRunOfDeploymentQuery(deploymentId))
  if (error) return <span className="text-faint">not loaded</span>
  if (data === undefined) return <Skeleton className="w-14" />
  if (data === null) return <span className="text-faint">–</span>
  const late = data.stateName === 'Late'
  return (
    <Link to={paths.flowRun(data.id)} className={late ? 'text-late' : ''}>
      {late && 'late, due '}
      <RelativeTime at={data.at} />
    </Link>
  )
}
