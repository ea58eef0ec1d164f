import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'react-router'
import { ApiError } from '~/api/client'
import { exactDeploymentQuery, type Deployment } from '~/api/deployments'
import { exactFlowRunQuery } from '~/api/flow-runs'
import { variableQuery } from '~/api/variables'
import { parametersFromSearch, startDraft } from '~/features/launch/run-draft'
import { readPreset } from '~/features/launch/presets/preset'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'
import { LaunchForm } from './launch-form'
import { LaunchHeading } from './launch-header'

export const handle: RouteHandle = { title: 'Run' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(exactDeploymentQuery(id))
  const { data: deployment, error } = query
  useDocumentTitle(['Run', deployment?.name])
  if (deployment) return <Start key={id} deployment={deployment} />
  return (
    <>
      <PageHeader title="Run" crumbs={[{ label: 'Deployments', to: paths.deployments() }]} />
      {error instanceof ApiError && error.status === 404 ? (
        <EmptyState
          title="There is no such deployment"
          action={<Button render={<Link to={paths.deployments()} />}>All deployments</Button>}
        >
          It may have been deleted, or the address was cut short.
        </EmptyState>
      ) : error ? (
        <QueryError query={query} />
      ) : (
        <Loading />
      )}
    </>
  )
}

/** The form needs the run or the preset it is to start from before it can show anything. */
function Start({ deployment }: { deployment: Deployment }) {
  const [search] = useSearchParams()
  const fromRun = search.get('from-run')
  const variable = fromRun === null ? search.get('preset') : null
  const run = useQuery({ ...exactFlowRunQuery(fromRun ?? ''), enabled: fromRun !== null })
  const kept = useQuery({ ...variableQuery(variable ?? ''), enabled: variable !== null })
  const { given, problem } = parametersFromSearch(search.get('parameters'))
  const wanted = fromRun !== null ? run : variable !== null ? kept : undefined
  if (wanted && !wanted.data) {
    return (
      <>
        <LaunchHeading deployment={deployment} />
        {wanted.error ? (
          <>
            <QueryError query={wanted} />
            <p className="px-4 py-3">
              <Link to={paths.launch(deployment.id)} className="text-accent">
                Start from the deployment’s own parameters instead
              </Link>
            </p>
          </>
        ) : (
          <Loading />
        )}
      </>
    )
  }
  const preset = kept.data && readPreset(kept.data)
  const start = { ...startDraft({ deployment, fromRun: run.data, given }), ...preset?.draft }
  const from = fromRun !== null ? `?from-run=${fromRun}` : variable !== null ? `?preset=${variable}` : ''
  const origin = `${deployment.id}${from}${given ? `?parameters=${search.get('parameters')}` : ''}`
  return (
    <LaunchForm
      key={origin}
      deployment={deployment}
      start={start}
      origin={origin}
      fromRun={run.data}
      preset={preset}
      notice={variable !== null && !preset ? 'The variable in the address holds no preset.' : problem}
    />
  )
}

function Loading() {
  return (
    <div aria-busy="true" aria-label="Loading the form" className="flex flex-col gap-3 bg-raised p-4">
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="h-7" />
      ))}
    </div>
  )
}
