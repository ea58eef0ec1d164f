import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Deployment } from '~/api/deployments'
import type { FlowRun } from '~/api/flow-runs'
import { workPoolQuery } from '~/api/work-pools'
import type { LaunchFailure } from '~/features/launch/launch-errors'
import { runBody, startOf, type RunDraft, wholeNumber } from '~/features/launch/run-draft'
import type { Preset } from '~/features/launch/presets/preset'
import { useLaunch } from '~/features/launch/use-launch'
import { QueryError } from '~/features/page/query-error'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { focusField } from '~/features/schema-form/focus'
import { useJsonLens } from '~/features/schema-form/json-lens'
import { JsonLensEditor } from '~/features/schema-form/json-lens-editor'
import { useLensChoice } from '~/features/schema-form/lens-choice'
import { ProblemSummary } from '~/features/schema-form/problem-summary'
import { validityOf, type Problem, type Validity } from '~/features/schema-form/problems'
import { SchemaForm } from '~/features/schema-form/schema-form'
import { secretPaths } from '~/features/schema-form/secrets'
import { useServerCheck } from '~/features/schema-form/use-server-check'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { ErrorNotice } from '~/ui/error-notice'
import { Skeleton } from '~/ui/skeleton'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import { Timestamp } from '~/ui/timestamp'
import { usePreferences } from '~/ui/use-preferences'
import { LaunchHeader, useLaunchMode } from './launch-header'
import { LaunchNotices } from './launch-notices'
import { RunOptions } from './run-options'
import { SentPanel } from './sent-panel'
import { useRunDraft } from './use-run-draft'
import { useSubmitKey } from './use-submit-key'

/** With the check of many runs, which one run does not need. */
const SweepPanel = lazy(() => import('./sweep-panel').then((module) => ({ default: module.SweepPanel })))

const presetDialogs = lazyPart(() => import('~/features/launch/presets/preset-dialogs'))

interface LaunchFormProps {
  deployment: Deployment
  start: RunDraft
  /** Which draft this is: the deployment and what the form started from. */
  origin: string
  fromRun?: FlowRun
  preset?: Preset
  notice?: string
}

const UNCHECKED = validityOf([])

/** Everything of a run before it starts: parameters as form or JSON, options, and what will be sent. */
export function LaunchForm({ deployment, start: first, origin, fromRun, preset, notice }: LaunchFormProps) {
  const [lens] = useLensChoice()
  const [mode] = useLaunchMode()
  const prefs = usePreferences()
  const ids = useId()
  const schema = deployment.parameter_openapi_schema as unknown
  const pool = useQuery({
    ...workPoolQuery(deployment.work_pool_name ?? ''),
    enabled: Boolean(deployment.work_pool_name),
  })
  const variables: unknown = pool.data?.base_job_template?.variables

  const { draft, change, kept, tooLarge, discard, forgetDraft, generation } = useRunDraft({
    origin,
    start: first,
    schema,
    variables,
  })
  const { launch, busy, failure, forget } = useLaunch(forgetDraft)
  const [validity, setValidity] = useState<Validity>(UNCHECKED)
  const [jobValidity, setJobValidity] = useState<Validity>(UNCHECKED)
  const secrets = useMemo(() => secretPaths(schema, draft.parameters), [schema, draft.parameters])
  const json = useJsonLens({
    what: 'parameters',
    value: draft.parameters,
    secrets,
    onChange: (parameters) => change({ parameters }),
    shown: lens !== 'form',
  })
  const { fault } = json
  const page = useRef<HTMLDivElement>(null)
  const [footer, setFooter] = useState<HTMLElement | null>(null)
  const [saving, setSaving] = useState(false)
  const dialogs = useLazyPart(presetDialogs, saving, () => setSaving(false))

  const { timeZone } = prefs
  const { later, zone, typedAt } = draft
  const start = useMemo(() => startOf({ later, zone, typedAt }, { timeZone }), [later, zone, typedAt, timeZone])
  const at = start?.at ?? null
  const obstacle = obstacleOf({ fault, validity, jobValidity, unknownTime: start === undefined, draft })
  const defaults = isObject(deployment.parameters) ? deployment.parameters : NOTHING
  const strict = useServerCheck(schema, draft.parameters, defaults, fault === undefined)
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
  useSubmitKey(() => void submit(), mode === 'one')

  const problems = [...validity.problems, ...jobValidity.problems]
  const editor = <JsonLensEditor key={generation} {...json} />
  return (
    <div ref={page} className="flex min-h-0 flex-1 flex-col">
      <LaunchHeader deployment={deployment} fromRun={fromRun} preset={preset} />
      {/* An error that has a field is said there and in the summary. */}
      {failure && !(lens !== 'json' && placed(failure)) && (
        <ErrorNotice message={`The run was not started. ${failure.message}`} detail={failure.detail} />
      )}
      <LaunchNotices deployment={deployment} pool={pool.data} notice={notice} />
      {!pool.data && <QueryError query={pool} />}
      <div
        className={cx(
          'grid min-h-0 flex-1 grid-cols-1 overflow-auto lg:overflow-hidden',
          mode === 'sweep'
            ? 'lg:grid-cols-[minmax(0,1fr)_minmax(420px,52%)]'
            : 'lg:grid-cols-[minmax(0,1fr)_minmax(340px,460px)]',
        )}
      >
        <section aria-label="Parameters" className="min-w-0 bg-raised lg:overflow-auto">
          {lens !== 'json' && mode === 'one' && (
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
              findings={strict.findings}
              special
              onValidity={setValidity}
              prefix={formPrefix}
            />
          </div>
          {lens === 'json' && <div className="p-4">{editor}</div>}
        </section>
        <section
          aria-label={mode === 'sweep' ? 'The sweep' : 'What will be sent'}
          className="flex min-w-0 flex-col border-line bg-raised max-lg:border-t lg:min-h-0 lg:overflow-auto lg:border-l"
        >
          {lens === 'both' && <div className="border-b border-line p-2">{editor}</div>}
          {mode === 'sweep' && (
            <Suspense fallback={<Skeleton className="m-4 h-24" />}>
              <SweepPanel
                origin={origin}
                deployment={deployment}
                draft={draft}
                at={at}
                defaults={defaults}
                obstacle={obstacle?.reason}
                footer={footer}
              />
            </Suspense>
          )}
          {mode === 'one' && lens !== 'both' && (
            <SentPanel draft={draft} at={at} deployment={deployment} variables={variables} defaults={defaults} />
          )}
          <RunOptions
            deployment={deployment}
            draft={draft}
            change={change}
            pool={pool.data}
            start={start}
            jobErrors={failure?.jobVariables}
            onJobValidity={setJobValidity}
            jobPrefix={jobPrefix}
            generation={generation}
          />
        </section>
      </div>
      <div className="flex min-h-12 flex-none flex-wrap items-center gap-2 border-t border-line-strong bg-raised px-4 py-2">
        <span className="min-w-0 flex-1 text-muted max-sm:basis-full max-sm:text-12">
          {tooLarge && 'Too large to be kept as a draft: what is here is lost when the page is left.'}
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
        {strict.failure && (
          <span className="text-12 text-muted">
            The server’s check did not answer: {strict.failure.message}{' '}
            <button type="button" className="underline underline-offset-3 hover:text-text" onClick={strict.again}>
              Retry
            </button>
          </span>
        )}
        <Button
          variant="quiet"
          disabledReason={obstacle?.reason}
          onClick={() => setSaving(true)}
          className="max-sm:-ml-2.5"
        >
          Save as preset…
        </Button>
        {saving && dialogs && (
          <dialogs.SavePresetDialog
            deployment={deployment}
            draft={draft}
            variables={variables}
            suggested={preset?.label ?? ''}
            onClose={() => setSaving(false)}
          />
        )}
        <span ref={setFooter} className="contents" />
        {mode === 'one' && (
          <>
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
          </>
        )}
      </div>
    </div>
  )
}

function placed({ parameters, jobVariables }: LaunchFailure): boolean {
  return [...parameters, ...jobVariables].some((error) => error.path.length > 0)
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
  draft: RunDraft
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
  const { retries, retryDelay } = state.draft
  if ([retries, retryDelay].some((text) => text.trim() !== '' && wholeNumber(text) === undefined)) {
    return {
      reason: 'Retries and their delay are whole numbers',
      focus: (page) => page?.querySelector<HTMLElement>('input[inputmode="numeric"][aria-invalid="true"]')?.focus(),
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
