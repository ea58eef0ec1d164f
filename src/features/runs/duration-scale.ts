import { createContext } from 'react'
import { runSeconds, type TimedRun } from './run-clock'

/** What a list's durations are compared with: the longest in it, and what is usual for each deployment. */
export type DurationScale = {
  /** 0 to 1, on a logarithmic scale: seconds and hours stand in one list. */
  share: (seconds: number) => number
  /** How many times as long as usual, when that is worth a word; needs a few finished runs to compare with. */
  timesUsual: (deploymentId: string | null | undefined, seconds: number) => number | undefined
}

const enoughRuns = 5
const notable = 2

type ComparedRun = TimedRun & { deployment_id?: string | null }

/** Of what has ended its running; a running run's time is not a length yet. */
export function durationScale(runs: readonly ComparedRun[]): DurationScale {
  let longest = 0
  const finished = new Map<string, number[]>()
  for (const run of runs) {
    if (run.state_type === 'RUNNING') continue
    const seconds = runSeconds(run, 0) ?? 0
    longest = Math.max(longest, seconds)
    if (run.state_type !== 'COMPLETED' || !run.deployment_id) continue
    const list = finished.get(run.deployment_id)
    if (list) list.push(seconds)
    else finished.set(run.deployment_id, [seconds])
  }
  const usual = new Map<string, number>()
  for (const [id, list] of finished)
    if (list.length >= enoughRuns) usual.set(id, list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!)
  return {
    share: (seconds) => (longest > 0 ? Math.log1p(Math.max(0, seconds)) / Math.log1p(longest) : 0),
    timesUsual: (id, seconds) => {
      const typical = id ? usual.get(id) : undefined
      // A few seconds more or less are noise, whatever they are a multiple of.
      if (!typical || seconds < typical * notable || seconds - typical < 10) return undefined
      return seconds / typical
    },
  }
}

export const DurationScaleContext = createContext<DurationScale>(durationScale([]))
