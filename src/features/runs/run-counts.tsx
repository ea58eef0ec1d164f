import { Link } from 'react-router'
import { isLoud, StateShape, stateTone, toneText } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { cx } from '~/ui/class-names'
import { wordFor } from './count-words'
import { type RunView, toSearch } from './run-filter'
import { isChosen, type StateCount } from './run-summary'

/**
 * Total and counts by state on one line, each the way to just those runs within `view`. Where the view is of one state
 * already, its count leads back to all; the total is a link only where it leads elsewhere.
 */
export function RunCounts({
  total,
  states,
  view,
  what,
  stale = false,
  linkTotal = false,
  wrap = false,
}: {
  total: number
  states: readonly StateCount[]
  view: RunView
  /** "runs", "task runs". */
  what: string
  stale?: boolean
  linkTotal?: boolean
  /** Takes more lines where one is too short, instead of scrolling sideways. */
  wrap?: boolean
}) {
  const words = (
    <>
      <span className="mono mr-1.5 text-16! font-semibold text-text">{total.toLocaleString('en')}</span>
      {wordFor(total, what)}
    </>
  )
  return (
    <div
      className={cx(
        'flex min-w-0 items-center gap-x-4 whitespace-nowrap',
        wrap ? 'flex-wrap' : 'h-6 overflow-x-auto',
        stale && 'opacity-60',
      )}
    >
      {linkTotal ? (
        <Link to={paths.runs(toSearch(view))} className="rounded-sm text-muted">
          {words}
        </Link>
      ) : (
        <span className="text-muted">{words}</span>
      )}
      {states.map((state) => (
        <CountLink key={state.label + state.type} state={state} view={view} />
      ))}
    </div>
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
