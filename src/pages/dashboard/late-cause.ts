import type { FlowRun } from '~/api/flow-runs'
import type { WorkPool } from '~/api/work-pools'
import { runCause } from '~/features/runs/run-cause'
import { poolCondition } from './pool-condition'

/**
 * What a late run waits for, as far as its work pool tells; the state of the queue in it is not asked for here and not
 * guessed. `pools` is undefined until they are known.
 */
export function lateCause(run: FlowRun, pools: readonly WorkPool[] | undefined): string {
  const pool = pools?.find(({ name }) => name === run.work_pool_name)
  if (!pool) return runCause(run)
  const { kind } = poolCondition(pool)
  if (kind === 'paused') return `work pool “${pool.name}” is paused`
  if (kind === 'not-ready') return `no worker of “${pool.name}” is online`
  if (kind === 'full')
    return `“${pool.name}” is at its limit: ${pool.active_slots} of ${pool.concurrency_limit} slots are taken`
  return runCause(run)
}
