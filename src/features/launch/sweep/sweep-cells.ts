import type { FlowRun } from '~/api/flow-runs'
import type { SweepRun } from '~/api/sweeps'
import { isObject, jsonEquals, type JsonObject } from '~/features/schema-form/json-value'
import { digestOf } from './digest'
import { sweepTag } from './sweep-store'

/** All runs of a sweep with the same values. */
export interface SweepCell {
  digest: string
  parameters: JsonObject
  /** The newest, whose state is the cell's. */
  run: FlowRun
  /** How often these values were started. */
  runs: number
}

export interface SweepMatrix {
  /** The parameters that are not the same in all cells. */
  names: string[]
  /** In the order in which they were first to start. */
  cells: SweepCell[]
}

/** `runs` by expected start, oldest first. */
export function sweepMatrix(runs: readonly FlowRun[]): SweepMatrix {
  const cells = new Map<string, SweepCell>()
  for (const run of runs) {
    const parameters = isObject(run.parameters) ? run.parameters : {}
    const digest = digestOf(parameters)
    const known = cells.get(digest)
    if (!known) cells.set(digest, { digest, parameters, run, runs: 1 })
    else {
      known.runs += 1
      if (bornAt(run) >= bornAt(known.run)) known.run = run
    }
  }
  const all = [...cells.values()]
  const [first] = all
  const names = [...new Set(all.flatMap(({ parameters }) => Object.keys(parameters)))].filter((name) =>
    all.some(({ parameters }) => !jsonEquals(parameters[name], first!.parameters[name])),
  )
  return { names, cells: all }
}

const bornAt = (run: FlowRun) => Date.parse(run.created ?? '') || 0

/** Ended without a result: what is run once more. Cancelled ones were stopped by somebody. */
export const isFailedCell = ({ run }: SweepCell) => run.state_type === 'FAILED' || run.state_type === 'CRASHED'

/** The cell's run once more, with everything of it. Its key counts the runs there are: a second press makes none. */
export function againRun(cell: SweepCell, key: string, deploymentTags: readonly string[]): SweepRun {
  const { run } = cell
  const { retries, retry_delay: delay } = run.empirical_policy ?? {}
  return {
    parameters: cell.parameters,
    tags: (run.tags ?? []).filter((tag) => !deploymentTags.includes(tag)),
    ...(run.work_queue_name && { work_queue_name: run.work_queue_name }),
    ...(isObject(run.job_variables) &&
      Object.keys(run.job_variables).length > 0 && { job_variables: run.job_variables }),
    ...(typeof retries === 'number' && {
      empirical_policy: { retries, ...(typeof delay === 'number' && { retry_delay: delay }) },
    }),
    idempotency_key: `${sweepTag(key)}:${cell.digest}:${cell.runs + 1}`,
  }
}

/** How many cells have each state, the most frequent first. */
export function stateCounts(cells: readonly SweepCell[]) {
  const counts = new Map<string, { type: string | null; name: string | null; count: number }>()
  for (const { run } of cells) {
    const type = run.state_type ?? null
    const name = run.state_name ?? null
    const known = counts.get(`${type} ${name}`)
    if (known) known.count += 1
    else counts.set(`${type} ${name}`, { type, name, count: 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)
}

/** The different values of one parameter in the order of the cells. */
export function valuesOf(name: string, cells: readonly SweepCell[]): unknown[] {
  const values: unknown[] = []
  for (const { parameters } of cells) {
    if (!values.some((each) => jsonEquals(each, parameters[name]))) values.push(parameters[name])
  }
  return values
}
