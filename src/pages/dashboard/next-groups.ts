import type { FlowRun } from '~/api/flow-runs'
import { parseTime } from '~/lib/time'

/** Runs that are due in the same minute. */
export type DueGroup = { at: string; runs: FlowRun[] }

export const dueAt = (run: FlowRun) => run.next_scheduled_start_time ?? run.expected_start_time ?? null

export const isLate = (run: FlowRun) => run.state_type === 'SCHEDULED' && run.state_name === 'Late'

/**
 * What runs next, by the minute, soonest first. `cut`: there are later runs than `scheduled` has, and the last minute
 * may lack some of its own, so it is left out.
 */
export function dueGroups(scheduled: readonly FlowRun[], cut: boolean): DueGroup[] {
  const groups = new Map<number, DueGroup>()
  for (const run of scheduled) {
    const at = dueAt(run)
    const ms = parseTime(at)
    if (isLate(run) || at === null || ms === null) continue
    const minute = Math.floor(ms / 60_000)
    const group = groups.get(minute)
    if (group) group.runs.push(run)
    else groups.set(minute, { at, runs: [run] })
  }
  const all = [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group)
  return cut && all.length > 1 ? all.slice(0, -1) : all
}

/** Whether `scheduled` has every late run at `now` (ms): it is in order of time, and reaches beyond now. */
export function hasAllLate(scheduled: readonly FlowRun[], cut: boolean, now: number): boolean {
  const last = scheduled.at(-1)
  return !cut || (last !== undefined && (parseTime(dueAt(last)) ?? 0) > now)
}

/** What a late run waits for, as one text. */
export const lateKey = ({ id, work_pool_name: pool, work_queue_name: queue }: FlowRun) =>
  pool ? `${pool}/${queue ?? ''}` : id

/** Late runs by the queue they wait in, the longest waiting first; runs without a work pool each stand alone. */
export function lateGroups(late: readonly FlowRun[]): FlowRun[][] {
  const groups = new Map<string, FlowRun[]>()
  for (const run of late) {
    const key = lateKey(run)
    const group = groups.get(key)
    if (group) group.push(run)
    else groups.set(key, [run])
  }
  return [...groups.values()]
}
