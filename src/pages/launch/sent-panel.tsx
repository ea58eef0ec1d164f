import { memo, useDeferredValue, useMemo } from 'react'
import type { Deployment } from '~/api/deployments'
import { runBody, type RunDraft } from '~/features/launch/run-draft'
import { masked, secretPaths } from '~/features/schema-form/secrets'
import { sentLines, type SentLine } from '~/features/launch/sent-lines'
import type { JsonObject } from '~/features/schema-form/json-value'
import { printExact } from '~/lib/exact-json'
import { cx } from '~/ui/class-names'
import { CopyButton } from '~/ui/copy-button'
import { CopyAs } from './copy-as'

const MOST_LINES = 1000

interface SentPanelProps {
  draft: RunDraft
  /** The instant meant by `draft.later`. */
  at: string | null
  deployment: Deployment
  variables: unknown
  defaults: JsonObject
}

/** Drawn when there is time: never between a key press and its letter. */
export function SentPanel({ draft, ...props }: SentPanelProps) {
  return <Sent {...props} draft={useDeferredValue(draft)} />
}

/** The request as it will leave, marked by how it differs from the deployment. Secrets are sent, not shown. */
const Sent = memo(function Sent({ draft, at, deployment, variables, defaults }: SentPanelProps) {
  const schema: unknown = deployment.parameter_openapi_schema
  const shown = useMemo(() => {
    const body = runBody(draft, at)
    const parameters = body.parameters ?? {}
    const jobVariables = body.job_variables ?? {}
    return {
      ...body,
      parameters: masked(parameters, secretPaths(schema, parameters)),
      ...(body.job_variables && { job_variables: masked(jobVariables, secretPaths(variables, jobVariables)) }),
    } as JsonObject
  }, [draft, at, schema, variables])
  const shownDefaults = useMemo(() => masked(defaults, secretPaths(schema, defaults)), [defaults, schema])
  const lines = useMemo(() => sentLines(shown, shownDefaults), [shown, shownDefaults])
  return (
    <div className="min-w-0 lg:min-h-40 lg:flex-1 lg:overflow-auto">
      <div className="flex h-9 items-center gap-2 border-b border-line px-4">
        <h2>What will be sent</h2>
        <span className="grow" />
        <CopyAs deployment={deployment} body={() => runBody(draft, at)} variables={variables} />
        <CopyButton text={() => printExact(shown, 2)} label="Copy what will be sent" />
      </div>
      {/* A scrolling box must be reachable to be scrolled. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} aria-label="What will be sent, as JSON" className="overflow-auto py-1 leading-4.5">
        {lines.slice(0, MOST_LINES).map((line, index) => (
          <Line key={index} {...line} />
        ))}
        {lines.length > MOST_LINES && (
          <span className="px-4 text-muted">… {(lines.length - MOST_LINES).toLocaleString('en')} more lines</span>
        )}
      </pre>
    </div>
  )
})

const SAYS = { '': '', '+': 'added', '~': 'changed' }

const Line = memo(function Line({ mark, text, was }: SentLine) {
  return (
    <span className={cx('block min-w-max pr-3', mark && 'bg-selected')}>
      <span aria-hidden="true" className="inline-block w-7 pr-3 text-right text-accent select-none">
        {mark || ' '}
      </span>
      {mark && <span className="sr-only">{SAYS[mark]} </span>}
      {text.length > 2000 ? `${text.slice(0, 2000)}…` : text}
      {was !== undefined && <em className="ml-3 text-muted not-italic">was {was}</em>}
    </span>
  )
})
