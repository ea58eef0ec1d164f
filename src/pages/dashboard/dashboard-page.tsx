import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import {
  activeRuns,
  failedRuns,
  isCut,
  scheduledRunsQuery,
  taskRunCountsByStateQuery,
  workPoolHealthQuery,
} from '~/api/dashboard'
import { flowRunHistoryQuery, flowRunsQuery } from '~/api/flow-runs'
import { useNewRuns } from '~/api/live/new-runs'
import type { TimeRange } from '~/api/window'
import { PresetShelf } from '~/features/launch/presets/preset-shelf'
import { PageHeader } from '~/features/page/page-header'
import { rangeText } from '~/features/runs/range-picker'
import { defaultView, parseRunView, type RunView, type StateTypeName, toSearch } from '~/features/runs/run-filter'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { useNow } from '~/ui/now'
import { useMedia } from '~/ui/use-media'
import { Attention } from './attention'
import { ComingNext } from './coming-next'
import { FirstSteps } from './first-steps'
import { hasAllLate, isLate } from './next-groups'
import { WindowBars, WindowCounts } from './overview'
import { PoolHealth } from './pool-health'
import { RunningNow } from './running-now'
import { TaskRunCounts } from './task-run-counts'
import { NamesReady, useNamesReady } from './use-names-ready'
import { usePointedAt } from './use-pointed-at'

export const handle: RouteHandle = { title: 'Dashboard' }

const failedTypes: readonly StateTypeName[] = ['FAILED', 'CRASHED']
const runningTypes: readonly StateTypeName[] = ['RUNNING', 'PENDING', 'CANCELLING']

export function Component() {
  const [view, setRange] = useWindow()
  const { range } = view
  const failedParams = useMemo(() => failedRuns(range), [range])
  const history = useQuery(flowRunHistoryQuery({ range }))
  const failed = useInfiniteQuery(flowRunsQuery(failedParams))
  const active = useInfiniteQuery(flowRunsQuery(activeRuns))
  const scheduled = useQuery(scheduledRunsQuery())
  const pools = useQuery(workPoolHealthQuery())
  const taskRuns = useQuery(taskRunCountsByStateQuery())
  const [attention, pointedAt] = usePointedAt<HTMLDivElement>()
  const newFailures = useNewRuns(failedParams, pointedAt ? 'pill' : 'insert')
  useNewRuns(activeRuns, 'insert')
  const namesReady = useNamesReady(![failed, active, scheduled].some(({ isPending }) => isPending))
  const onPhone = useMedia('(max-width: 699px)')
  // The end of this minute: a run that is due within it may be late already.
  const now = useNow(60_000) + 60_000

  const span = range.kind === 'past' ? `in the ${rangeText(range).toLowerCase()}` : rangeText(range)
  const inWindow = (count: (type: string, name: string) => boolean) =>
    history.isPlaceholderData
      ? undefined
      : history.data?.states.reduce((sum, state) => sum + (count(state.type, state.name) ? state.count : 0), 0)
  const ofTypes = (types: readonly string[]) => inWindow((type) => types.includes(type))
  const listOf = (choice: Partial<RunView>) => paths.runs(toSearch({ ...view, ...choice }))

  // A patched row may have left its list; the next fetch brings another one in.
  const failedRows = failed.data?.rows.filter(({ state_type: type }) => failedTypes.some((each) => each === type))
  const activeRows = active.data?.rows
  const paused = activeRows
    ?.filter(({ state_type: type }) => type === 'PAUSED')
    .sort((a, b) => deadline(a.state?.state_details?.pause_timeout) - deadline(b.state?.state_details?.pause_timeout))
  const running = activeRows?.filter(({ state_type: type }) => runningTypes.some((each) => each === type))
  const cut = scheduled.data !== undefined && isCut(scheduled.data)
  const late = scheduled.data?.filter(isLate)
  const allLate = scheduled.data !== undefined && hasAllLate(scheduled.data, cut, now)

  const nothing =
    history.data?.total === 0 &&
    failedRows?.length === 0 &&
    activeRows?.length === 0 &&
    scheduled.data?.length === 0 &&
    !history.isPlaceholderData

  const bars = <WindowBars history={history} onSpan={setRange} />
  const left = (
    <>
      <Attention
        failed={{
          rows: failedRows?.slice(0, 10),
          total: ofTypes(failedTypes),
          more: failed.hasNextPage,
          stale: failed.isPlaceholderData,
          all: listOf({ stateTypes: [...failedTypes] }),
          query: failed,
        }}
        late={{
          rows: late,
          total: allLate ? late?.length : inWindow((type, name) => type === 'SCHEDULED' && name === 'Late'),
          more: !allLate,
          all: listOf({ stateNames: ['Late'] }),
          query: scheduled,
        }}
        waiting={{
          rows: paused,
          total: active.hasNextPage ? ofTypes(['PAUSED']) : paused?.length,
          all: listOf({ stateTypes: ['PAUSED'] }),
          query: active,
        }}
        pools={pools.data}
        span={span}
        newFailures={newFailures}
        box={attention}
      />
      <RunningNow
        rows={running}
        query={active}
        windowed={
          active.hasNextPage
            ? { count: ofTypes(runningTypes), to: listOf({ stateTypes: [...runningTypes] }), span }
            : undefined
        }
      />
    </>
  )
  return (
    <NamesReady value={namesReady}>
      <PageHeader title="Dashboard" />
      <WindowCounts view={view} history={history} onRange={setRange} />
      <PresetShelf />
      {!onPhone && bars}
      {nothing ? (
        <FirstSteps span={span} />
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start bg-raised lg:grid-cols-[minmax(0,1fr)_minmax(340px,32%)] lg:content-stretch">
          <div className="min-w-0 lg:border-r lg:border-line">{left}</div>
          <div className="min-w-0">
            {onPhone && bars}
            <ComingNext scheduled={scheduled.data} cut={cut} query={scheduled} />
            <PoolHealth pools={pools.data} lateByPool={allLate && late ? countByPool(late) : undefined} query={pools} />
            <TaskRunCounts query={taskRuns} />
          </div>
        </div>
      )}
    </NamesReady>
  )
}

/** The window in the address, as the run list writes and reads it. */
function useWindow(): [RunView, (range: TimeRange) => void] {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = useMemo(() => ({ ...defaultView, range: parseRunView(search).range }), [search])
  return [view, (range) => void navigate(paths.dashboard(toSearch({ ...defaultView, range })))]
}

const deadline = (at: string | null | undefined) => (at ? Date.parse(at) : Infinity)

function countByPool(late: readonly { work_pool_name?: string | null }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { work_pool_name: pool } of late) if (pool) counts.set(pool, (counts.get(pool) ?? 0) + 1)
  return counts
}
