import { readProgress } from './progress-artifact'
import type { Described } from './artifact-digest'
import { artifactContent } from './artifact-digest'

/** What is in an artifact, in one line of a list; progress as a small bar beside its number. */
export function ArtifactContent({
  artifact,
  text = artifactContent(artifact),
}: {
  artifact: Described
  text?: string
}) {
  const percent = artifact.type === 'progress' ? readProgress(artifact.data) : null
  if (percent === null) return <bdi>{text}</bdi>
  const share = Math.max(0, Math.min(100, percent))
  return (
    <span className="inline-flex min-w-0 items-center gap-2 align-middle">
      <span aria-hidden="true" className="h-1.5 w-13.5 flex-none overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full ${share >= 100 ? 'bg-bar-completed' : 'bg-bar-running'}`}
          style={{ width: `${share}%` }}
        />
      </span>
      <span className="mono flex-none">{artifactContent(artifact)}</span>
      {text !== artifactContent(artifact) && <bdi className="truncate">{text}</bdi>}
    </span>
  )
}
