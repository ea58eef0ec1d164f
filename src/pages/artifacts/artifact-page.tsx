import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { type Artifact, artifactQuery } from '~/api/artifacts'
import { ApiError } from '~/api/client'
import { artifactKind, ArtifactView } from '~/features/artifacts/artifact-view'
import { Markdown } from '~/features/artifacts/markdown'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { FlowRunLink } from '~/features/runs/links'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { JsonView, toText } from '~/ui/json-view'
import { SegmentedChoice } from '~/ui/segmented-choice'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'

export const handle: RouteHandle = { title: 'Artifact' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(artifactQuery(id))
  const { data: artifact, error } = query
  useDocumentTitle(['Artifact', artifact && nameOf(artifact)])
  if (artifact) {
    return (
      <>
        <ArtifactDetail artifact={artifact} />
        {error && <QueryError query={query} />}
      </>
    )
  }
  return (
    <>
      <PageHeader title={error ? 'Artifact' : <Skeleton className="w-40" />} />
      {error instanceof ApiError && error.status === 404 ? (
        <EmptyState
          title="There is no such artifact"
          action={<Button render={<Link to={paths.runs()} />}>All runs</Button>}
        >
          It may have been deleted, or the address was cut short.
        </EmptyState>
      ) : (
        <QueryError query={query} />
      )}
    </>
  )
}

const nameOf = (artifact: Artifact) => artifact.key ?? artifactKind(artifact)

function ArtifactDetail({ artifact }: { artifact: Artifact }) {
  const [lens, setLens] = useState<'shown' | 'raw'>('shown')
  const { flow_run_id: flowRun, task_run_id: taskRun } = artifact
  const crumbs = [
    { label: 'Runs', to: paths.runs() },
    ...(flowRun ? [{ label: 'Run', to: paths.flowRun(flowRun, '?tab=artifacts') }] : []),
  ]
  return (
    <>
      <PageHeader title={nameOf(artifact)} crumbs={crumbs}>
        <span className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <span className="font-medium">{artifactKind(artifact)}</span>
          {flowRun && (
            <span className="flex min-w-0 gap-1.5">
              <span className="text-muted">Run</span> <FlowRunLink id={flowRun} />
            </span>
          )}
          {taskRun && <Link to={paths.taskRun(taskRun)}>its task run</Link>}
          <span className="text-muted">
            created <Timestamp at={artifact.created} />
          </span>
          {artifact.updated !== artifact.created && (
            <span className="text-muted">
              updated <Timestamp at={artifact.updated} />
            </span>
          )}
        </span>
        <span className="grow" />
        <SegmentedChoice
          label="Show"
          value={lens}
          onChange={setLens}
          options={[
            { value: 'shown', label: 'Rendered' },
            { value: 'raw', label: 'Raw' },
          ]}
        />
        <CopyButton
          label="Copy the artifact's data"
          text={() => (typeof artifact.data === 'string' ? artifact.data : toText(artifact.data))}
        />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-auto bg-raised p-4">
        {artifact.description && (
          <div className="pb-3 text-muted">
            <Markdown text={artifact.description} />
          </div>
        )}
        {lens === 'shown' ? (
          <ArtifactView artifact={artifact} />
        ) : (
          <JsonView value={artifact} label="Artifact" expandDepth={1} />
        )}
      </div>
    </>
  )
}
