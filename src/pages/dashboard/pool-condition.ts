import type { WorkPool } from '~/api/work-pools'

type PoolCondition = {
  kind: 'ready' | 'full' | 'paused' | 'not-ready' | 'unknown'
  /** In a row, after the pool's name. */
  words: string
}

/** Can the pool start a run now? As `/work_pools/filter` tells it (server/models/workers.py sets the status). */
export function poolCondition(pool: WorkPool): PoolCondition {
  if (pool.is_paused || pool.status === 'PAUSED') return { kind: 'paused', words: 'paused' }
  if (pool.status === 'NOT_READY') return { kind: 'not-ready', words: 'no worker' }
  if (isFull(pool)) return { kind: 'full', words: 'at its limit' }
  if (pool.status === 'READY') return { kind: 'ready', words: 'ready' }
  // Agents' pools have no status, and a later server may know others.
  return { kind: 'unknown', words: pool.status ? String(pool.status).toLowerCase() : 'status not known' }
}

/** Only a pool with a limit counts its slots. */
export const slotsOf = ({ active_slots: taken, concurrency_limit: limit }: WorkPool) =>
  typeof taken === 'number' && typeof limit === 'number' ? { taken, limit } : undefined

function isFull(pool: WorkPool): boolean {
  const slots = slotsOf(pool)
  return slots !== undefined && slots.taken >= slots.limit
}
