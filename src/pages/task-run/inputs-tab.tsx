import { type ReactNode, useState } from 'react'
import type { FlowRun } from '~/api/flow-runs'
import type { TaskRun } from '~/api/task-runs'
import { FlowRunLink } from '~/features/runs/links'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { toText } from '~/ui/json-view'
import { NameOf } from './place-panel'
import type { TaskPlace } from './task-place'

type Input = NonNullable<TaskRun['task_inputs']>[string][number]

/** So many of one argument are named at first, and so many at most: the names of those not near are one request. */
const FIRST = 20
const MOST = 200

/** Where each argument came from. Prefect keeps no values, but those that are the run's own parameters are known. */
export function InputsTab({ task, place, aside }: { task: TaskRun; place: TaskPlace; aside: ReactNode }) {
  const inputs = Object.entries(task.task_inputs ?? {}).filter(([name]) => name !== '__parents__')
  const given = inputs.filter(([, sources]) => sources?.length > 0)
  const plain = inputs.filter(([, sources]) => !sources?.length)
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised">
      {inputs.length === 0 ? (
        <EmptyState title="No inputs">The task was called without arguments, or the server knows of none.</EmptyState>
      ) : (
        <>
          {given.length > 0 && (
            <table aria-label="Inputs" className="w-full table-fixed border-collapse text-left">
              <thead>
                <tr className="h-7 text-12 text-muted [&>th]:border-b [&>th]:border-line [&>th]:px-4 [&>th]:font-medium">
                  <th scope="col" className="w-48 max-sm:w-28">
                    Argument
                  </th>
                  <th scope="col">Came from</th>
                </tr>
              </thead>
              <tbody>
                {given.map(([name, sources]) => (
                  <tr key={name} className="align-top [&>td]:border-b [&>td]:border-line [&>td]:px-4 [&>td]:py-1.25">
                    <td className="mono leading-5 wrap-anywhere">
                      {name === 'wait_for' ? 'wait_for (order only)' : name}
                    </td>
                    <td>
                      <Sources sources={sources} place={place} run={place.run.data} label={`Sources of ${name}`} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <p className="px-4 py-2 text-12 text-muted">
            {plain.length > 0 && (
              <>
                Given as plain values:{' '}
                <span className="mono wrap-anywhere text-text">{plain.map(([name]) => name).join(', ')}</span>.{' '}
              </>
            )}
            Prefect keeps where an argument came from, and not its value.
          </p>
        </>
      )}
      <div className="border-t border-line lg:hidden">{aside}</div>
    </div>
  )
}

function Sources({
  sources,
  place,
  run,
  label,
}: {
  sources: Input[]
  place: TaskPlace
  run: FlowRun | undefined
  label: string
}) {
  const [all, setAll] = useState(false)
  const shown = sources.slice(0, all ? MOST : FIRST)
  return (
    <>
      <ul aria-label={label} className="flex min-w-0 flex-col gap-0.5">
        {shown.map((input, index) => (
          <li key={index} className="flex min-w-0 items-center gap-1.5 leading-5">
            <Source input={input} place={place} run={run} />
          </li>
        ))}
      </ul>
      {sources.length > FIRST && (
        <p className="flex items-center gap-2 text-12 text-muted">
          {shown.length < sources.length && `These are ${shown.length} of ${sources.length.toLocaleString('en')}.`}
          {(!all || sources.length <= MOST) && (
            <Button size="small" variant="quiet" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show ${sources.length > MOST ? `the first ${MOST}` : 'all'}`}
            </Button>
          )}
        </p>
      )}
    </>
  )
}

function Source({ input, place, run }: { input: Input; place: TaskPlace; run: FlowRun | undefined }) {
  if (input.input_type === 'task_run' && 'id' in input) return <NameOf id={input.id} place={place} />
  if (input.input_type === 'flow_run' && 'id' in input)
    return (
      <>
        <span className="shrink-0 text-muted">run</span>
        <FlowRunLink id={input.id} />
      </>
    )
  if (input.input_type === 'parameter' && 'name' in input) {
    const known = run?.parameters && Object.hasOwn(run.parameters, input.name)
    return (
      <>
        <span className="shrink-0 text-muted">parameter</span>
        <span className="mono max-w-1/2 shrink-0 truncate">{input.name}</span>
        {known && (
          <code className="min-w-0 truncate text-muted">= {toText(run.parameters?.[input.name]).slice(0, 500)}</code>
        )}
      </>
    )
  }
  if (input.input_type === 'constant')
    return (
      <span className="text-muted">
        a constant{'type' in input && typeof input.type === 'string' ? ` of type ${input.type}` : ''}
      </span>
    )
  return <span className="text-muted">{toText(input).slice(0, 200)}</span>
}
