import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import type { Artifact, ArtifactsOfRun } from '~/api/artifacts'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { Icon } from '~/ui/icon'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'
import { artifactName, ArtifactView } from './artifact-view'
import { readProgress } from './progress-artifact'

/**
 * The artifacts of a run, newest first, one of them open. Which one is in the address (`?artifact=`). Give it
 * `useQuery(flowRunArtifactsQuery(id))` or that of a task run; what changes comes in by the live layer.
 */
export function ArtifactList({
  query,
  task,
}: {
  query: UseQueryResult<ArtifactsOfRun>
  /** How a task run is called where that is known, and where its name leads. Left out where all are of one task run. */
  task?: { name: (taskRunId: string) => string | undefined; link: (taskRunId: string) => string }
}) {
  const [search] = useSearchParams()
  if (query.isPending && !query.error)
    return (
      <div aria-busy="true" role="status" aria-label="Loading artifacts" className="flex flex-col gap-3 p-4">
        {['w-1/2', 'w-2/5', 'w-3/5'].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </div>
    )
  const rows = query.data?.rows ?? []
  const asked = search.get('artifact')
  const open = asked === null ? rows[0]?.id : asked
  return (
    <>
      {query.error && <QueryError query={query} />}
      {query.data && rows.length === 0 && (
        <EmptyState title="No artifacts">
          None has been written. Tables, reports, links, images and progress that a flow or task creates with{' '}
          <code>prefect.artifacts</code> appear here.
        </EmptyState>
      )}
      <ul aria-label="Artifacts" className="divide-y divide-line">
        {rows.map((artifact) => (
          <ArtifactItem key={artifact.id} artifact={artifact} open={artifact.id === open} search={search} task={task} />
        ))}
      </ul>
      {query.data && !query.data.complete && (
        <p className="px-4 py-2 text-12 text-muted">{`These are the newest ${rows.length}; there are more.`}</p>
      )}
    </>
  )
}

function ArtifactItem({
  artifact,
  open,
  search,
  task,
}: {
  artifact: Artifact
  open: boolean
  search: URLSearchParams
  task: Parameters<typeof ArtifactList>[0]['task']
}) {
  const { id, type, created, task_run_id: taskRunId } = artifact
  const target = new URLSearchParams(search)
  target.set('artifact', open ? 'none' : id)
  const percent = type === 'progress' ? readProgress(artifact.data) : null
  return (
    <li className={cx(open && 'bg-raised')}>
      <div
        className={cx('flex h-8 items-center gap-3 px-4 whitespace-nowrap', open ? 'bg-selected' : 'hover:bg-hover')}
      >
        <Link
          to={{ search: target.toString() }}
          replace
          preventScrollReset
          aria-expanded={open}
          className="flex min-w-0 flex-1 items-center gap-2 self-stretch -outline-offset-2 hover:no-underline"
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} className="text-muted" />
          <span className="min-w-0 truncate font-medium">{artifactName(artifact)}</span>
          <span className="text-12 text-muted">{type ?? 'result'}</span>
          {percent !== null && <span className="mono text-muted">{`${Number(percent.toFixed(1))} %`}</span>}
        </Link>
        {taskRunId && task && (
          <Link to={task.link(taskRunId)} className="max-w-48 truncate text-muted max-sm:hidden">
            {task.name(taskRunId) ?? `task ${taskRunId.slice(0, 8)}`}
          </Link>
        )}
        <span className="w-32 text-right text-muted max-sm:w-auto">
          <Timestamp at={created ?? null} />
        </span>
        <Link
          to={paths.artifact(id)}
          aria-label={`Page of ${artifactName(artifact)}`}
          className="flex size-6 items-center justify-center text-muted hover:text-text"
        >
          <Icon name="external" />
        </Link>
      </div>
      {open && (
        <div className="min-w-0 px-4 py-3">
          <ArtifactView artifact={artifact} />
        </div>
      )}
    </li>
  )
}
