import type { UseQueryResult } from '@tanstack/react-query'
import { ApiError } from '~/api/client'
import { ErrorNotice } from '~/ui/error-notice'

type Failed = Pick<UseQueryResult, 'error' | 'errorUpdatedAt' | 'dataUpdatedAt' | 'refetch' | 'isFetching'>

/** One failed read in the place of its answer (P5): the server's words, since when, and another try. */
export function QueryError({ query }: { query: Failed }) {
  const { error } = query
  if (!error) return null
  const detail = error instanceof ApiError ? error.detail : undefined
  return (
    <ErrorNotice
      message={error.message}
      detail={detail === undefined ? null : typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2)}
      // With older data still on screen its age matters more than the failure's.
      since={query.dataUpdatedAt || query.errorUpdatedAt}
      retrying={query.isFetching}
      onRetry={() => void query.refetch()}
    />
  )
}
