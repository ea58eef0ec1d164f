import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Deployment } from '~/api/deployments'
import type { FlowRun } from '~/api/flow-runs'
import { workPoolQuery } from '~/api/work-pools'
import type { LaunchFailure } from '~/features/launch/launch-errors'
import { runBody, type RunDraft } from '~/features/launch/run-draft'
import { useLaunch } from '~/features/launch/use-launch'
import { PageHeader } from '~/features/page/page-header'
import { FlowLink } from '~/features/runs/links'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { focusField, ProblemSummary } from '~/features/schema-form/problem-summary'
import { validityOf, type Problem, type Validity } from '~/features/schema-form/problems'
import { SchemaForm } from '~/features/schema-form/schema-form'
import { paths } from '~/lib/paths'
import { fromZonedInput } from '~/lib/time'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { ErrorNotice } from '~/ui/error-notice'
import { SegmentedChoice } from '~/ui/fields'
import { Timestamp } from '~/ui/timestamp'
import { usePreferences } from '~/ui/use-preferences'
import { LaunchNotices } from './launch-notices'
import { ParametersEditor } from './parameters-editor'
import { RunOptions } from './run-options'
import { SentPanel } from './sent-panel'
import { useRunDraft } from './use-run-draft'

const LENSES = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
  { value: 'both', label: 'Both' },
] as const
type LensName = (typeof LENSES)[number]['value']

interface LaunchFormProps {
  deployment: Deployment
  start: RunDraft
  /** Which draft this is: the deployment and what the form started from. */
  origin: string
  fromRun?: FlowRun
  notice?: string
}

const UNCHECKED = validityOf([])

/** Everything of a run before it starts: parameters as form or JSON, options, and what will be sent. */
export function LaunchForm({ deployment, start, origin, fromRun, notice }: LaunchFormProps) {
  const [search, setSearch] = useSearchParams()
  const lens = LENSES.find(({ value }) => value === search.get('lens'))?.value ?? 'form'
  const prefs = usePreferences()
  const ids = useId()
  const schema = deployment.parameter_openapi_schema as unknown
  const pool = useQuery({
    ...workPoolQuery(deployment.work_pool_name ?? ''),
    enabled: Boolean(deployment.work_pool_name),
  })
  const variables: unknown = pool.data?.base_job_template?.variables

  const { draft, change, kept, discard, forgetDraft, generation } = useRunDraft({ origin, start, schema, variables })
  const { launch, busy, failure, forget } = useLaunch(forgetDraft)
  const [validity, setValidity] = useState<Validity>(UNCHECKED)
  const [jobValidity, setJobValidity] = useState<Validity>(UNCHECKED)
  const [fault, setFault] = useState<string>()
  const page = useRef<HTMLDivElement>(null)

  const at = draft.later === null ? null : fromZonedInput(draft.later, prefs)
  const obstacle = obstacleOf({ fault, validity, jobValidity, unknownTime: draft.later !== null && at === null })
  const defaults = isObject(deployment.parameters) ? deployment.parameters : NOTHING
  const formPrefix = `${ids}p-`
  const jobPrefix = `${ids}j-`

  const submit = async () => {
    if (busy) return
    if (obstacle) {
      obstacle.focus(page.current, formPrefix, jobPrefix)
      return
    }
    await launch({ deploymentId: deployment.id, ...runBody(draft, at) })
  }
  // The fields of job variables may only now be on the page.
  useEffect(() => {
    const parameter = failure?.parameters.find(({ path }) => path.length > 0)
    if (parameter) focusField(formPrefix, parameter.path)
    else if (failure?.jobVariables[0]) focusField(jobPrefix, failure.jobVariables[0].path)
  }, [failure, formPrefix, jobPrefix])
  useSubmitKey(() => void submit())
  const show = (next: LensName) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (next === 'form') after.delete('lens')
        else after.set('lens', next)
        return after
      },
      { replace: true },
    )

  const problems = [...validity.problems, ...jobValidity.problems]
  const editor = (
    <ParametersEditor
      key={generation}
      schema={schema}
      value={draft.parameters}
      onChange={(parameters) => change({ parameters })}
      onFault={setFault}
    />
  )
  return (
    <div ref={page} className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Run"
        crumbs={[
          { label: 'Deployments', to: paths.deployments() },
          { label: deployment.name, to: paths.deployment(deployment.id) },
        ]}
      >
        <span className="min-w-0 truncate text-muted">
          {fromRun ? (
            <>
              Everything of{' '}
              <Link to={paths.flowRun(fromRun.id)} className="text-text">
                {fromRun.name}
              </Link>{' '}
              · <Link to={paths.launch(deployment.id)}>Use the deployment’s own</Link>
            </>
          ) : (
            'With the parameters of the deployment'
          )}
        </span>
        <span className="grow" />
        <span className="flex min-w-0 gap-1.5 max-sm:hidden">
          <span className="text-muted">Flow</span> <FlowLink id={deployment.flow_id} />
        </span>
        <SegmentedChoice label="View of the parameters" value={lens} options={LENSES} onChange={show} />
      </PageHeader>
      {/* An error that has a field is said there and in the summary. */}
      {failure && !(lens !== 'json' && placed(failure)) && (
        <ErrorNotice message={`The run was not started. ${failure.message}`} detail={failure.detail} />
      )}
      <LaunchNotices deployment={deployment} pool={pool.data} notice={notice} />
      <div className="grid min-h-0 flex-1 grid-cols-1 overflow-auto lg:grid-cols-[minmax(0,1fr)_minmax(340px,460px)] lg:overflow-hidden">
        <section aria-label="Parameters" className="min-w-0 bg-raised lg:overflow-auto">
          {lens !== 'json' && (
            <div className="sticky top-0 z-1">
              <ProblemSummary validity={validity} prefix={formPrefix} schema={schema} />
            </div>
          )}
          {/* The form stays where it is while JSON is edited: what is open in it, or half typed, is kept. */}
          <div className={cx(lens === 'json' && 'hidden')}>
            <SchemaForm
              key={generation}
              schema={schema}
              value={draft.parameters}
              onChange={(parameters) => change({ parameters })}
              deploymentDefaults={defaults}
              enforced={deployment.enforce_parameter_schema !== false}
              serverErrors={failure?.parameters}
              onValidity={setValidity}
              prefix={formPrefix}
            />
          </div>
          {lens === 'json' && <div className="p-4">{editor}</div>}
        </section>
        <section
          aria-label="What will be sent"
          className="flex min-w-0 flex-col border-line bg-raised max-lg:border-t lg:min-h-0 lg:overflow-auto lg:border-l"
        >
          {lens === 'both' ? (
            <div className="border-b border-line p-2">{editor}</div>
          ) : (
            <SentPanel draft={draft} at={at} schema={schema} variables={variables} defaults={defaults} />
          )}
          <RunOptions
            deployment={deployment}
            draft={draft}
            change={change}
            pool={pool.data}
            at={at}
            jobErrors={failure?.jobVariables}
            onJobValidity={setJobValidity}
            jobPrefix={jobPrefix}
            generation={generation}
          />
        </section>
      </div>
      <div className="flex min-h-12 flex-none flex-wrap items-center gap-2 border-t border-line-strong bg-raised px-4 py-2">
        <span className="min-w-0 flex-1 text-muted max-sm:basis-full max-sm:text-12">
          {kept && (
            <>
              Draft kept <Timestamp at={kept.at} style="time" />
              {kept.withoutSecrets && ' · without secrets'} ·{' '}
              <button
                type="button"
                className="underline underline-offset-3 hover:text-text"
                onClick={() => {
                  forget()
                  discard()
                }}
              >
                Discard
              </button>
            </>
          )}
        </span>
        <Outlook problems={problems} reason={obstacle?.reason} />
        <Button
          variant="primary"
          icon="play"
          busy={busy}
          disabledReason={obstacle?.reason}
          onClick={() => void submit()}
          className="max-sm:flex-1"
        >
          {draft.later === null ? 'Start run' : 'Schedule run'} <kbd className="opacity-80 max-sm:hidden">⌘⏎</kbd>
        </Button>
      </div>
    </div>
  )
}

function placed({ parameters, jobVariables }: LaunchFailure): boolean {
  return [...parameters, ...jobVariables].some((error) => error.path.length > 0)
}

/** ⌘⏎ starts the run from wherever the focus is, the JSON editor included, but not out of a dialog over the page. */
function useSubmitKey(submit: () => void) {
  const latest = useRef(submit)
  useEffect(() => {
    latest.current = submit
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.repeat) return
      if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return
      event.preventDefault()
      event.stopPropagation()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}

const NOTHING: JsonObject = {}

interface Obstacle {
  reason: string
  focus: (page: HTMLElement | null, formPrefix: string, jobPrefix: string) => void
}

/** What cannot be sent at all. What the server will refuse is no obstacle: it has the last word. */
function obstacleOf(state: {
  fault: string | undefined
  validity: Validity
  jobValidity: Validity
  unknownTime: boolean
}): Obstacle | undefined {
  if (state.fault !== undefined) {
    return {
      reason: 'The JSON of the parameters cannot be read',
      focus: (page) => page?.querySelector<HTMLElement>('[contenteditable]')?.focus(),
    }
  }
  const [unreadable] = state.validity.unreadable
  if (unreadable) {
    return { reason: 'A field holds text that is no JSON', focus: (_page, prefix) => focusField(prefix, unreadable) }
  }
  const [variable] = state.jobValidity.unreadable
  if (variable) {
    return {
      reason: 'A job variable holds text that is no JSON',
      focus: (_page, _prefix, prefix) => focusField(prefix, variable),
    }
  }
  if (state.unknownTime) {
    return {
      reason: 'Say when the run is to start',
      focus: (page) => page?.querySelector<HTMLElement>('[data-when]')?.focus(),
    }
  }
  return undefined
}

function Outlook({ problems, reason }: { problems: readonly Problem[]; reason: string | undefined }) {
  const errors = problems.filter((problem) => problem.level === 'error')
  const missing = errors.filter((problem) => problem.missing).length
  const wrong = errors.length - missing
  if (reason) return <span className="text-failed">{reason}</span>
  if (wrong > 0) return <span className="text-failed">The server will refuse {counted(wrong)}</span>
  if (missing > 0) return <span className="text-muted">{counted(missing)} still to fill in</span>
  return null
}

function counted(fields: number): string {
  return `${fields} ${fields === 1 ? 'field' : 'fields'}`
}
