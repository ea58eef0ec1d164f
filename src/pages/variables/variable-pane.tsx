import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Link } from 'react-router'
import { ApiError } from '~/api/client'
import { type Variable, variableQuery } from '~/api/variables'
import { QueryError } from '~/features/page/query-error'
import { Button, IconButton } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'
import { DeleteVariable } from './delete-variable'
import { draftOf, emptyDraft } from './variable-draft'
import { VariableEditor } from './variable-editor'
import { copiedValue, VariableUses } from './variable-uses'
import type { OpenVariable } from './variables-view'

interface PaneProps {
  open: OpenVariable
  /** The address with another one open, or none. */
  to: (open: OpenVariable | null) => string
  onSaved: (variable: Variable) => void
  onClose: () => void
}

/** One variable beside the list, or in its place where there is no room for both. */
export function VariablePane(props: PaneProps) {
  const { open, onClose } = props
  const pane = useRef<HTMLElement>(null)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from any field in it
    <section
      ref={pane}
      tabIndex={-1}
      aria-label={open.kind === 'new' ? 'New variable' : `Variable ${open.name}`}
      onKeyDown={(event) => {
        // A dialog over the pane is a part of it for React, not for a person.
        if (event.key !== 'Escape' || event.defaultPrevented || !pane.current?.contains(event.target as Node)) return
        event.preventDefault()
        onClose()
      }}
      className="w-120 flex-none overflow-auto outline-none border-l border-line bg-raised max-lg:w-full max-lg:flex-1 max-lg:border-l-0"
    >
      {open.kind === 'new' ? (
        open.from === null ? (
          <>
            <PaneHeader title="New variable" onClose={onClose} />
            <VariableEditor stored={null} start={emptyDraft} onSaved={props.onSaved} />
          </>
        ) : (
          <Copy key={open.from} {...props} from={open.from} />
        )
      ) : (
        <One {...props} name={open.name} />
      )}
    </section>
  )
}

function PaneHeader({ title, onClose, children }: { title: ReactNode; onClose: () => void; children?: ReactNode }) {
  return (
    <header className="sticky top-0 z-10 flex min-h-10 items-center gap-1 border-b border-line bg-raised py-1 pr-2 pl-4">
      <h2 className="min-w-0 truncate">{title}</h2>
      <span className="grow" />
      {children}
      <IconButton icon="close" label="Close" onClick={onClose} />
    </header>
  )
}

/** A new one that starts with the content of another. */
function Copy({ from, onSaved, onClose }: PaneProps & { from: string }) {
  const query = useQuery(variableQuery(from))
  return (
    <>
      <PaneHeader title={`Copy of ${from}`} onClose={onClose} />
      {query.data ? (
        <VariableEditor stored={null} start={{ ...draftOf(query.data), name: `${from}_copy` }} onSaved={onSaved} />
      ) : (
        <Waiting query={query} name={from} />
      )}
    </>
  )
}

function One({ name, to, onSaved, onClose }: PaneProps & { name: string }) {
  const query = useQuery(variableQuery(name))
  const { data: variable, error } = query
  const [deleting, setDeleting] = useState(false)
  if (!variable) {
    return (
      <>
        <PaneHeader title={name || '""'} onClose={onClose} />
        <Waiting query={query} name={name} />
      </>
    )
  }
  const deleted = isMissing(error)
  return (
    <>
      <PaneHeader title={<span className="mono">{name || '""'}</span>} onClose={onClose}>
        <CopyButton text={name} label="Copy name" />
        {!deleted && (
          <>
            <Button size="small" variant="quiet" icon="copy" render={<Link to={to({ kind: 'new', from: name })} />}>
              Duplicate
            </Button>
            <Button size="small" variant="danger" icon="trash" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          </>
        )}
      </PaneHeader>
      {error && !deleted && <QueryError query={query} />}
      <VariableEditor
        key={variable.id}
        stored={variable}
        deleted={deleted}
        start={draftOf(variable)}
        onSaved={onSaved}
      />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 border-t border-line px-4 py-3 text-12">
        <dt className="text-muted">Stored value</dt>
        <dd className="flex items-center gap-1">
          as it is on the server
          <CopyButton text={() => copiedValue(variable.value)} label="Copy value" />
        </dd>
        <dt className="text-muted">Updated</dt>
        <dd>
          <Timestamp at={variable.updated} />
        </dd>
        <dt className="text-muted">Created</dt>
        <dd>
          <Timestamp at={variable.created} />
        </dd>
        <dt className="text-muted">Id</dt>
        <dd className="mono wrap-anywhere">{variable.id}</dd>
      </dl>
      <VariableUses name={name} />
      <DeleteVariable variable={deleting ? variable : null} onDone={() => setDeleting(false)} onDeleted={onClose} />
    </>
  )
}

const isMissing = (error: unknown) => error instanceof ApiError && error.status === 404

function Waiting({ query, name }: { query: Parameters<typeof QueryError>[0]['query']; name: string }) {
  if (isMissing(query.error))
    return (
      <EmptyState title="There is no such variable">
        <span className="mono wrap-anywhere">{name}</span> is not known to this server. It may have been renamed or
        deleted.
      </EmptyState>
    )
  if (query.error) return <QueryError query={query} />
  return (
    <div role="status" aria-busy="true" aria-label="Loading the variable" className="flex flex-col gap-3 p-4">
      {['w-1/2', 'w-full', 'w-1/3'].map((width) => (
        <Skeleton key={width} className={`h-7 ${width}`} />
      ))}
    </div>
  )
}
