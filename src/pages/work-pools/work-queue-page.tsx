import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { dueRunsQuery, type WorkPool, workPoolQuery } from '~/api/work-pools'
import { type QueueSlots, queueSlotsQuery, useUpdateWorkQueue, type WorkQueue, workQueueQuery } from '~/api/work-queues'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { WorkPoolLink } from '~/features/runs/links'
import { defaultQueueReason, DeleteQueueDialog } from '~/features/work-pools/delete-dialogs'
import { DueText } from '~/features/work-pools/due-text'
import { QueuePauseButton } from '~/features/work-pools/pause'
import { RecentRuns, UpcomingRuns } from '~/features/work-pools/pool-runs'
import { dueInQueue } from '~/features/work-pools/queue-due'
import { QueueStatusMark } from '~/features/work-pools/queue-status'
import { SlotsText } from '~/features/work-pools/slots'
import { SlotsPanel } from '~/features/work-pools/slots-panel'
import { WaitingNotice } from '~/features/work-pools/waiting-notice'
import { whyWaiting } from '~/features/work-pools/why-waiting'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { Facts } from '~/ui/facts'
import { Menu, MenuItem } from '~/ui/menu'
import { RelativeTime } from '~/ui/relative-time'
import { TabLink, TabNav } from '~/ui/tabs'
import { Timestamp } from '~/ui/timestamp'

const tabs = [
  { key: 'runs', label: 'Runs' },
  { key: 'upcoming', label: 'Upcoming' },
  { key: 'details', label: 'Details' },
] as const

export const handle: RouteHandle = { title: 'Work queue' }

export function Component() {
  const { name: pool = '', queue: name = '' } = useParams()
  // What is being deleted is not asked for any more: the answer would be that it is not there.
  const [going, setGoing] = useState(false)
  const query = useQuery({ ...workQueueQuery(pool, name), enabled: !going })
  const { data: queue, error } = query
  useDocumentTitle(['Work queue', queue?.name])
  if (queue)
    return (
      <QueueDetail
        poolName={pool}
        queue={queue}
        failed={error ? <QueryError query={query} /> : null}
        going={going}
        setGoing={setGoing}
      />
    )
  return (
    <AbsentObject
      query={query}
      named
      kind="work queue"
      id={`${pool} / ${name}`}
      list={{ label: 'Work queues', to: paths.workPool(pool, '?tab=queues') }}
    />
  )
}

const noHolders: NonNullable<QueueSlots['flow_runs']> = []

/** The queue's own part of what is known of its pool, with the reasons that hold its runs back. */
function useQueueSituation(poolName: string, queue: WorkQueue, going: boolean) {
  const pool = useQuery(workPoolQuery(poolName))
  const slots = useQuery({ ...queueSlotsQuery(queue.id), enabled: !going })
  const found = useQuery({
    ...dueRunsQuery({ id: queue.work_pool_id ?? pool.data?.id ?? '', name: poolName }),
    enabled: Boolean(queue.work_pool_id ?? pool.data),
  })
  const due = found.data && dueInQueue(found.data, queue.name)
  const own = { ...queue, active_slots: slots.data?.active_slots ?? queue.active_slots }
  const reasons =
    pool.data && found.data
      ? whyWaiting({
          pool: pool.data,
          due: { ...found.data, queues: found.data.queues.filter((each) => each.queue === queue.name) },
          queues: [own],
        })
      : []
  return { pool, slots, due, dueQuery: found, reasons }
}

function QueueDetail({
  poolName,
  queue,
  failed,
  going,
  setGoing,
}: {
  poolName: string
  queue: WorkQueue
  failed: ReactNode
  going: boolean
  setGoing: (going: boolean) => void
}) {
  const [search] = useSearchParams()
  const tab = tabs.find(({ key }) => key === search.get('tab')) ?? tabs[0]
  const { pool, slots, due, dueQuery, reasons } = useQueueSituation(poolName, queue, going)
  const update = useUpdateWorkQueue()
  const ofQueue = { work_pools: { name: { any_: [poolName] } }, work_pool_queues: { id: { any_: [queue.id] } } }
  return (
    <>
      <PageHeader
        title={queue.name}
        crumbs={[
          { label: 'Work pools', to: paths.workPools() },
          { label: poolName, to: paths.workPool(poolName, '?tab=queues') },
        ]}
      >
        <span className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <QueueStatusMark queue={queue} />
          <span className="flex min-w-0 gap-1.5">
            <span className="text-muted">Work pool</span> <WorkPoolLink pool={poolName} />
          </span>
          <span className="flex gap-1.5">
            <span className="text-muted">Priority</span> <span className="mono">{queue.priority ?? '–'}</span>
          </span>
          <span className="flex items-center gap-1.5">
            <span className="text-muted">Slots</span>
            <SlotsText inUse={slots.data?.active_slots ?? queue.active_slots} limit={queue.concurrency_limit} />
          </span>
          {due && (
            <span className="flex gap-1.5">
              <span className="text-muted">Waiting</span> <DueText due={due} />
            </span>
          )}
          <span className="flex gap-1.5">
            <span className="text-muted">Last polled</span>
            {queue.last_polled ? <RelativeTime at={queue.last_polled} /> : 'never'}
          </span>
        </span>
        <span className="grow" />
        <QueuePauseButton pool={poolName} queue={queue} />
        <Button icon="pencil" render={<Link to={paths.editWorkQueue(poolName, queue.name)} />}>
          Edit
        </Button>
        <MoreMenu pool={pool.data} queue={queue} setGoing={setGoing} />
      </PageHeader>
      {failed}
      {pool.error && <QueryError query={pool} />}
      {dueQuery.error && <QueryError query={dueQuery} />}
      <WaitingNotice due={due} reasons={reasons} />
      <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:grid-cols-[minmax(0,1fr)_340px] lg:content-stretch">
        <div className="flex min-w-0 flex-col border-line lg:min-h-0 lg:border-r">
          <TabNav label="Work queue" className="flex-none border-b border-line px-2">
            {tabs.map(({ key, label }) => (
              <TabLink
                key={key}
                active={key === tab.key}
                render={
                  <Link to={paths.workQueue(poolName, queue.name, key === 'runs' ? '' : `?tab=${key}`)} replace />
                }
              >
                {label}
              </TabLink>
            ))}
          </TabNav>
          <div className="min-w-0 flex-1 lg:overflow-auto">
            {tab.key === 'runs' && <RecentRuns filter={ofQueue} what="work queue" />}
            {tab.key === 'upcoming' && <UpcomingRuns filter={ofQueue} what="work queue" />}
            {tab.key === 'details' && <Details queue={queue} pool={pool.data} />}
          </div>
        </div>
        <aside aria-label="About this work queue" className="flex min-w-0 flex-col gap-3 p-3 lg:overflow-auto">
          <SlotsPanel
            name={queue.name}
            limit={queue.concurrency_limit}
            inUse={queue.active_slots}
            query={slots}
            holders={({ flow_runs }) => flow_runs ?? noHolders}
            onLimit={(concurrency_limit) =>
              update.mutateAsync({ pool: poolName, queue: queue.name, concurrency_limit })
            }
          />
        </aside>
      </div>
    </>
  )
}

function Details({ queue, pool }: { queue: WorkQueue; pool: WorkPool | undefined }) {
  return (
    <Facts
      facts={[
        { name: 'Id', value: <span className="mono">{queue.id}</span>, copy: queue.id },
        { name: 'Description', value: queue.description },
        {
          name: 'Default queue',
          value:
            pool && (pool.default_queue_id === queue.id ? 'yes: runs without a queue of their own come here' : 'no'),
        },
        { name: 'Created', value: <Timestamp at={queue.created} style="date-time" /> },
        { name: 'Updated', value: <Timestamp at={queue.updated} style="date-time" /> },
        {
          name: 'Last polled',
          value: queue.last_polled && <Timestamp at={queue.last_polled} style="date-time" />,
        },
      ]}
    />
  )
}

function MoreMenu({
  pool,
  queue,
  setGoing,
}: {
  pool: WorkPool | undefined
  queue: WorkQueue
  setGoing: (going: boolean) => void
}) {
  const [deleting, setDeleting] = useState(false)
  const navigate = useNavigate()
  return (
    <>
      <Menu trigger={<Button icon="more" aria-label="More actions" />} align="end">
        <MenuItem
          onClick={() => setDeleting(true)}
          danger
          disabledReason={pool ? defaultQueueReason(queue, pool) : 'Its work pool is not loaded yet.'}
        >
          Delete…
        </MenuItem>
      </Menu>
      {pool && (
        <DeleteQueueDialog
          pool={pool}
          queue={queue}
          open={deleting}
          onOpenChange={setDeleting}
          onGoing={setGoing}
          onDeleted={() => navigate(paths.workPool(pool.name, '?tab=queues'))}
        />
      )}
    </>
  )
}
