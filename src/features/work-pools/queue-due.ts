import type { DueRuns } from '~/api/work-pools'
import type { Due } from './due-text'

/** What of the pool's due runs lies in one queue. */
export function dueInQueue(due: DueRuns, queue: string): Due {
  const found = due.queues.find((each) => each.queue === queue)
  return { count: found?.count ?? 0, since: found?.since ?? null, complete: due.complete }
}
