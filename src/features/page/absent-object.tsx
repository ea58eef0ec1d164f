import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import { isMissing } from '~/api/client'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'
import { PageHeader } from './page-header'
import { QueryError } from './query-error'

/** A detail page without its object: still loading, failed, or not there (404; 422 for an address that is no id). */
export function AbsentObject({
  query,
  kind,
  id,
  list,
  crumb = true,
  named = false,
}: {
  query: UseQueryResult
  /** As in a sentence: "deployment". */
  kind: string
  id: string
  /** Where the others of its kind are. */
  list: { label: string; to: string }
  /** The list is what the page is part of. */
  crumb?: boolean
  /** It is found by its name: no name is malformed, so a 422 says something else. */
  named?: boolean
}) {
  const { error } = query
  const missing = isMissing(error, named ? undefined : id)
  const title = kind.charAt(0).toUpperCase() + kind.slice(1)
  return (
    <>
      <PageHeader title={missing ? `No such ${kind}` : title} crumbs={crumb ? [list] : []} />
      {missing ? (
        <EmptyState
          title={`There is no such ${kind}`}
          action={<Button render={<Link to={list.to} />}>All {list.label.toLowerCase()}</Button>}
        >
          <span className="mono wrap-anywhere">{id}</span> is not known to this server. It may have been deleted, or the
          address was cut short.
        </EmptyState>
      ) : error ? (
        <QueryError query={query} />
      ) : (
        <div aria-busy="true" role="status" aria-label={`Loading the ${kind}`} className="flex flex-col gap-3 p-4">
          {['w-1/3', 'w-2/3', 'w-1/2'].map((width) => (
            <Skeleton key={width} className={`h-3 ${width}`} />
          ))}
        </div>
      )}
    </>
  )
}
