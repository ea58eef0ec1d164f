import { useState } from 'react'
import type { Artifact } from '~/api/artifacts'
import { JsonView } from '~/ui/json-view'
import { Markdown } from './markdown'
import { TableArtifact } from './table-artifact'
import { readTable } from './table-data'

type Kind = 'Markdown' | 'Table' | 'Image' | 'Progress' | 'Result' | 'Other'

/** What an artifact is, in one word. A link is a Markdown artifact to the server, too. */
export function artifactKind({ type }: Pick<Artifact, 'type'>): Kind {
  if (type === 'markdown') return 'Markdown'
  if (type === 'table') return 'Table'
  if (type === 'image') return 'Image'
  if (type === 'progress') return 'Progress'
  if (type === 'result' || type === null || type === undefined) return 'Result'
  return 'Other'
}

/** An artifact as what it is; what cannot be read as that, and kinds that are not known, as the data they are. */
export function ArtifactView({ artifact }: { artifact: Pick<Artifact, 'type' | 'data' | 'key'> }) {
  const { data } = artifact
  const kind = artifactKind(artifact)
  if (kind === 'Markdown' && typeof data === 'string') return <Markdown text={data} />
  if (kind === 'Table') {
    const table = readTable(data)
    if (table) return <TableArtifact table={table} />
  }
  if (kind === 'Image' && typeof data === 'string')
    return <ImageArtifact address={data} name={artifact.key ?? 'artifact'} />
  if (kind === 'Progress' && Number.isFinite(Number(data)) && data !== null)
    return <ProgressArtifact percent={Number(data)} name={artifact.key ?? 'Progress'} />
  return (
    <div className="space-y-2">
      {(kind === 'Table' || kind === 'Image' || kind === 'Progress' || kind === 'Other') && (
        <p className="text-muted">
          {kind === 'Other'
            ? `Podium does not know artifacts of the type “${artifact.type}”: this is their data.`
            : `This does not read as ${kind === 'Image' ? 'an image' : `a ${kind.toLowerCase()}`}: it is shown as the data it is.`}
        </p>
      )}
      <JsonView value={data ?? null} label="Artifact data" />
    </div>
  )
}

/** Only https and data addresses: the page's Content-Security-Policy lets no other image in. */
function ImageArtifact({ address, name }: { address: string; name: string }) {
  const [failed, setFailed] = useState(false)
  const allowed = /^(https:\/\/|data:image\/)/i.test(address.trim())
  const link = /^https?:\/\//i.test(address.trim()) && (
    <a href={address} target="_blank" rel="noopener noreferrer" className="wrap-anywhere text-accent">
      {address}
    </a>
  )
  if (!allowed || failed) {
    return (
      <p className="text-muted">
        {failed ? 'The image could not be loaded. ' : 'Images are shown from https addresses only. '}
        {link || <span className="mono wrap-anywhere">{address.slice(0, 500)}</span>}
      </p>
    )
  }
  return (
    <figure className="space-y-2">
      <img
        src={address}
        alt={`Image artifact ${name}`}
        onError={() => setFailed(true)}
        className="max-w-full rounded-md"
      />
      {link && <figcaption className="text-12">{link}</figcaption>}
    </figure>
  )
}

function ProgressArtifact({ percent, name }: { percent: number; name: string }) {
  const shown = Math.min(100, Math.max(0, percent))
  return (
    <div className="flex max-w-md items-center gap-3">
      <div
        role="progressbar"
        aria-label={name}
        aria-valuenow={shown}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-2 flex-1 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={`h-full rounded-full ${shown >= 100 ? 'bg-bar-completed' : 'bg-bar-running'}`}
          style={{ width: `${shown}%` }}
        />
      </div>
      <span className="mono">{Number(percent.toFixed(1))} %</span>
    </div>
  )
}
