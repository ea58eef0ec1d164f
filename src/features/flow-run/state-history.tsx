import type { State } from '~/api/flow-runs'
import { attemptsOf, stateHistory, type Attempt } from '~/features/run-graph/attempts'
import { StateMark } from '~/features/states/state-mark'
import { cx } from '~/ui/class-names'
import { Duration } from '~/ui/duration'
import { Timestamp } from '~/ui/timestamp'

/** Every state a run or task run has had, when it began, how long it lasted and what it said. Oldest first. */
export function StateHistory({
  states,
  over,
  label,
  narrow = false,
  word = 'attempt',
}: {
  states: State[]
  /** The last state is the end: it does not last. */
  over: boolean
  label: string
  /** For a side panel: messages stand under their states. */
  narrow?: boolean
  /** What a stretch of running is called: a task has tries. */
  word?: 'attempt' | 'try'
}) {
  const entries = stateHistory(states)
  const { attempts } = attemptsOf(states)
  const beside = narrow ? 'hidden' : 'max-sm:hidden'
  const below = narrow ? '' : 'sm:hidden'
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-left">
      <thead>
        <tr className="h-7 text-12 text-muted [&>th]:border-b [&>th]:border-line [&>th]:px-2 [&>th]:font-medium">
          <th scope="col" className={narrow ? 'pl-4!' : 'pl-3! sm:w-50'}>
            State
          </th>
          <th scope="col" className={narrow ? 'w-28' : 'w-28 sm:w-44'}>
            Since
          </th>
          <th scope="col" className="w-18 text-right">
            Lasted
          </th>
          <th scope="col" className={`pl-4! ${beside}`}>
            Message
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ state, start, end }, index) => (
          <tr
            key={state.id}
            className="align-top [&:last-child>td]:border-b-0 [&>td]:border-b [&>td]:border-line [&>td]:px-2 [&>td]:py-1.25"
          >
            {/* Running that is over does not turn. */}
            <td className={cx(narrow ? 'pl-4!' : 'pl-3!', end !== null && '[&_path]:animate-none!')}>
              <StateMark type={state.type} name={state.name} />
              <AttemptName
                word={word}
                attempt={attempts.length > 1 ? attempts.find((each) => each.start === start) : undefined}
              />
              {state.message && (
                <span className={`line-clamp-3 text-12 wrap-anywhere text-muted ${below}`}>
                  {state.message.slice(0, 1000)}
                </span>
              )}
            </td>
            <td>
              <Timestamp at={state.timestamp ?? null} style={narrow ? 'time-ms' : 'date-time'} />
            </td>
            <td className="text-right">
              {index === entries.length - 1 && over ? (
                <span className="text-faint">–</span>
              ) : (
                <Duration
                  since={new Date(start).toISOString()}
                  until={end === null ? null : new Date(end).toISOString()}
                />
              )}
            </td>
            <td className={`pl-4! wrap-anywhere ${beside}`}>
              <span className="line-clamp-6 whitespace-pre-wrap">{state.message?.slice(0, 5000)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const AttemptName = ({ attempt, word }: { attempt: Attempt | undefined; word: string }) =>
  attempt && (
    <span className="ml-1.5 text-12 whitespace-nowrap text-muted">
      {attempt.resumed ? 'resumed' : `${word} ${attempt.number}`}
    </span>
  )
