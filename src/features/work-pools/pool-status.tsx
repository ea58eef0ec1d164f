import type { WorkPool } from '~/api/work-pools'
import type { Worker } from '~/api/workers'
import { formatRelative } from '~/lib/time'
import { StatusMark, type Status } from '~/ui/status-mark'

export type PoolFacts = Pick<WorkPool, 'type' | 'status' | 'is_paused'>

/** Who takes the runs of a pool: a worker of one's own, an agent of Prefect 2, or Prefect Cloud itself. */
export function runsTakenBy({ type }: Pick<WorkPool, 'type'>): 'workers' | 'agents' | 'cloud' {
  if (type === 'prefect-agent') return 'agents'
  return /:(push|managed)$/.test(type) ? 'cloud' : 'workers'
}

/** Whether the server says that no worker is there; a paused pool's status does not tell. */
export const lacksWorker = (pool: PoolFacts) =>
  runsTakenBy(pool) === 'workers' && !pool.is_paused && pool.status === 'NOT_READY'

/** The newest heartbeat comes first in the server's answer. */
function noWorkerWords(workers: readonly Worker[] | undefined): string {
  if (!workers) return 'No worker is online.'
  const [last] = workers
  if (!last) return 'No worker is online; the server has no record of one.'
  return `No worker is online. The last heartbeat was ${formatRelative(last.last_heartbeat_time)}, of ${last.name}.`
}

/** As the server sets it (server/models/workers.py, server/services/foreman.py); `workers` makes the reason exact. */
export function poolStatus(pool: PoolFacts, workers?: readonly Worker[]): Status {
  const by = runsTakenBy(pool)
  if (pool.is_paused || pool.status === 'PAUSED')
    return {
      kind: 'paused',
      word: 'Paused',
      why: 'None of its runs is started until it is resumed. Schedules go on, so runs become late.',
    }
  if (by === 'agents')
    return {
      kind: 'unknown',
      word: 'No status',
      why: 'The server keeps none for pools of the type prefect-agent: they wait for agents, which Prefect 3 no longer has.',
    }
  if (pool.status === 'READY')
    return {
      kind: 'ready',
      word: 'Ready',
      why: by === 'cloud' ? 'Prefect Cloud starts its runs; it needs no worker.' : 'At least one worker is online.',
    }
  if (pool.status === 'NOT_READY') return { kind: 'not-ready', word: 'Not ready', why: noWorkerWords(workers) }
  return {
    kind: 'unknown',
    word: pool.status ?? 'Unknown',
    why: 'The server does not say, or says something this version does not know.',
  }
}

export function PoolStatusMark({
  pool,
  workers,
  word,
}: {
  pool: PoolFacts
  workers?: readonly Worker[]
  word?: 'always' | 'wide'
}) {
  return <StatusMark status={poolStatus(pool, workers)} word={word} />
}
