import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { dueRunsQuery, poolSlotsQuery, useLimitWorkPool, type WorkPool, workPoolQuery } from '~/api/work-pools'
import { workQueuesQuery } from '~/api/work-queues'
import { workersQuery } from '~/api/workers'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { defaultView, toSearch } from '~/features/runs/run-filter'
import { DeletePoolDialog, reservedPool } from '~/features/work-pools/delete-dialogs'
import { DueText, useIsLate } from '~/features/work-pools/due-text'
import { PoolPauseButton } from '~/features/work-pools/pause'
import { RecentRuns, recentRange, UpcomingRuns } from '~/features/work-pools/pool-runs'
import { lacksWorker, PoolStatusMark, poolStatus, runsTakenBy } from '~/features/work-pools/pool-status'
import { poolHolders, SlotsText } from '~/features/work-pools/slots'
import { SlotsPanel } from '~/features/work-pools/slots-panel'
import { StartWorker } from '~/features/work-pools/start-worker'
import { WaitingNotice } from '~/features/work-pools/waiting-notice'
import { poolObstacles, whyWaiting } from '~/features/work-pools/why-waiting'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { Menu, MenuItem } from '~/ui/menu'
import { Panel } from '~/ui/panel'
import { TabLink, TabNav } from '~/ui/tabs'
import { DeploymentsTab } from './deployments-tab'
import { DetailsTab } from './details-tab'
import { QueuesTab } from './queues-tab'
import { WorkersTab } from './workers-tab'

const tabs = [
  { key: 'runs', label: 'Runs' },
  { key: 'upcoming', label: 'Upcoming' },
  { key: 'queues', label: 'Queues' },
  { key: 'workers', label: 'Workers' },
  { key: 'deployments', label: 'Deployments' },
  { key: 'details', label: 'Details' },
] as const

/** Heartbeats have no events: while workers are looked at they are asked for again, else only while one is awaited. */
const WORKERS_EVERY_MS = 30_000

export const handle: RouteHandle = { title: 'Work pool' }

export function Component() {
  const { name = '' } = useParams()
  // What is being deleted is not asked for any more: the answer would be that it is not there.
  const [going, setGoing] = useState(false)
  const query = useQuery({ ...workPoolQuery(name), enabled: !going })
  const { data: pool, error } = query
  useDocumentTitle([pool && poolStatus(pool).word, pool?.name])
  if (pool)
    return (
      <PoolDetail pool={pool} failed={error ? <QueryError query={query} /> : null} going={going} setGoing={setGoing} />
    )
  return (
    <AbsentObject
      query={query}
      named
      kind="work pool"
      id={name}
      list={{ label: 'Work pools', to: paths.workPools() }}
    />
  )
}

/** What the header and the notice say of the pool's work; each only where it is needed. */
function useSituation(pool: WorkPool, tab: string, going: boolean) {
  const lacking = lacksWorker(pool)
  const due = useQuery(dueRunsQuery(pool))
  const slots = useQuery({ ...poolSlotsQuery(pool), enabled: !going })
  const workers = useQuery({
    ...workersQuery(pool),
    enabled: !going && (lacking || tab === 'workers'),
    refetchInterval: WORKERS_EVERY_MS,
  })
  const late = useIsLate(due.data ?? { count: 0, since: null })
  const puzzling = late && poolObstacles({ pool, slots: slots.data }).length === 0
  const queues = useQuery({ ...workQueuesQuery(pool.name), enabled: !going && (puzzling || tab === 'queues') })
  const reasons = due.data
    ? whyWaiting({ pool, due: due.data, slots: slots.data, queues: queues.data })
    : poolObstacles({ pool })
  return { lacking, due, slots, workers, queues, reasons }
}

function PoolDetail({
  pool,
  failed,
  going,
  setGoing,
}: {
  pool: WorkPool
  failed: ReactNode
  going: boolean
  setGoing: (going: boolean) => void
}) {
  const [search] = useSearchParams()
  const tab = tabs.find(({ key }) => key === search.get('tab')) ?? tabs[0]
  const { lacking, due, slots, workers, queues, reasons } = useSituation(pool, tab.key, going)
  const limitPool = useLimitWorkPool()
  const ofPool = { work_pools: { name: { any_: [pool.name] } } }
  // The exact reason, with the last heartbeat, stands in the place of the plain one.
  const said = lacking
    ? [poolStatus(pool, workers.data).why, ...reasons.filter((reason) => reason !== 'No worker is online.')]
    : reasons
  return (
    <>
      <PageHeader title={pool.name} crumbs={[{ label: 'Work pools', to: paths.workPools() }]}>
        <span className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <PoolStatusMark pool={pool} workers={workers.data} />
          <span className="flex gap-1.5">
            <span className="text-muted">Type</span> {pool.type}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="text-muted">Slots</span>
            <SlotsText inUse={slots.data?.active_slots ?? pool.active_slots} limit={pool.concurrency_limit} />
          </span>
          {due.data && (
            <span className="flex gap-1.5">
              <span className="text-muted">Waiting</span> <DueText due={due.data} />
            </span>
          )}
        </span>
        <span className="grow" />
        <PoolPauseButton pool={pool} />
        <Button icon="pencil" render={<Link to={paths.editWorkPool(pool.name)} />}>
          Edit
        </Button>
        <MoreMenu pool={pool} setGoing={setGoing} />
      </PageHeader>
      {failed}
      {due.error && <QueryError query={due} />}
      <WaitingNotice due={due.data} reasons={said}>
        {lacking && <StartWorker pool={pool} wide />}
      </WaitingNotice>
      <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:grid-cols-[minmax(0,1fr)_340px] lg:content-stretch">
        <div className="flex min-w-0 flex-col border-line lg:min-h-0 lg:border-r">
          <TabNav label="Work pool" className="flex-none border-b border-line px-2">
            {tabs.map(({ key, label }) => (
              <TabLink
                key={key}
                active={key === tab.key}
                render={<Link to={paths.workPool(pool.name, key === 'runs' ? '' : `?tab=${key}`)} replace />}
              >
                {label}
              </TabLink>
            ))}
          </TabNav>
          <div className="min-w-0 flex-1 lg:overflow-auto">
            {tab.key === 'runs' && (
              <>
                <p className="flex items-center gap-2 px-4 py-1.5 text-12 text-muted">
                  Runs of the last 7 days
                  <Link
                    to={paths.runs(toSearch({ ...defaultView, range: recentRange, workPools: [pool.name] }))}
                    className="text-accent"
                  >
                    with chart and filters
                  </Link>
                </p>
                <RecentRuns filter={ofPool} what="work pool" />
              </>
            )}
            {tab.key === 'upcoming' && <UpcomingRuns filter={ofPool} what="work pool" />}
            {tab.key === 'queues' && <QueuesTab pool={pool} queues={queues} slots={slots.data} due={due.data} />}
            {tab.key === 'workers' && <WorkersTab pool={pool} workers={workers} />}
            {tab.key === 'deployments' && <DeploymentsTab pool={pool} />}
            {tab.key === 'details' && <DetailsTab pool={pool} />}
          </div>
        </div>
        <aside aria-label="About this work pool" className="flex min-w-0 flex-col gap-3 p-3 lg:overflow-auto">
          <SlotsPanel
            name={pool.name}
            limit={pool.concurrency_limit}
            inUse={pool.active_slots}
            query={slots}
            holders={poolHolders}
            onLimit={(limit) => limitPool.mutateAsync({ name: pool.name, limit })}
          />
          {!lacking && (
            <Panel title={runsTakenBy(pool) === 'workers' ? 'Start a worker' : 'Workers'}>
              <div className="px-3 py-2">
                <StartWorker pool={pool} />
              </div>
            </Panel>
          )}
          {pool.description && (
            <Panel title="Description">
              <p className="px-3 py-2 wrap-anywhere whitespace-pre-wrap">{pool.description}</p>
            </Panel>
          )}
        </aside>
      </div>
    </>
  )
}

function MoreMenu({ pool, setGoing }: { pool: WorkPool; setGoing: (going: boolean) => void }) {
  const [deleting, setDeleting] = useState(false)
  const navigate = useNavigate()
  return (
    <>
      <Menu trigger={<Button icon="more" aria-label="More actions" />} align="end">
        <MenuItem onClick={() => setDeleting(true)} danger disabledReason={reservedPool(pool.name)}>
          Delete…
        </MenuItem>
      </Menu>
      <DeletePoolDialog
        pool={pool}
        open={deleting}
        onOpenChange={setDeleting}
        onGoing={setGoing}
        onDeleted={() => navigate(paths.workPools())}
      />
    </>
  )
}
