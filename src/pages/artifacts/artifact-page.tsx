import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'react-router'
import { type Artifact, artifactQuery } from '~/api/artifacts'
import { flowRunQuery, isTerminal } from '~/api/flow-runs'
import { taskRunQuery } from '~/api/task-runs'
import { artifactName, ArtifactView, RawArtifact } from '~/features/artifacts/artifact-view'
import { readProgress } from '~/features/artifacts/progress-artifact'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { CopyButton } from '~/ui/copy-button'
import { TabLink, TabNav } from '~/ui/tabs'
import { Timestamp } from '~/ui/timestamp'

export const handle: RouteHandle = { title: 'Artifact' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(artifactQuery(id))
  const { data, error } = query
  useDocumentTitle(['Artifact', data && artifactName(data)])
  if (data)
    return (
      <>
        {error && <QueryError query={query} />}
        <ArtifactDetail artifact={data} />
      </>
    )
  return <AbsentObject query={query} kind="artifact" id={id} list={{ label: 'Runs', to: paths.runs() }} crumb={false} />
}

function isMoving(artifact: Artifact | undefined): boolean {
  return artifact?.type === 'progress' && (readProgress(artifact.data) ?? 100) < 100
}

function ArtifactDetail({ artifact }: { artifact: Artifact }) {
  const [search] = useSearchParams()
  const raw = search.get('tab') === 'raw'
  const { id, type, created, updated, flow_run_id: flowRunId, task_run_id: taskRunId } = artifact
  const run = useQuery({ ...flowRunQuery(flowRunId ?? ''), enabled: Boolean(flowRunId) })
  const task = useQuery({ ...taskRunQuery(taskRunId ?? ''), enabled: Boolean(taskRunId) })
  const stopped = isMoving(artifact) && run.data && isTerminal(run.data.state_type)
  const name = artifactName(artifact)
  return (
    <div>
      <PageHeader
        title={name}
        crumbs={
          run.data
            ? [{ label: run.data.name ?? 'Run', to: paths.flowRun(run.data.id) }]
            : [{ label: 'Runs', to: paths.runs() }]
        }
      >
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1 text-12 text-muted">
          <span className="mono text-text">{type ?? 'result'}</span>
          <span>
            Created <Timestamp at={created ?? null} style="date-time" />
          </span>
          {updated && updated !== created && (
            <span>
              Updated <Timestamp at={updated} style="date-time" />
            </span>
          )}
          {flowRunId && (
            <span>
              Run{' '}
              <Link to={paths.flowRun(flowRunId)} className="text-text">
                {run.data?.name || flowRunId.slice(0, 8)}
              </Link>
            </span>
          )}
          {taskRunId && (
            <span>
              Task{' '}
              <Link to={paths.taskRun(taskRunId)} className="text-text">
                {task.data?.name || taskRunId.slice(0, 8)}
              </Link>
            </span>
          )}
        </div>
        <span className="flex items-center gap-1 text-12 text-muted">
          <span className="mono">{id.slice(0, 8)}</span>
          <CopyButton label="Copy artifact id" text={id} />
        </span>
        <span className="flex items-center gap-1 text-12 text-muted">
          Data
          <CopyButton label="Copy data" text={() => textOf(artifact)} />
        </span>
      </PageHeader>
      <div className="border-b border-line bg-raised px-2">
        <TabNav label="Views of the artifact">
          <TabLink active={!raw} render={<Link to={{ search: '' }} replace />}>
            Artifact
          </TabLink>
          <TabLink active={raw} render={<Link to={{ search: '?tab=raw' }} replace />}>
            Raw data
          </TabLink>
        </TabNav>
      </div>
      <div className="min-w-0 p-4">
        {stopped && <p className="mb-3 text-late">The run has ended, so this progress will not move any more.</p>}
        {raw ? <RawArtifact artifact={artifact} /> : <ArtifactView artifact={artifact} />}
      </div>
    </div>
  )
}

function textOf({ data }: Artifact): string {
  return typeof data === 'string' ? data : (JSON.stringify(data, null, 2) ?? '')
}
