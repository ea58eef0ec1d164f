import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import { type LastRun, type LastRuns, lastRunsQuery } from '~/api/deployments'
import { lastRunsOfFlowQuery } from '~/api/flows'
import { lastRunsOfPoolQuery, type PoolKey } from '~/api/work-pools'
import { defaultView, type RunView, toSearch } from '~/features/runs/run-filter'
import { isLoud, stateTone, stateWord, toneBar } from '~/features/states/state-mark'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import { formatRelative, parseTime } from '~/lib/time'
import { FailedCell } from '~/ui/failed-cell'
import { Skeleton } from '~/ui/skeleton'
import { Tooltip } from '~/ui/tooltip'
import { useIsShown } from './fold'

/** Pixels. */
const BAR = 5
const GAP = 2
const HEIGHT = 18
const BASE = 14
const PLACES = 12

const words = (run: LastRun) => stateWord(run.stateType, run.stateName)

/** "Last 5 runs: 4 Completed, 1 Failed": what the bars say, for those who cannot see them. */
function stripInWords({ runs, lookedBackTo }: LastRuns): string {
  if (runs.length === 0) return `No run since ${formatRelative(lookedBackTo)}`
  const counts = new Map<string, number>()
  for (const run of runs) counts.set(words(run), (counts.get(words(run)) ?? 0) + 1)
  return `Last ${runs.length === 1 ? 'run' : `${runs.length} runs`}: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`
}

/** How far it was looked: "none in 90 d". */
function noneSince(lookedBackTo: string): string {
  const past = Date.now() - (parseTime(lookedBackTo) ?? Date.now())
  const hours = Math.round(past / 3_600_000)
  return hours < 48 ? `none in ${hours} h` : `none in ${Math.round(hours / 24)} d`
}

export function DeploymentRunsStrip({ id }: { id: string }) {
  return <Strip query={useQuery({ ...lastRunsQuery(id), enabled: useIsShown(id) })} those={{ deployments: [id] }} />
}

export function FlowRunsStrip({ id }: { id: string }) {
  return <Strip query={useQuery({ ...lastRunsOfFlowQuery(id), enabled: useIsShown(id) })} those={{ flows: [id] }} />
}

export function WorkPoolRunsStrip({ pool }: { pool: PoolKey }) {
  return <Strip query={useQuery(lastRunsOfPoolQuery(pool))} those={{ workPools: [pool.name] }} />
}

/**
 * The newest runs as bars, the newest on the right: the length is the duration against the longest of them. What
 * failed also reaches below the line, so that it is seen without its colour. Leads to those runs in the run list.
 */
function Strip({ query, those }: { query: UseQueryResult<LastRuns>; those: Partial<RunView> }) {
  const { data, error } = query
  if (error) return <FailedCell error={error} />
  if (!data) return <Skeleton className="w-20" />
  if (data.runs.length === 0) {
    return <span className="truncate text-12 text-muted">{noneSince(data.lookedBackTo)}</span>
  }
  const longest = Math.max(...data.runs.map((run) => run.duration), 1)
  return (
    <Tooltip content={() => <StripLegend runs={data.runs} />}>
      <Link
        to={paths.runs(toSearch({ ...defaultView, range: { kind: 'past', seconds: 7 * 86_400 }, ...those }))}
        aria-label={stripInWords(data)}
        className="inline-block align-middle"
      >
        <svg width={PLACES * (BAR + GAP)} height={HEIGHT} aria-hidden="true" className="block">
          {data.runs.map((run, index) => {
            const height = 3 + (run.duration / longest) * (BASE - 3)
            const loud = isLoud(run.stateType, run.stateName)
            return (
              <rect
                key={run.id}
                x={(PLACES - 1 - index) * (BAR + GAP)}
                y={BASE - height}
                width={BAR}
                height={loud ? height + HEIGHT - BASE : height}
                rx={1}
                fill={`var(--color-${toneBar[stateTone(run.stateType, run.stateName)]})`}
              />
            )
          })}
        </svg>
      </Link>
    </Tooltip>
  )
}

function StripLegend({ runs }: { runs: LastRun[] }) {
  return (
    <span className="grid grid-cols-[auto_auto_auto] gap-x-3">
      {runs.map((run) => (
        <span key={run.id} className="contents">
          <span>{words(run)}</span>
          <span className="mono">{formatDuration(run.duration)}</span>
          <span className="text-muted">{formatRelative(run.at)}</span>
        </span>
      ))}
    </span>
  )
}
