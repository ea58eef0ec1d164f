import { Component, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { parseExact, printExact } from '~/lib/exact-json'
import { Button } from '~/ui/button'
import { TextArea } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { BackgroundCheck } from './background-check'
import { check } from './check'
import type { DocumentRules } from './document-rules'
import type { FormScope } from './form-context'
import { FormModel, rootLens } from './form-model'
import { getAt, isObject, jsonEquals, pointer, type JsonObject } from './json-value'
import { placed, weighed } from './judges'
import { sameFindings, sortProblems, validityOf, type Problem, type ServerError, type Validity } from './problems'
import { orderedProperties, schemaProblem, type Schema } from './schema'
import { shapeOf } from './shape'
import { isLarge } from './size'
import { ThemedForm, type RootContext } from './theme'
import { rjsfValidator } from './validator'

export interface Findings {
  /** The value that was judged, without the deployment's own parameters. */
  about: JsonObject
  errors: readonly ServerError[]
}

export interface SchemaFormProps {
  /** JSON Schema as Prefect serves it; may be null, empty or malformed. */
  schema: unknown
  /** The only state: what the person says. A key that is not there is not given. Never changed in place. */
  value: JsonObject
  onChange: (value: JsonObject) => void
  /** The server's verdict about what was sent; shown at its field until that field changes. */
  serverErrors?: readonly ServerError[]
  /** The deployment's parameters: what counts where the value has no key, after them the schema's defaults. */
  deploymentDefaults?: JsonObject
  /** What `POST /ui/schemas/validate` has against a value; each stands until its place changes. See use-server-check.ts. */
  findings?: Findings
  readOnly?: boolean
  /** False: the server does not check these values, so nothing is an error. Default true. */
  enforced?: boolean
  /** What becomes of top-level keys that the schema does not know; `fail` (default) for parameters of a flow. */
  unknownKeys?: 'fail' | 'ignored'
  /** The server fills in `__prefect_kind` values: each field may be given as JSON, template or variable. */
  special?: boolean
  /** The values are those of a block document: secrets stay hidden, blocks are referred to, nothing is checked by the server. */
  document?: DocumentRules
  /** Called after each check, which runs shortly after the last change. */
  onValidity?: (validity: Validity) => void
  /** Prefix of the DOM ids of the controls; see `focusField`. Default: unique. */
  prefix?: string
  /** Where a value comes from, in other words than "yours", "deployment", "default" and "not given". */
  sourceWords?: FormScope['sourceWords']
}

/** Validation waits for a pause in typing: the key press itself only renders its own field. */
const CHECK_AFTER_MS = 150
const CHECK_LARGE_AFTER_MS = 700
/** More fields than anybody reads; the JSON editor opens at once, the form on demand. */
const HUGE = 600

function samePlace(a: Problem, b: Problem): boolean {
  return pointer(a.path) === pointer(b.path)
}

const NO_ERRORS: readonly ServerError[] = []

/** A form for one JSON object, made from its schema. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema } = props
  const [anyway, setAnyway] = useState(false)
  const problem = schemaProblem(schema)
  if (problem !== undefined || !isObject(schema)) {
    return <JsonFallback {...props} reason={`${problem} The values can be given as JSON.`} />
  }
  const count = isObject(schema.properties) ? Object.keys(schema.properties).length : 0
  if (count > HUGE && !anyway) {
    return (
      <JsonFallback {...props} reason={`${count.toLocaleString('en')} fields: the form may be slow.`}>
        <Button size="small" onClick={() => setAnyway(true)}>
          Show the form
        </Button>
      </JsonFallback>
    )
  }
  return (
    <Guard
      fallback={
        <JsonFallback {...props} reason="This schema cannot be shown as a form. The values can be given as JSON." />
      }
    >
      <Live {...props} schema={schema} />
    </Guard>
  )
}

function Live(props: SchemaFormProps & { schema: Schema }) {
  const {
    schema,
    value,
    onChange,
    deploymentDefaults,
    readOnly = false,
    enforced = true,
    unknownKeys,
    onValidity,
    sourceWords,
    findings,
    special = false,
    document,
  } = props
  const serverErrors = props.serverErrors ?? NO_ERRORS
  const ownPrefix = useId()
  const prefix = props.prefix ?? `${ownPrefix}-`
  const [model] = useState(() => new FormModel(value))
  const shape = useMemo(() => ({ ...shapeOf({}, schema), schema }), [schema])
  const lens = useMemo(() => rootLens(model, deploymentDefaults), [model, deploymentDefaults])

  const heard = useRef({ onChange, onValidity })
  useLayoutEffect(() => {
    heard.current = { onChange, onValidity }
  })
  useLayoutEffect(() => model.onEmit((next) => heard.current.onChange(next)), [model])
  // Before paint, so that a value set from outside is never shown a frame late.
  useLayoutEffect(() => model.accept(value), [model, value])

  const [background] = useState(() => new BackgroundCheck())
  useEffect(() => () => background.stop(), [background])
  const refused = useRef<{ errors: readonly ServerError[]; about: JsonObject }>(undefined)
  useEffect(() => {
    // Server errors are about the value that was sent: each stands until its place changes.
    if (refused.current?.errors !== serverErrors) refused.current = { errors: serverErrors, about: model.value }
    const sent = refused.current.about
    const stillThere = (error: ServerError, about: JsonObject) =>
      jsonEquals(getAt(about, error.path), getAt(model.value, error.path)) &&
      (error.path.length > 0 || about === model.value)
    const run = () => {
      const options = { deploymentDefaults, enforced, unknownKeys, document }
      if (isLarge(model.value)) background.ask(schema, model.value, options, model.branches, settle)
      else {
        background.forget()
        settle(check(schema, model.value, { ...options, openBranch: model.branchAt }))
      }
    }
    const settle = (local: Problem[]) => {
      const refusals = placed(
        serverErrors.filter((error) => stillThere(error, sent)),
        local,
      )
      const strict = findings
        ? weighed(
            findings.errors.filter((error) => stillThere(error, findings.about)),
            local,
            { ...deploymentDefaults, ...model.value },
            enforced,
          )
        : []
      const server = [...refusals, ...strict.filter((one) => !refusals.some((other) => samePlace(one, other)))]
      // Where the server has spoken, the local guess about the same place says nothing new.
      const said = new Set(server.filter(({ level }) => level === 'error').map((problem) => pointer(problem.path)))
      const unsaid = local.filter((problem) => problem.level !== 'error' || !said.has(pointer(problem.path)))
      const problems = sortProblems([...server, ...model.unreadable, ...unsaid])
      if (told && sameFindings(told, problems)) return
      told = problems
      model.setProblems(problems)
      heard.current.onValidity?.(validityOf(problems))
    }
    let told: Problem[] | undefined
    run()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = model.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(run, isLarge(model.value) ? CHECK_LARGE_AFTER_MS : CHECK_AFTER_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
      background.forget()
    }
  }, [model, background, schema, deploymentDefaults, enforced, unknownKeys, document, serverErrors, findings])

  const context = useMemo<RootContext>(
    () => ({ scope: { model, root: schema, readOnly, special, document, prefix, sourceWords }, lens, shape }),
    [model, schema, readOnly, special, document, prefix, sourceWords, lens, shape],
  )
  // Made once: the value is in the model, so a key press renders nothing here.
  const form = useMemo(
    () => (
      <ThemedForm
        schema={{ type: 'object' }}
        validator={rjsfValidator}
        formContext={context}
        tagName="div"
        noValidate
        idPrefix={prefix}
      >
        {/* No submit button of rjsf's: the page around the form has one. */}
        <></>
      </ThemedForm>
    ),
    [context, prefix],
  )
  const nothing = useMemo(
    () => orderedProperties(schema).length === 0 && !isObject(schema.additionalProperties),
    [schema],
  )
  if (nothing && Object.keys(value).length === 0) {
    return (
      <p className="px-4 py-3 text-muted">
        {document ? 'A block of this type has no fields' : 'No parameters'}: there is nothing to fill in.
      </p>
    )
  }
  return form
}

/** The whole value as JSON, where a form cannot be made. */
function JsonFallback({
  value,
  onChange,
  reason,
  readOnly,
  onValidity,
  children,
}: SchemaFormProps & { reason: string; children?: ReactNode }) {
  const printed = useMemo(() => printExact(value, 2), [value])
  const [draft, setDraft] = useState<{ text: string; value: JsonObject; fault?: string }>()
  const current = draft && draft.value === value ? draft : undefined
  const change = (text: string) => {
    let means: unknown
    let fault: string | undefined
    try {
      means = parseExact(text)
      if (!isObject(means)) fault = 'The values must be one JSON object: { … }.'
    } catch (error) {
      fault = `Not JSON: ${error instanceof Error ? error.message : String(error)}`
    }
    if (fault === undefined) {
      setDraft({ text, value: means as JsonObject })
      onChange(means as JsonObject)
    } else setDraft({ text, value, fault })
    onValidity?.(validityOf(fault === undefined ? [] : [{ path: [], level: 'error', message: fault, source: 'text' }]))
  }
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      <p className="flex items-start gap-2 text-late">
        <Icon name="alert" className="mt-0.75" />
        <span className="min-w-0 flex-1 wrap-anywhere">{reason}</span>
        {children}
      </p>
      <TextArea
        mono
        label="Values as JSON"
        rows={12}
        value={current?.text ?? printed}
        readOnly={readOnly}
        invalid={current?.fault !== undefined}
        onValue={change}
        className="resize-y leading-4.5"
      />
      {current?.fault && <p className="text-12 text-failed">{current.fault}</p>}
    </div>
  )
}

/** A schema nobody foresaw costs the form, never the page. */
class Guard extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
