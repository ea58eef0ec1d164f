import type { FlowRun } from '~/api/flow-runs'
import { ArtifactList } from '~/features/artifacts/artifact-list'

/** What the run and its tasks wrote. */
export function ArtifactsTab({ run }: { run: FlowRun }) {
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised">
      <ArtifactList of={{ flowRunId: run.id }} />
    </div>
  )
}
