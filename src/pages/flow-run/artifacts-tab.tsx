import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { flowRunArtifactsQuery } from '~/api/artifacts'
import type { FlowRun } from '~/api/flow-runs'
import type { RunTimeline } from '~/features/flow-run/run-timeline'
import { ArtifactList } from '~/features/artifacts/artifact-list'
import { withRunView } from './run-view'

/** What the run and its tasks wrote. Tasks are named where their rows are loaded already. */
export function ArtifactsTab({ run, timeline }: { run: FlowRun; timeline: RunTimeline }) {
  const [search] = useSearchParams()
  const query = useQuery(flowRunArtifactsQuery(run.id))
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised">
      <ArtifactList
        query={query}
        task={{
          name: (id) => timeline.rows?.find((task) => task.id === id)?.name,
          link: (id) => withRunView(search, { tab: 'logs', task: id }),
        }}
      />
    </div>
  )
}
