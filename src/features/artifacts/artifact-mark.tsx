import { Drawing } from '~/ui/icon'
import { type ArtifactKind, artifactKind, type Described } from './artifact-digest'

const drawings: Record<ArtifactKind, string> = {
  markdown: 'M3.5 2h6l3 3v9h-9zM9.5 2v3h3M5.5 8h5M5.5 10.5h5',
  link: 'M7 9a2.5 2.5 0 003.5 0l2.5-2.5A2.5 2.5 0 009.5 3l-1 1M9 7a2.5 2.5 0 00-3.5 0L3 9.5A2.5 2.5 0 006.5 13l1-1',
  table: 'M2.5 3h11v10h-11zM2.5 6.5h11M2.5 9.75h11M7 3v10',
  progress: 'M2 6.5h12v3H2zM2 8h6.5',
  image: 'M2.5 3h11v10h-11zM2.5 11l3.5-3.5 2.5 2.5 2-2 3 3M10.5 5.75h.01',
  result: 'M8 2a6 6 0 100 12A6 6 0 008 2zM5.5 8.2l1.8 1.8 3.4-3.8',
  other: 'M5.5 3C4 3 4.5 7 3 8c1.5 1 1 5 2.5 5M10.5 3c1.5 0 1 4 2.5 5-1.5 1-1 5-2.5 5',
}

/** What kind of artifact it is: a drawing and its word, which a phone leaves to screen readers. */
export function ArtifactMark({
  artifact,
  word = 'shown',
}: {
  artifact: Described
  word?: 'shown' | 'wide' | 'hidden'
}) {
  const kind = artifactKind(artifact)
  const visibility = word === 'hidden' ? 'sr-only' : word === 'wide' ? 'truncate max-sm:sr-only' : 'truncate'
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1.5 align-middle text-muted">
      <Drawing className="size-3.5 flex-none">
        <path d={drawings[kind]} />
      </Drawing>
      {/* A type that Prefect has no name for is whatever somebody wrote. */}
      <span className={visibility}>{kind === 'other' ? artifact.type?.slice(0, 60) : kind}</span>
    </span>
  )
}
