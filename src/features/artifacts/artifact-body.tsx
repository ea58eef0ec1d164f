import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import type { Artifact } from '~/api/artifacts'
import { flowRunInRowQuery, isTerminal } from '~/api/flow-runs'
import { TabLink, TabNav } from '~/ui/tabs'
import { artifactChange } from './artifact-digest'
import { ArtifactView, RawArtifact } from './artifact-view'
import { readProgress } from './progress-artifact'

/** One artifact as a page shows it: as it is meant, or its raw data (`?tab=raw`); how it differs from `before`, the older one. */
export function ArtifactBody({ artifact, before }: { artifact: Artifact; before: Artifact | null }) {
  const [search] = useSearchParams()
  const raw = search.get('tab') === 'raw'
  const change = before && artifactChange(artifact, before)
  return (
    <>
      <div className="flex items-center justify-between gap-3 border-b border-line bg-raised px-2">
        <TabNav label="Views of the artifact">
          <TabLink active={!raw} render={<Link to={{ search: withTab(search, null) }} replace />}>
            Artifact
          </TabLink>
          <TabLink active={raw} render={<Link to={{ search: withTab(search, 'raw') }} replace />}>
            Raw data
          </TabLink>
        </TabNav>
        {change && (
          <span className="min-w-0 truncate px-2 text-12 text-muted">
            <span className="text-text">{change}</span> since the version before
          </span>
        )}
      </div>
      <div className="min-w-0 p-4">
        {isMoving(artifact) && artifact.flow_run_id && <Stopped flowRunId={artifact.flow_run_id} />}
        {raw ? <RawArtifact artifact={artifact} /> : <ArtifactView artifact={artifact} />}
      </div>
    </>
  )
}

function withTab(search: URLSearchParams, tab: 'raw' | null): string {
  const next = new URLSearchParams(search)
  if (tab) next.set('tab', tab)
  else next.delete('tab')
  return next.toString()
}

const isMoving = ({ type, data }: Artifact) => type === 'progress' && (readProgress(data) ?? 100) < 100

function Stopped({ flowRunId }: { flowRunId: string }) {
  const run = useQuery(flowRunInRowQuery(flowRunId))
  if (!run.data || !isTerminal(run.data.state_type)) return null
  return <p className="mb-3 text-late">The run has ended, so this progress will not move any more.</p>
}
