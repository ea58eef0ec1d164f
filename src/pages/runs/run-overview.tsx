import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { RunHistory } from '~/api/run-history'
import { QueryError } from '~/features/page/query-error'
import { wordFor } from '~/features/runs/count-words'
import { type RunView, toSearch } from '~/features/runs/run-filter'
import { isChosen, type StateCount, summarise, toBars } from '~/features/runs/run-summary'
import type { ChangeView } from '~/features/runs/use-run-view'
import { isLoud, StateShape, stateTone, toneText } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { formatTime } from '~/lib/time'
import { StackedBars } from '~/ui/charts/stacked-bars'
import { Skeleton } from '~/ui/skeleton'
import { usePreferences } from '~/ui/use-preferences'

/** Total, counts by state and bars over the window: all from one history answer, so that they agree. */
export function RunOverview({
  history,
  view,
  onChange,
  what,
}: {
  history: UseQueryResult<RunHistory>
  view: RunView
  onChange: ChangeView
  /** "runs", "task runs". */
  what: string
}) {
  usePreferences()
  if (history.error && !history.data) return <QueryError query={history} />
  const { data } = history
  const { total, states } = summarise(data?.buckets ?? [])
  const days = data ? Date.parse(data.window.end) - Date.parse(data.window.start) > 36 * 3_600_000 : false
  return (
    <section aria-label={`All ${what} of the time range`} className="border-b border-line bg-raised px-4 pt-1.5">
      {history.error && <QueryError query={history} />}
      <div
        className={`flex h-6 items-center gap-4 overflow-x-auto whitespace-nowrap ${history.isPlaceholderData ? 'opacity-60' : ''}`}
      >
        {data ? (
          <>
            <span className="text-muted">
              <span className="mono mr-1.5 text-16! font-semibold text-text">{total.toLocaleString('en')}</span>
              {wordFor(total, what)}
            </span>
            {states.map((state) => (
              <CountLink key={state.label + state.type} state={state} view={view} />
            ))}
          </>
        ) : (
          <Skeleton className="w-72" />
        )}
      </div>
      <div className="pt-1">
        {data ? (
          <StackedBars
            buckets={toBars(data.buckets)}
            label={`${what[0]!.toUpperCase()}${what.slice(1)} by state`}
            height={48}
            stale={history.isPlaceholderData}
            formatTick={(start) => formatTime(start, days ? 'date' : 'minute')}
            formatSpan={(start, end) =>
              `${formatTime(start, 'date')} ${formatTime(start, 'minute')} – ${formatTime(end, 'minute')}`
            }
            onBrush={(start, end) => onChange({ range: { kind: 'between', start, end } })}
          />
        ) : (
          <Skeleton className="h-16.5" />
        )}
      </div>
    </section>
  )
}

/** `AwaitingRetry` within a sentence: "awaiting retry". */
const inWords = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

/** A count leads to just its runs, and once there back to all. */
function CountLink({ state, view }: { state: StateCount; view: RunView }) {
  const chosen = isChosen(view, state)
  const target = { ...view, ...(chosen ? { stateTypes: [], stateNames: [] } : state.filter) }
  const loud = isLoud(state.type, state.name)
  return (
    <Link
      to={paths.runs(toSearch(target))}
      aria-current={chosen || undefined}
      className={`flex items-center gap-1.5 rounded-sm ${chosen ? 'font-semibold text-text' : loud ? toneText[stateTone(state.type, state.name)] : 'text-muted'}`}
    >
      <StateShape type={state.type} name={state.name} />
      {state.count.toLocaleString('en')} {inWords(state.label)}
      {chosen && <span className="sr-only"> (chosen; show all states)</span>}
    </Link>
  )
}
