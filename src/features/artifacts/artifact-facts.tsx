import type { Artifact } from '~/api/artifacts'
import { FlowRunLink, TaskRunLink } from '~/features/runs/links'
import { CopyButton } from '~/ui/copy-button'
import { Timestamp } from '~/ui/timestamp'
import { ArtifactMark } from './artifact-mark'

/** One line: what kind of artifact, written when, by what; its id and data to copy. */
export function ArtifactFacts({ artifact }: { artifact: Artifact }) {
  const { id, created, updated, flow_run_id: flowRunId, task_run_id: taskRunId } = artifact
  return (
    <>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 max-sm:basis-full gap-y-1 text-12 text-muted">
        <ArtifactMark artifact={artifact} />
        <span>
          Created <Timestamp at={created ?? null} style="date-time" />
        </span>
        {updated && updated !== created && (
          <span>
            Updated <Timestamp at={updated} style="date-time" />
          </span>
        )}
        {flowRunId && (
          <span className="flex max-w-80 min-w-0 gap-1.5">
            Run <FlowRunLink id={flowRunId} className="text-text" />
          </span>
        )}
        {taskRunId && (
          <span className="flex max-w-80 min-w-0 gap-1.5">
            Task <TaskRunLink id={taskRunId} className="text-text" />
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
    </>
  )
}

function textOf({ data }: Artifact): string {
  return typeof data === 'string' ? data : (JSON.stringify(data, null, 2) ?? '')
}
