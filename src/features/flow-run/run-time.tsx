import { runSeconds, type TimedRun } from '~/features/runs/run-clock'
import { parseTime } from '~/lib/time'
import { Duration } from '~/ui/duration'

/** How long a run or task run has been running in all its attempts; ticks while it runs. */
export function RunTime({ run }: { run: TimedRun }) {
  if (run.state_type !== 'RUNNING') return <Duration seconds={runSeconds(run, 0)} />
  const since = parseTime(run.state?.timestamp) ?? parseTime(run.start_time)
  if (since === null) return <Duration seconds={null} />
  // Earlier attempts count: the clock starts that much earlier.
  return <Duration since={new Date(since - (run.total_run_time ?? 0) * 1000).toISOString()} />
}
