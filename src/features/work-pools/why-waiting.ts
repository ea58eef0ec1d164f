import type { DueRuns, PoolSlots, WorkPool } from '~/api/work-pools'
import type { WorkQueue } from '~/api/work-queues'
import { lacksWorker, runsTakenBy } from './pool-status'

/** What is known at the moment; what is missing gives no reason. */
export interface WaitingFacts {
  pool: WorkPool
  /** Of the whole pool or of one queue of it. */
  due: DueRuns
  slots?: PoolSlots | null
  queues?: readonly WorkQueue[]
}

const slotWords = (limit: number) => (limit === 1 ? 'The only slot' : `All ${limit} slots`)

function fullWords(limit: number | null | undefined, inUse: number | null | undefined, of: string): string | undefined {
  if (limit === null || limit === undefined) return undefined
  if (limit === 0) return `The concurrency limit of ${of} is 0, so nothing can start.`
  return (inUse ?? 0) >= limit ? `${slotWords(limit)} of ${of} ${limit === 1 ? 'is' : 'are'} taken.` : undefined
}

/** Why no run of the whole pool can start; none of these when queues have to be looked at. */
export function poolObstacles({ pool, slots }: Pick<WaitingFacts, 'pool' | 'slots'>): string[] {
  const found: string[] = []
  if (pool.is_paused) found.push('The work pool is paused.')
  if (runsTakenBy(pool) === 'agents')
    found.push('It waits for agents, which Prefect 3 no longer has: no worker takes runs of the type prefect-agent.')
  if (lacksWorker(pool)) found.push('No worker is online.')
  const full = fullWords(pool.concurrency_limit, slots?.active_slots ?? pool.active_slots, 'the work pool')
  if (full) found.push(full)
  return found
}

function queueObstacles({ due, slots, queues }: WaitingFacts): string[] {
  return due.queues.flatMap(({ queue: name }) => {
    const queue = queues?.find((each) => each.name === name)
    const holders = slots?.queues?.find((each) => each.queue_name === name)
    if (queue?.is_paused) return [`The queue ${name} is paused.`]
    const limit = queue?.concurrency_limit ?? holders?.concurrency_limit
    return fullWords(limit, holders?.active_slots ?? queue?.active_slots, `the queue ${name}`) ?? []
  })
}

/**
 * Why runs wait that are due, as whole sentences, only from what the server says. The rules are those by which it
 * gives runs to workers (server/database/sql/…/get-runs-from-worker-queues.sql.jinja).
 */
export function whyWaiting(facts: WaitingFacts): string[] {
  const ofPool = poolObstacles(facts)
  const ofQueues = queueObstacles(facts)
  if (ofPool.length + ofQueues.length > 0) return [...ofPool, ...ofQueues]
  if (!facts.queues) return []
  return [
    'The server knows of nothing that holds them back: a worker takes them when it next asks, unless it was started for other queues only or has reached its own limit.',
  ]
}
