import type { UseQueryResult } from '@tanstack/react-query'
import { ApiError, isLoggedOut } from '~/api/client'
import { logInAgain } from '~/api/login'
import { ErrorNotice } from '~/ui/error-notice'

/** What of a query its place on the page needs to know when it fails. */
export type QueryOutcome = Pick<UseQueryResult, 'error' | 'errorUpdatedAt' | 'dataUpdatedAt' | 'refetch' | 'isFetching'>

/** One failed read in the place of its answer (P5): the server's words, since when, and another try; `of` where the place does not tell what failed. */
export function QueryError({ query, of }: { query: QueryOutcome; of?: string }) {
  const { error } = query
  if (!error) return null
  // Nothing but a log-in helps; whatever failed for want of it is then asked for again, this too.
  const loggedOut = isLoggedOut(error)
  const detail = error instanceof ApiError ? error.detail : undefined
  const what = of ? `${of}: ` : ''
  return (
    <ErrorNotice
      // Code of ours that stumbled over an answer speaks of itself, not of the server.
      message={what + (error instanceof ApiError ? error.message : `This could not be read: ${error.message}`)}
      // The sentence may be all that the server said.
      detail={
        detail === undefined || detail === error.message
          ? null
          : typeof detail === 'string'
            ? detail
            : JSON.stringify(detail, null, 2)
      }
      // With older data still on screen its age matters more than the failure's.
      since={query.dataUpdatedAt || query.errorUpdatedAt}
      retrying={query.isFetching}
      retryLabel={loggedOut ? 'Log in' : undefined}
      onRetry={() => {
        if (!loggedOut || !logInAgain()) void query.refetch()
      }}
    />
  )
}
