import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Artifact, ArtifactsOfRun } from '~/api/artifacts'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { Icon } from '~/ui/icon'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'
import { artifactKind, ArtifactView } from './artifact-view'
import { Markdown } from './markdown'

/** How many are open at first. */
const OPEN = 3

/** What a run and its tasks wrote, newest first, each opened in place. */
export function ArtifactList({
  query,
  taskName,
}: {
  query: UseQueryResult<ArtifactsOfRun>
  /** The name of a task run of this run, where it is known. */
  taskName?: (taskRunId: string) => string | undefined
}) {
  const { data } = query
  if (!data) return query.error ? <QueryError query={query} /> : <Skeleton className="m-4 w-64" />
  return (
    <>
      {query.error && <QueryError query={query} />}
      {data.rows.length === 0 && (
        <EmptyState title="No artifacts">
          A flow leaves them with <code className="mono">create_markdown_artifact</code> and its siblings.
        </EmptyState>
      )}
      {data.rows.map((artifact, index) => (
        <ArtifactItem
          key={artifact.id}
          artifact={artifact}
          openAtFirst={index < OPEN}
          task={artifact.task_run_id ? taskName?.(artifact.task_run_id) : undefined}
        />
      ))}
      {!data.complete && (
        <p className="px-4 py-2 text-muted">These are the newest {data.rows.length}; there are more.</p>
      )}
    </>
  )
}

function ArtifactItem({
  artifact,
  openAtFirst,
  task,
}: {
  artifact: Artifact
  openAtFirst: boolean
  task: string | undefined
}) {
  const [open, setOpen] = useState(openAtFirst)
  const name = artifact.key ?? artifactKind(artifact)
  return (
    <section aria-label={`Artifact ${name}`} className="border-b border-line">
      <header className="flex min-h-9 items-center gap-2 px-4">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${open ? 'Close' : 'Open'} ${name}`}
          onClick={() => setOpen(!open)}
          className="flex size-6 flex-none items-center justify-center rounded-md text-muted hover:bg-hover"
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        </button>
        <Link to={paths.artifact(artifact.id)} className="truncate font-medium">
          {name}
        </Link>
        <span className="text-12 text-muted">{artifactKind(artifact)}</span>
        {task && <span className="truncate text-12 text-muted">by {task}</span>}
        <span className="ml-auto text-12 text-muted">
          <Timestamp at={artifact.updated ?? artifact.created} />
        </span>
      </header>
      {/* Stays mounted while closed: what was sorted or searched is there again. */}
      <div className={cx('px-4 pb-4 pl-12 max-sm:pl-4', !open && 'hidden')}>
        {(open || openAtFirst) && (
          <>
            {artifact.description && (
              <div className="pb-2 text-muted">
                <Markdown text={artifact.description} />
              </div>
            )}
            <ArtifactView artifact={artifact} />
          </>
        )}
      </div>
    </section>
  )
}
