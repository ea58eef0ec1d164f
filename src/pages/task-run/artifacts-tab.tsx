import { useQuery } from '@tanstack/react-query'
import { taskRunArtifactsQuery } from '~/api/artifacts'
import type { TaskRun } from '~/api/task-runs'
import { ArtifactList } from '~/features/artifacts/artifact-list'

/** What the task run wrote. */
export function ArtifactsTab({ task }: { task: TaskRun }) {
  const query = useQuery(taskRunArtifactsQuery(task.id))
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised">
      <ArtifactList query={query} />
    </div>
  )
}
