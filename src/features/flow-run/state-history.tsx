import { attemptsOf, stateHistory } from '~/features/run-graph/attempts'
import type { State } from '~/api/flow-runs'
import { StateMark } from '~/features/states/state-mark'
import { Duration } from '~/ui/duration'
import { Timestamp } from '~/ui/timestamp'

/** Every state a run or task run has had, when it began, how long it lasted and what it said. Oldest first. */
export function StateHistory({ states, over, label }: { states: State[]; over: boolean; label: string }) {
  const entries = stateHistory(states)
  const { attempts } = attemptsOf(states)
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-left">
      <thead>
        <tr className="h-7 text-12 text-faint [&>th]:border-b [&>th]:border-line [&>th]:px-2 [&>th]:font-medium">
          <th scope="col" className="w-44 pl-4!">
            State
          </th>
          <th scope="col" className="w-36">
            Since
          </th>
          <th scope="col" className="w-24 text-right">
            Lasted
          </th>
          <th scope="col" className="max-sm:hidden">
            Message
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ state, start, end }, index) => {
          const attempt = attempts.length > 1 ? attempts.find((each) => each.start === start) : undefined
          const last = index === entries.length - 1
          return (
            <tr key={state.id} className="h-8 align-top [&>td]:border-b [&>td]:border-line [&>td]:px-2 [&>td]:py-1.5">
              <td className="pl-4!">
                <StateMark type={state.type} name={state.name} />
                {attempt && (
                  <span className="ml-1.5 text-12 text-muted">
                    {attempt.resumed ? 'resumed' : `attempt ${attempt.number}`}
                  </span>
                )}
              </td>
              <td>
                <Timestamp at={state.timestamp ?? null} style="time-ms" />
              </td>
              <td className="text-right">
                {last && over ? (
                  <span className="text-faint">–</span>
                ) : (
                  <Duration
                    since={new Date(start).toISOString()}
                    until={end === null ? null : new Date(end).toISOString()}
                  />
                )}
              </td>
              <td className="wrap-anywhere max-sm:hidden">
                <span className="line-clamp-4 whitespace-pre-wrap">{state.message}</span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
