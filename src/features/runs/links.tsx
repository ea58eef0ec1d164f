import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ApiError } from '~/api/client'
import { deploymentQuery } from '~/api/deployments'
import { flowRunInRowQuery } from '~/api/flow-runs'
import { flowQuery } from '~/api/flows'
import { taskRunInRowQuery } from '~/api/task-runs'
import { paths } from '~/lib/paths'
import { Skeleton } from '~/ui/skeleton'
import { Tooltip } from '~/ui/tooltip'

/**
 * Links to things known by id. The name comes from a batched query: a table full of these is one request per kind.
 * While it loads a skeleton stands for it, already a link; a deleted one says so and leads nowhere.
 */
export function FlowLink({ id, className = '' }: { id: string; className?: string }) {
  return <NamedLink to={paths.flow(id)} kind="flow" id={id} name={useQuery(flowQuery(id))} className={className} />
}

export function DeploymentLink({ id, className = '' }: { id: string; className?: string }) {
  const name = useQuery(deploymentQuery(id))
  return <NamedLink to={paths.deployment(id)} kind="deployment" id={id} name={name} className={className} />
}

/** `search` as for `paths.flowRun`, e.g. `?task=…`. */
export function FlowRunLink({ id, search = '', className = '' }: { id: string; search?: string; className?: string }) {
  const name = useQuery(flowRunInRowQuery(id))
  return <NamedLink to={paths.flowRun(id, search)} kind="flow run" id={id} name={name} className={className} />
}

/** To the page of its own that a task run has. */
export function TaskRunLink({ id, className = '' }: { id: string; className?: string }) {
  const name = useQuery(taskRunInRowQuery(id))
  return <NamedLink to={paths.taskRun(id)} kind="task run" id={id} name={name} className={className} />
}

function NamedLink({
  to,
  kind,
  id,
  name,
  className,
}: {
  to: string
  kind: string
  id: string
  name: UseQueryResult<{ name?: string | null }>
  className: string
}) {
  if (name.error instanceof ApiError && name.error.status === 404)
    return <span className={`truncate text-faint ${className}`}>{`deleted ${kind}`}</span>
  // Without its name it is still the way to the thing: its id stands in.
  const text = name.data ? name.data.name || id : name.error ? id.slice(0, 8) : undefined
  const link = (
    <Link
      to={to}
      className={`truncate ${className}`}
      aria-label={text === undefined ? `Loading the ${kind}'s name` : undefined}
      aria-busy={text === undefined || undefined}
    >
      {/* Short: two of them stand in one cell, and what does not fit is cut away whole. */}
      {text ?? <Skeleton className="inline-block w-16 align-middle" />}
    </Link>
  )
  if (name.data || !name.error) return link
  return <Tooltip content={`The ${kind}'s name was not loaded: ${name.error.message}`}>{link}</Tooltip>
}

/** A work pool and, where it matters, the queue in it. */
export function WorkPoolLink({ pool, queue }: { pool: string | null | undefined; queue?: string | null }) {
  if (!pool) return <span className="text-faint">–</span>
  const toPool = (
    <Link to={paths.workPool(pool)} className="truncate">
      {pool}
    </Link>
  )
  if (!queue || queue === 'default') return toPool
  return (
    <span className="truncate">
      {toPool}
      <span className="text-muted"> / </span>
      <Link to={paths.workQueue(pool, queue)} className="text-muted">
        {queue}
      </Link>
    </span>
  )
}
