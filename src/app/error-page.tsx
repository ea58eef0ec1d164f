import { lazy, Suspense, useEffect, type ComponentType } from 'react'
import { isRouteErrorResponse, useRouteError } from 'react-router'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { Button } from '~/ui/button'
import type * as FailedPages from './failed-page'
import { isChunkFailure, reloadOnce } from './new-deployment'

type ErrorPage = ComponentType<{ error: unknown }>

/** Pages that most visits never see. Where even their code does not come, the sentence that needs none stands in. */
const fromFile = (pick: (file: typeof FailedPages) => ErrorPage) =>
  lazy(() =>
    import('./failed-page').then(
      (file) => ({ default: pick(file) }),
      () => ({ default: LoadAgainPage }),
    ),
  )

const FailedPage = fromFile((file) => file.FailedPage)
const NotFound = fromFile((file) => file.NotFoundPage)

/** An address that no page has. */
export const NotFoundPage = () => (
  <Suspense>
    <NotFound error={null} />
  </Suspense>
)

/** Whatever a page could not survive, said inside the shell, which works on. */
export function RouteErrorPage() {
  const error = useRouteError()
  if (isChunkFailure(error)) return <LoadAgainPage error={error} />
  const isUnknownAddress = isRouteErrorResponse(error) && error.status === 404
  return <Suspense>{isUnknownAddress ? <NotFound error={error} /> : <FailedPage error={error} />}</Suspense>
}

function LoadAgainPage({ error }: { error: unknown }) {
  useDocumentTitle('Load again')
  useEffect(() => void reloadOnce(), [])
  return (
    <>
      <PageHeader title="This page could not be loaded" />
      <div className="flex max-w-2xl flex-col items-start gap-3 p-4 sm:p-8">
        <p>
          Its code did not arrive. Most often a new version of Podium was put in place while this tab was open; it can
          also be the network. Loading the tab again brings the current version.
        </p>
        <Button variant="primary" onClick={() => window.location.reload()}>
          Load again
        </Button>
        {error instanceof Error && <p className="mono max-w-full wrap-anywhere text-muted">{error.message}</p>}
      </div>
    </>
  )
}
