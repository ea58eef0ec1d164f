import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router'
import { apiBase, isLoggedOut } from '~/api/client'
import { logOut, useCredentials } from '~/api/login'
import { serverVersionQuery } from '~/api/server'
import { LoginForm } from '~/features/login/login-form'
import { redirectTarget } from '~/features/login/redirect-target'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'

export const handle: RouteHandle = { title: 'Log in' }

/** For a bookmark or a first visit; anywhere else a dialog asks in place. */
export function Component() {
  return (
    <>
      <PageHeader title="Log in" />
      <LogIn />
    </>
  )
}

function LogIn() {
  const { asking, user } = useCredentials()
  const query = useQuery(serverVersionQuery())
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const target = redirectTarget(search.get('redirect'))

  if (asking || isLoggedOut(query.error)) return <LoginForm onDone={() => void navigate(target, { replace: true })} />
  if (query.data !== undefined) {
    if (search.has('redirect')) return <Navigate to={target} replace />
    const goOn = (
      <Button variant="primary" render={<Link to={target} />}>
        Go to the dashboard
      </Button>
    )
    if (user === null)
      return (
        <EmptyState title="There is no need to log in" action={goOn}>
          Prefect at <code className="wrap-anywhere">{apiBase()}</code> answers as it is: it asks nobody, or Podium was
          started with its credentials.
        </EmptyState>
      )
    return (
      <EmptyState
        title={user ? `You are logged in as ${user}` : 'You are logged in'}
        action={
          <>
            {goOn}
            <Button onClick={logOut}>Log out</Button>
          </>
        }
      >
        To <code className="wrap-anywhere">{apiBase()}</code>, in this tab.
      </EmptyState>
    )
  }
  if (query.error) return <QueryError query={query} />
  return (
    <div
      aria-busy="true"
      role="status"
      aria-label="Asking the server"
      className="flex max-w-110 flex-col gap-3 p-4 sm:p-8"
    >
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-1/2" />
    </div>
  )
}
