import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { use, type ReactNode } from 'react'
import { isRouteErrorResponse, Link, useLocation, useNavigate, useNavigation } from 'react-router'
import { ApiError } from '~/api/client'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { OpenPalette } from '~/features/palette/open-palette'
import { objectKind, paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'

const Body = ({ children }: { children: ReactNode }) => (
  <div className="flex max-w-2xl flex-col items-start gap-3 p-4 sm:p-8">{children}</div>
)

const linkClass = 'text-accent underline underline-offset-3'

function WhereToGo() {
  const openPalette = use(OpenPalette)
  return (
    <>
      <p>
        Go to{' '}
        <Link className={linkClass} to={paths.dashboard()}>
          the dashboard
        </Link>
        ,{' '}
        <Link className={linkClass} to={paths.runs()}>
          Runs
        </Link>
        ,{' '}
        <Link className={linkClass} to={paths.deployments()}>
          Deployments
        </Link>{' '}
        or{' '}
        <Link className={linkClass} to={paths.flows()}>
          Flows
        </Link>
        , or look for it by name or id.
      </p>
      <Button onClick={openPalette}>Find anything</Button>
    </>
  )
}

/** An address that no page has. */
export function NotFoundPage() {
  const { pathname, search } = useLocation()
  useDocumentTitle('Page not found')
  return (
    <>
      <PageHeader title="Page not found" />
      <Body>
        <p>
          Podium has no page at <code className="wrap-anywhere">{(pathname + search).slice(0, 500)}</code>. The address
          may be mistyped, or belong to a page that this version of Podium does not have.
        </p>
        <WhereToGo />
      </Body>
    </>
  )
}

/** Whatever a page could not survive, said inside the shell: what happened, in the server's words, and what can be done. */
export function FailedPage({ error }: { error: unknown }) {
  const location = useLocation()
  const { reset } = useQueryErrorResetBoundary()
  const navigate = useNavigate()
  const loading = useNavigation().state !== 'idle'
  const gone = error instanceof ApiError && error.status === 404
  const what = objectKind(location.pathname)
  const title = gone ? `${what ?? 'Object'} not found` : 'This page failed'
  useDocumentTitle(title)

  const retry = () => {
    // Queries that threw would throw their old error again without this.
    reset()
    // Not a revalidation: for a page without a loader that ends before the error boundary has seen it begin.
    void navigate(location, { replace: true, state: location.state })
  }
  return (
    <>
      <PageHeader title={title} />
      <Body>
        <p>{explanation(error)}</p>
        <p role="alert" className="mono max-w-full rounded-md bg-failed-bg px-2 py-1 wrap-anywhere text-failed">
          {messageOf(error).slice(0, 1_000)}
          {error instanceof ApiError && error.status > 0 && ` (HTTP ${error.status})`}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={retry} busy={loading}>
            Try again
          </Button>
          {isConnection(error) && (
            <Button render={<Link to={paths.settings('?tab=connection&check')} />}>Check the connection</Button>
          )}
          <CopyButton text={details(error)} label="Copy details" />
        </div>
        <WhereToGo />
        <Details error={error} />
      </Body>
    </>
  )
}

/** What the connection check may explain: no answer, a gateway's, or a refusal to let anyone in. */
const isConnection = (error: unknown) => error instanceof ApiError && [0, 401, 403, 502, 504].includes(error.status)

const messageOf = (error: unknown) => {
  if (isRouteErrorResponse(error)) return `${error.status} ${error.statusText}`.trim()
  return error instanceof Error ? error.message || error.name : String(error)
}

function explanation(error: unknown) {
  if (!(error instanceof ApiError))
    return 'Something in this page broke; the rest of Podium works on. This is what it says:'
  if (error.status === 0) return 'Podium got no answer from the Prefect server:'
  if (error.status === 404) return 'The Prefect server does not have it (any more). It says:'
  if (error.status === 401 || error.status === 403) return 'The Prefect server did not let Podium read this. It says:'
  if (error.status === 422) return 'The Prefect server did not understand the address or what was asked. It says:'
  return 'The Prefect server could not answer what this page needs. It says:'
}

/** What a bug report needs; no parameters and no data of the workspace. */
function details(error: unknown) {
  const lines = [
    messageOf(error),
    error instanceof ApiError ? `HTTP status ${error.status}` : '',
    error instanceof ApiError && error.requestId ? `Request ${error.requestId}` : '',
    error instanceof ApiError && error.detail !== undefined ? `Detail ${JSON.stringify(error.detail, null, 2)}` : '',
    `Page ${window.location.href}`,
    `Browser ${navigator.userAgent}`,
    error instanceof Error && error.stack ? error.stack : '',
  ]
  return lines.filter(Boolean).join('\n').slice(0, 20_000)
}

const Details = ({ error }: { error: unknown }) => (
  <details className="w-full">
    <summary className="text-muted">Details</summary>
    <pre className="mt-2 max-h-80 overflow-auto rounded-md border border-line bg-raised p-2 wrap-anywhere whitespace-pre-wrap">
      {details(error)}
    </pre>
  </details>
)
