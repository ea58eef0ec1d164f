import type { ReactNode } from 'react'
import type { Artifact } from '~/api/artifacts'
import { JsonView } from '~/ui/json-view'
import { ImageArtifact } from './image-artifact'
import { Markdown } from './markdown'
import { ProgressArtifact, readProgress } from './progress-artifact'
import { TableArtifact } from './table-artifact'
import { parsePythonJson, readTable } from './table-data'

/** What an artifact is called where it has no key. */
export function artifactName({ key, type, id }: Artifact): string {
  return key || `${type ?? 'artifact'} ${id.slice(0, 8)}`
}

/** An artifact as its type means it; what does not fit its type, and types we do not know, as raw data. */
export function ArtifactView({ artifact }: { artifact: Artifact }) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {artifact.description && <Markdown text={artifact.description} />}
      <Content artifact={artifact} />
    </div>
  )
}

function Content({ artifact }: { artifact: Artifact }): ReactNode {
  const { data, type } = artifact
  const name = artifactName(artifact)
  // A link artifact is Markdown with one link: Prefect has no type for it (prefect/artifacts.py, LinkArtifact).
  if (type === 'markdown' && typeof data === 'string')
    return data.trim() === '' ? <p className="text-muted">The text is empty.</p> : <Markdown text={data} />
  if (type === 'table') {
    const table = readTable(data)
    if (table) return <TableArtifact table={table} label={name} />
  }
  if (type === 'progress') {
    const percent = readProgress(data)
    if (percent !== null) return <ProgressArtifact percent={percent} label={name} updated={artifact.updated ?? null} />
  }
  if (type === 'image' && typeof data === 'string') return <ImageArtifact address={data} name={name} />
  if (type === 'result' || type === null || type === undefined)
    return (
      <>
        <p className="text-muted">
          A result: what a task or flow returned is stored elsewhere; this is what the server knows of it.
        </p>
        <RawArtifact artifact={artifact} />
      </>
    )
  return (
    <>
      {knownTypes.has(type) && data !== null && (
        <p className="text-muted">{`What was written is not ${type === 'markdown' ? 'text' : `data of a ${type}`}: it is shown as it is.`}</p>
      )}
      <RawArtifact artifact={artifact} />
    </>
  )
}

const knownTypes = new Set(['markdown', 'table', 'progress', 'image'])

/** Data as the server has it; text that is JSON, even twice over, as JSON: `Artifact(data=…).create()` encodes what it gets. */
export function RawArtifact({ artifact: { data, metadata_: metadata } }: { artifact: Artifact }) {
  let value = data
  for (let depth = 0; depth < 2 && typeof value === 'string' && /^\s*[[{"]/.test(value); depth++) {
    value = value.length < 2_000_000 ? (parsePythonJson(value) ?? value) : value
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {typeof value === 'string' ? (
        <pre className="rounded-md border border-line bg-sunken p-3 wrap-anywhere whitespace-pre-wrap">
          {value.slice(0, 500_000)}
        </pre>
      ) : (
        <JsonView value={value} label="Data" />
      )}
      {metadata && Object.keys(metadata).length > 0 && <JsonView value={metadata} label="Metadata" />}
    </div>
  )
}
