import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { flowRunsQuery } from '~/api/flow-runs'
import { type WorkPool, workPoolQuery } from '~/api/work-pools'
import {
  heartbeatSeconds,
  MISSED_HEARTBEATS,
  type StartedRuns,
  startedByWorkerQuery,
  type Worker,
  workersQuery,
} from '~/api/workers'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { FlowRunTable } from '~/features/runs/flow-run-table'
import { WorkPoolLink } from '~/features/runs/links'
import type { RunColumn } from '~/features/runs/run-columns'
import { DeleteWorkerDialog, onlineReason } from '~/features/work-pools/delete-worker'
import { StartWorker } from '~/features/work-pools/start-worker'
import { isOnline, WorkerStatusMark } from '~/features/work-pools/worker-status'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Facts } from '~/ui/facts'
import { Panel } from '~/ui/panel'
import { RelativeTime } from '~/ui/relative-time'
import { Timestamp } from '~/ui/timestamp'

const HEARTBEATS_EVERY_MS = 30_000

const columns: readonly RunColumn[] = ['state', 'run', 'deployment', 'started', 'duration', 'actions']

export const handle: RouteHandle = { title: 'Worker' }

export function Component() {
  const { name: poolName = '', worker: key = '' } = useParams()
  const pool = useQuery(workPoolQuery(poolName))
  if (pool.data) return <OfPool pool={pool.data} worker={key} />
  return (
    <AbsentObject
      query={pool}
      named
      kind="work pool"
      id={poolName}
      list={{ label: 'Work pools', to: paths.workPools() }}
    />
  )
}

/** There is no request for one worker: it is found among those of its pool, by its name, or its id as Prefect prints it. */
function OfPool({ pool, worker: key }: { pool: WorkPool; worker: string }) {
  const query = useQuery({ ...workersQuery(pool), refetchInterval: HEARTBEATS_EVERY_MS })
  const worker = query.data?.find(({ name, id }) => name === key || id === key)
  useDocumentTitle([worker && (isOnline(worker) ? 'Online' : 'Offline'), worker?.name])
  const workers = { label: 'Workers', to: paths.workPool(pool.name, '?tab=workers') }
  if (worker)
    return <WorkerDetail pool={pool} worker={worker} failed={query.error ? <QueryError query={query} /> : null} />
  if (!query.data) return <AbsentObject query={query} named kind="worker" id={key} list={workers} />
  return (
    <>
      <PageHeader title="No such worker" crumbs={[workers]} />
      <EmptyState
        title="There is no such worker in this pool"
        action={<Button render={<Link to={workers.to} />}>All workers of {pool.name}</Button>}
      >
        <span className="mono wrap-anywhere">{key}</span> is not among{' '}
        {query.data.length < 200 ? 'its workers' : 'the 200 workers with the latest heartbeats'}. Its record may have
        been deleted, or it has not been started yet.
      </EmptyState>
    </>
  )
}

function WorkerDetail({ pool, worker, failed }: { pool: WorkPool; worker: Worker; failed: ReactNode }) {
  const [deleting, setDeleting] = useState(false)
  const navigate = useNavigate()
  const started = useQuery(startedByWorkerQuery(pool, worker.name))
  const every = heartbeatSeconds(worker)
  const workers = paths.workPool(pool.name, '?tab=workers')
  return (
    <>
      <PageHeader
        title={worker.name}
        crumbs={[
          { label: 'Work pools', to: paths.workPools() },
          { label: pool.name, to: workers },
        ]}
      >
        <span className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <WorkerStatusMark worker={worker} />
          <span className="flex gap-1.5">
            <span className="text-muted">Last heartbeat</span> <RelativeTime at={worker.last_heartbeat_time} />
          </span>
          <span className="flex min-w-0 gap-1.5">
            <span className="text-muted">Work pool</span> <WorkPoolLink pool={pool.name} />
          </span>
        </span>
        <span className="grow" />
        <Button icon="trash" variant="danger" disabledReason={onlineReason(worker)} onClick={() => setDeleting(true)}>
          Delete record…
        </Button>
        <DeleteWorkerDialog
          pool={pool.name}
          worker={worker}
          open={deleting}
          onOpenChange={setDeleting}
          onDeleted={() => navigate(workers)}
        />
      </PageHeader>
      {failed}
      <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:grid-cols-[minmax(0,1fr)_340px] lg:content-stretch">
        <div className="min-w-0 border-line lg:min-h-0 lg:overflow-auto lg:border-r">
          {started.error && <QueryError query={started} />}
          {started.data ? (
            <RunsOfWorker started={started.data} pool={pool} />
          ) : (
            !started.error && <FlowRunTable label="Runs of this worker" columns={columns} rows={undefined} loading />
          )}
        </div>
        <aside aria-label="About this worker" className="flex min-w-0 flex-col gap-3 p-3 lg:overflow-auto">
          <Panel title="Facts">
            <Facts
              facts={[
                { name: 'Heartbeat', value: `every ${formatDuration(every)}` },
                { name: 'Offline after', value: `${formatDuration(every * MISSED_HEARTBEATS)} without one` },
                { name: 'Last heartbeat', value: <Timestamp at={worker.last_heartbeat_time} style="date-time" /> },
                { name: 'First seen', value: <Timestamp at={worker.created} style="date-time" /> },
                { name: 'Prefect', value: started.data?.version && `${started.data.version} at its last run` },
                { name: 'Id', value: <span className="mono">{worker.id}</span>, copy: worker.id },
              ]}
            />
          </Panel>
          {!isOnline(worker) && (
            <Panel title="Start a worker">
              <div className="px-3 py-2">
                <StartWorker pool={pool} />
              </div>
            </Panel>
          )}
        </aside>
      </div>
    </>
  )
}

/** By ids: what it starts next comes in with the next answer about its events. */
function RunsOfWorker({ started, pool }: { started: StartedRuns; pool: WorkPool }) {
  const query = useInfiniteQuery({
    ...flowRunsQuery({ filter: { flow_runs: { id: { any_: started.runs } } } }),
    enabled: started.runs.length > 0,
  })
  const none = started.runs.length === 0
  return (
    <>
      <p className="px-4 py-1.5 text-12 text-muted">
        {started.complete ? (
          <>
            Runs that it has started since <Timestamp at={started.since} style="date-time" />, by its events
          </>
        ) : (
          `The last ${started.runs.length} runs that it has started, by its events`
        )}
      </p>
      <FlowRunTable
        label="Runs of this worker"
        columns={columns}
        rows={none ? [] : query.data?.rows}
        loading={!none && query.isPending}
        stale={query.isPlaceholderData}
        error={query.error && <QueryError query={query} />}
        empty={
          <EmptyState
            title="It has started no run in the last 7 days"
            action={<Button render={<Link to={paths.workPool(pool.name)} />}>Runs of the work pool</Button>}
          >
            Or none that the server still has an event of.
          </EmptyState>
        }
      />
    </>
  )
}
