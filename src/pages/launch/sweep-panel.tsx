import { type ClipboardEvent, useId } from 'react'
import { createPortal } from 'react-dom'
import { Link, useNavigate } from 'react-router'
import type { Deployment } from '~/api/deployments'
import type { SweepOutcome } from '~/api/sweeps'
import type { RunDraft } from '~/features/launch/run-draft'
import { parseCsv } from '~/features/launch/sweep/csv'
import type { SweepHow } from '~/features/launch/sweep/sweep-draft'
import type { SweepPlan } from '~/features/launch/sweep/sweep-plan'
import { sweepTag } from '~/features/launch/sweep/sweep-store'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { orderedProperties } from '~/features/schema-form/schema'
import { valueWords } from '~/features/schema-form/schema-words'
import { shapeOf } from '~/features/schema-form/shape'
import { paths } from '~/lib/paths'
import { Button, IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { SegmentedChoice, Select, TextArea, TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { toast } from '~/ui/toast'
import { isMade, useSweep } from './use-sweep'
import { useSubmitKey } from './use-submit-key'

const HOWS: { value: SweepHow; label: string }[] = [
  { value: 'product', label: 'Each with each' },
  { value: 'zip', label: 'Side by side' },
  { value: 'table', label: 'Table' },
]
/** More rows than anybody reads; those with a fault are listed above them. */
const MOST_ROWS = 200
const MOST_FAULTS = 8

interface SweepPanelProps {
  origin: string
  deployment: Deployment
  draft: RunDraft
  at: string | null
  defaults: JsonObject
  /** What keeps anything from being sent, in the form beside this. */
  obstacle: string | undefined
  /** Where the page has its buttons. */
  footer: HTMLElement | null
}

/** Many runs from one form: what varies, the runs that makes, and what became of each. */
export function SweepPanel({ obstacle, footer, ...props }: SweepPanelProps) {
  const { deployment } = props
  const navigate = useNavigate()
  const sweep = useSweep({
    ...props,
    onAllStarted: (key, count) => {
      toast.show({ kind: 'success', title: `Started ${runsWords(count)}` })
      void navigate(paths.sweep(deployment.id, key))
    },
  })
  const { plan, busy, open, faulty } = sweep
  const made = plan.runs.filter(({ digest }) => isMade(sweep.outcomes.get(digest))).length
  const reason =
    obstacle ??
    plan.fault ??
    (sweep.every === undefined
      ? 'The seconds between two starts are no number'
      : plan.runs.length === 0
        ? 'Say which values a parameter is to have'
        : faulty > 0
          ? `${runsWords(faulty)} cannot be started as ${faulty === 1 ? 'it is' : 'they are'}`
          : open === 0
            ? 'All of these runs are started'
            : undefined)
  const start = () => {
    if (!reason && !sweep.stale) void sweep.start()
  }
  useSubmitKey(start)
  return (
    <>
      <Editor sweep={sweep} schema={deployment.parameter_openapi_schema} />
      <Preview sweep={sweep} made={made} deploymentId={deployment.id} />
      {footer &&
        createPortal(
          <>
            {busy ? (
              <>
                <span role="status" className="mono text-muted">
                  {busy.done} of {busy.of} started
                </span>
                <Button icon="stop" onClick={sweep.stop}>
                  Stop
                </Button>
              </>
            ) : (
              reason && (
                <span className={cx(plan.runs.length > 0 || plan.fault ? 'text-failed' : 'text-muted')}>{reason}</span>
              )
            )}
            <Button
              variant="primary"
              icon="play"
              busy={busy !== undefined}
              disabledReason={reason}
              onClick={start}
              className="max-sm:flex-1"
            >
              Start {made > 0 ? `${open} more` : plan.runs.length > 0 ? runsWords(plan.runs.length) : 'runs'}{' '}
              <kbd className="opacity-80 max-sm:hidden">⌘⏎</kbd>
            </Button>
          </>,
          footer,
        )}
    </>
  )
}

const runsWords = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'run' : 'runs'}`

type Sweep = ReturnType<typeof useSweep>

function Editor({ sweep: { draft, change }, schema }: { sweep: Sweep; schema: unknown }) {
  const root = isObject(schema) ? schema : {}
  const properties = isObject(root.properties) ? root.properties : {}
  const names = orderedProperties(root).filter((name) => !shapeOf(properties[name], root).secret)
  const { varied } = draft
  const everyId = useId()
  const set = (at: number, changes: Partial<(typeof varied)[number]>) =>
    change({ varied: varied.map((each, index) => (index === at ? { ...each, ...changes } : each)) })
  /** Rows of a spreadsheet go where rows go, wherever they are pasted. */
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    if (!isTable(text, properties)) return
    event.preventDefault()
    change({ how: 'table', table: text })
  }
  return (
    <div className="flex flex-none flex-col gap-2 border-b border-line pb-3">
      <div className="flex min-h-9 flex-wrap items-center gap-2 border-b border-line px-4 py-1">
        <h2>Sweep</h2>
        <span className="grow" />
        <SegmentedChoice
          label="How the values meet"
          value={draft.how}
          options={HOWS}
          onChange={(how) => change({ how })}
        />
      </div>
      {draft.how === 'table' ? (
        <div className="flex flex-col gap-1 px-4">
          <TextArea
            mono
            label="Runs as a table"
            rows={6}
            value={draft.table}
            placeholder={`${names.slice(0, 2).join(',') || 'parameter'}\n…`}
            onValue={(table) => change({ table })}
            className="resize-y leading-4.5"
          />
          <p className="text-12 text-muted">
            Pasted from a spreadsheet or CSV: the first line names parameters, each other line is a run. An empty cell
            is not given.
          </p>
        </div>
      ) : (
        <div className="flex flex-col gap-1.5 px-4">
          {varied.map(({ name, values }, at) => (
            <div key={at} className="grid grid-cols-[minmax(96px,160px)_minmax(0,1fr)_auto] items-start gap-1.5">
              <Select
                label={`Parameter ${at + 1}`}
                value={name}
                placeholder="parameter"
                options={names.map((each) => ({
                  value: each,
                  label: each,
                  disabled: each !== name && varied.some((other) => other.name === each),
                }))}
                onChange={(next) => set(at, { name: next })}
                className="w-full"
              />
              <TextArea
                mono
                label={`Values of ${name || `parameter ${at + 1}`}`}
                rows={Math.min(6, values.split('\n').length)}
                value={values}
                placeholder={placeholderOf(shapeOf(properties[name], root).kind)}
                onValue={(text) => set(at, { values: text })}
                onPaste={paste}
                className="resize-y leading-4.5"
              />
              <IconButton
                icon="close"
                label={`Do not vary ${name || `parameter ${at + 1}`}`}
                disabledReason={varied.length === 1 && name === '' && values === '' ? 'Nothing is varied yet.' : null}
                onClick={() =>
                  change({
                    varied:
                      varied.length === 1 ? [{ name: '', values: '' }] : varied.filter((_, index) => index !== at),
                  })
                }
              />
            </div>
          ))}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Button
              size="small"
              variant="quiet"
              icon="plus"
              disabledReason={varied.length >= names.length && 'Each parameter that can vary does.'}
              onClick={() => change({ varied: [...varied, { name: '', values: '' }] })}
            >
              Another parameter
            </Button>
            <span className="text-12 text-muted">
              A range such as 1..10 step 2 or R-1..R-9, a list a, b, or one value a line.
            </span>
          </div>
        </div>
      )}
      <p className="flex items-center gap-2 px-4 text-muted">
        <label htmlFor={everyId}>Start one every</label>
        <TextInput
          id={everyId}
          mono
          inputMode="decimal"
          value={draft.every}
          placeholder="0"
          onValue={(every) => change({ every })}
          className="h-7! w-20!"
        />
        seconds
      </p>
    </div>
  )
}

function placeholderOf(kind: string): string {
  if (kind === 'integer' || kind === 'number') return '1..10 or 1, 5, 20'
  if (kind === 'boolean') return 'true, false'
  if (kind === 'list' || kind === 'object' || kind === 'map') return 'one JSON value a line'
  return 'a, b, c or one value a line'
}

function isTable(text: string, properties: JsonObject): boolean {
  try {
    const [head, ...body] = parseCsv(text)
    return body.length > 0 && head!.every((name) => Object.hasOwn(properties, name.trim()))
  } catch {
    return false
  }
}

function Preview({ sweep, made, deploymentId }: { sweep: Sweep; made: number; deploymentId: string }) {
  const { plan, outcomes, stale, busy } = sweep
  const { names, runs } = plan
  return (
    <section aria-label="The runs" className="min-w-0 border-b border-line lg:min-h-40 lg:flex-1 lg:overflow-auto">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1">
        <h2>{runs.length > 0 ? runsWords(runs.length) : 'Runs'}</h2>
        {plan.repeated > 0 && (
          <span className="text-12 text-muted">
            {plan.repeated === 1
              ? 'One combination is there twice and starts'
              : `${plan.repeated} combinations are there again and start`}{' '}
            once
          </span>
        )}
        <span className="grow" />
        {made > 0 && !busy && (
          <>
            <Link to={paths.sweep(deploymentId, sweep.key)} className="text-12 text-accent">
              {made} started as {sweepTag(sweep.key)}
            </Link>
            <Button size="small" onClick={sweep.anew}>
              A new sweep
            </Button>
          </>
        )}
      </div>
      {plan.fault && (
        <p role="alert" className="flex items-start gap-2 px-4 pb-2 text-failed">
          <Icon name="alert" className="mt-0.75" />
          <span className="min-w-0 wrap-anywhere">{plan.fault}</span>
        </p>
      )}
      <Faults plan={plan} />
      {runs.length === 0 && !plan.fault && (
        <p className="px-4 pb-3 text-muted">
          Choose a parameter and its values: each combination is a run, with everything else as the form has it.
        </p>
      )}
      {runs.length > 0 && (
        <table className={cx('w-full text-left', stale && 'opacity-60')}>
          <thead>
            <tr className="h-7 border-y border-line bg-sunken text-12 text-muted">
              <th scope="col" className="w-12 px-4 font-medium">
                <span className="sr-only">Number</span>#
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className="mono px-2 font-medium">
                  {name}
                </th>
              ))}
              <th scope="col" className="px-2 pr-4 font-medium">
                Outcome
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, MOST_ROWS).map(({ digest, cells, faults }, index) => (
              <tr key={digest} className="h-7 border-b border-line last:border-b-0">
                <td className="mono px-4 text-muted">{index + 1}</td>
                {cells.map((cell, at) => (
                  <td key={at} className="mono max-w-48 truncate px-2">
                    {cell.fault !== undefined ? (
                      <span className="text-failed" title={cell.fault}>
                        <Icon name="alert" className="mr-1 inline" />
                        {cell.text}
                        <span className="sr-only"> ({cell.fault})</span>
                      </span>
                    ) : cell.value === undefined ? (
                      <span className="font-sans text-muted">not given</span>
                    ) : (
                      valueWords(cell.value)
                    )}
                  </td>
                ))}
                <td className="px-2 pr-4">
                  <Outcome outcome={outcomes.get(digest)} faults={faults} busy={busy !== undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {runs.length > MOST_ROWS && (
        <p className="px-4 py-2 text-muted">
          … and {runsWords(runs.length - MOST_ROWS)} more, which are started as well.
        </p>
      )}
    </section>
  )
}

function Outcome({ outcome, faults, busy }: { outcome: SweepOutcome | undefined; faults: string[]; busy: boolean }) {
  if (isMade(outcome)) {
    return (
      <Link to={paths.flowRun(outcome.id)} className="text-accent">
        Started
      </Link>
    )
  }
  if (outcome) {
    return (
      <span className="text-failed wrap-anywhere">
        {outcome.refused ? 'Refused' : 'Not known'}: {outcome.error}
      </span>
    )
  }
  if (faults.length > 0) return <span className="text-failed wrap-anywhere">{faults[0]}</span>
  return <span className="text-muted">{busy ? 'waits' : '–'}</span>
}

function Faults({ plan: { runs } }: { plan: SweepPlan }) {
  const faulty = runs.flatMap(({ faults }, index) => (faults.length > 0 ? [{ index, faults }] : []))
  if (faulty.length === 0) return null
  return (
    <ul aria-label="What is wrong" className="px-4 pb-2 text-failed">
      {faulty.slice(0, MOST_FAULTS).map(({ index, faults }) => (
        <li key={index} className="wrap-anywhere">
          Run {index + 1}: {faults.join('; ')}
        </li>
      ))}
      {faulty.length > MOST_FAULTS && <li>… and {runsWords(faulty.length - MOST_FAULTS)} more</li>}
    </ul>
  )
}
