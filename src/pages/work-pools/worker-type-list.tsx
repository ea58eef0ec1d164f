import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { WorkerType } from '~/api/collections'
import { cloudOnly, matching } from '~/features/job-template/worker-kinds'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import { Button, Spinner } from '~/ui/button'
import { Tag } from '~/ui/chip'
import { EmptyState } from '~/ui/empty-state'
import { Field, TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { SearchField } from '~/ui/search-field'

/** What a new pool may be made of. Each is a link, so that it can be opened aside and come back from. */
export function WorkerTypeList({ query, types }: { query: UseQueryResult; types: readonly WorkerType[] }) {
  const [text, setText] = useState('')
  const [search] = useSearchParams()
  const to = (type: string) => {
    const after = new URLSearchParams(search)
    after.set('type', type)
    return `${paths.createWorkPool()}?${after.toString()}`
  }
  const shown = matching(types, text)
  return (
    <>
      <PageHeader title="Create work pool" crumbs={[{ label: 'Work pools', to: paths.workPools() }]}>
        <span className="min-w-40 flex-1 text-muted">What do its workers run flows in?</span>
        <SearchField label="Search types" value={text} onValue={setText} className="w-60" />
      </PageHeader>
      {query.isPending && (
        <p role="status" className="flex items-center gap-2 border-b border-line bg-sunken px-4 py-1.5 text-muted">
          <Spinner />
          <span className="min-w-0">
            The server is getting its list of types, for which it asks GitHub first. The usual ones can be chosen
            already; their template is written by the pool’s first worker.
          </span>
        </p>
      )}
      <QueryError query={query} />
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        {shown.length > 0 ? (
          <ul aria-label="Types of work pools">
            {shown.map((each) => (
              <TypeRow key={each.type} {...each} to={to(each.type)} />
            ))}
          </ul>
        ) : (
          <EmptyState title="No type is named so">
            Clear the search, or name the type of your own worker below.
          </EmptyState>
        )}
        <OwnType to={to} />
      </div>
    </>
  )
}

function TypeRow({ type, name, description, documentation, beta, to }: WorkerType & { to: string }) {
  const reason = cloudOnly(type)
  return (
    <li className="relative flex min-h-12 items-center gap-3 border-b border-line px-4 py-2 hover:bg-hover">
      <span
        aria-hidden="true"
        className="mono grid size-8 flex-none place-items-center rounded-md border border-line bg-sunken text-muted"
      >
        {name.slice(0, 2)}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2">
          {reason ? (
            <span className="font-medium text-muted">{name}</span>
          ) : (
            // The whole row is its link.
            <Link to={to} className="font-medium after:absolute after:inset-0">
              {name}
            </Link>
          )}
          <span className="mono text-muted">{type}</span>
          {beta && <Tag>beta</Tag>}
        </p>
        <p className="wrap-anywhere text-muted">{reason ?? description}</p>
      </div>
      {documentation && (
        <a
          href={documentation}
          target="_blank"
          rel="noreferrer"
          aria-label={`Documentation of ${name}`}
          className="relative z-1 inline-flex h-7 flex-none items-center gap-1.5 px-1.5 text-muted hover:text-text"
        >
          <span className="max-sm:hidden">Docs</span> <Icon name="external" />
        </a>
      )}
      <Icon name="chevron-right" className="text-faint" />
    </li>
  )
}

/** A worker that somebody wrote has a type of its own, which no list knows. */
function OwnType({ to }: { to: (type: string) => string }) {
  const [type, setType] = useState('')
  const navigate = useNavigate()
  const trimmed = type.trim()
  const reason = cloudOnly(trimmed)
  return (
    <form
      className="flex max-w-120 items-start gap-2 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '' && !reason) void navigate(to(trimmed))
      }}
    >
      <Field
        label="Another type"
        className="flex-1"
        error={reason}
        help="The type of a worker of your own, as its class names it."
      >
        {(control) => <TextInput {...control} required={false} mono value={type} onValue={setType} />}
      </Field>
      <Button type="submit" className="mt-6" disabledReason={trimmed === '' ? 'Name the type first' : reason}>
        Choose
      </Button>
    </form>
  )
}
