import { type KeyboardEvent, useCallback, useId, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useCreateFlowRun } from '~/api/deployments'
import { focusField } from '~/features/schema-form/focus'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { LazySchemaForm } from '~/features/schema-form/lazy-schema-form'
import type { ServerError, Validity } from '~/features/schema-form/problems'
import { printExact } from '~/lib/exact-json'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { ErrorNotice } from '~/ui/error-notice'
import { writeDraft } from './draft-store'
import { launchFailure, type LaunchFailure } from './launch-errors'
import { newKey } from './new-key'
import type { LaunchableDeployment } from './quick-run'
import type { RunBody } from './run-draft'
import { secretPaths, withoutSecrets } from '~/features/schema-form/secrets'
import { showStarted } from './started'

const NO_ERRORS: readonly ServerError[] = []

/** Only what is missing before a run can start; all else is as the deployment, or the preset, has it. */
export function MissingDialog({
  deployment,
  missing,
  body,
  title,
  form,
  onClose,
}: {
  deployment: LaunchableDeployment
  /** The parameters to ask for. */
  missing: readonly string[]
  /** What the run has besides. */
  body: RunBody
  title: string
  /** The address of the whole form. */
  form: string
  onClose: () => void
}) {
  const schema: unknown = deployment.parameter_openapi_schema
  const asked = useMemo(() => partOf(schema, missing), [schema, missing])
  const [value, setValue] = useState<JsonObject>({})
  const [validity, setValidity] = useState<Validity>()
  const [failure, setFailure] = useState<LaunchFailure>()
  const create = useCreateFlowRun()
  const navigate = useNavigate()
  const prefix = useId()
  const pressed = useRef<{ of: string; key: string }>(undefined)
  const begun = useRef(false)
  const [first = ''] = missing
  const onValidity = useCallback(
    (next: Validity) => {
      setValidity(next)
      if (begun.current) return
      begun.current = true
      // The fields are there, later than the dialog, which has given the keyboard to its frame.
      setTimeout(() => focusField(`${prefix}-`, [first]))
    },
    [prefix, first],
  )
  const unreadable = validity?.unreadable.length ?? 0
  const open = validity?.missing ?? missing.length
  const reason =
    unreadable > 0
      ? 'A field holds text that is no JSON'
      : open > 0
        ? `${open} ${open === 1 ? 'field is' : 'fields are'} still to fill in`
        : undefined

  const submit = async () => {
    if (create.isPending || reason) return
    const run = { ...body, deploymentId: deployment.id, parameters: { ...body.parameters, ...value } }
    // A press whose answer was lost is repeated under the same key.
    const of = printExact(run)
    if (pressed.current?.of !== of) pressed.current = { of, key: newKey() }
    try {
      const made = await create.mutateAsync({ ...run, idempotency_key: pressed.current.key })
      showStarted(made, title)
      onClose()
    } catch (error) {
      const found = launchFailure(error, run.parameters)
      if (found.refused) pressed.current = undefined
      setFailure(found)
    }
  }
  const openForm = async () => {
    const given = withoutSecrets(value, secretPaths(asked, value))
    // The form takes up what was typed here as its draft.
    if (form === paths.launch(deployment.id) && Object.keys(given).length > 0)
      writeDraft(deployment.id, {
        at: new Date().toISOString(),
        changes: { parameters: given },
        withoutSecrets: Object.keys(given).length < Object.keys(value).length,
      })
    await navigate(form)
  }
  const placed = failure?.parameters.some(({ path }) => missing.includes(String(path[0])))
  const onKeyDown = (event: KeyboardEvent) => {
    const inField = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox'
    if (event.key !== 'Enter' || event.defaultPrevented || !(inField || event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void submit()
  }
  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(next) => next || create.isPending || onClose()}
      title={title}
      description={`${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no value yet; everything else is as it stands.`}
      footer={
        <>
          <Button onClick={() => void openForm()}>Whole form</Button>
          <Button onClick={onClose} disabled={create.isPending}>
            Cancel
          </Button>
          <Button
            variant="primary"
            icon="play"
            busy={create.isPending}
            disabledReason={reason}
            onClick={() => void submit()}
          >
            Start run
          </Button>
        </>
      }
    >
      {/* The fields within are what the keyboard is in. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="flex flex-col gap-3" onKeyDown={onKeyDown}>
        <div className="-mx-4 -mt-3 border-line last:-mb-3 not-last:border-b">
          <LazySchemaForm
            schema={asked}
            value={value}
            onChange={setValue}
            serverErrors={failure?.parameters ?? NO_ERRORS}
            enforced={deployment.enforce_parameter_schema !== false}
            special
            onValidity={onValidity}
            prefix={`${prefix}-`}
          />
        </div>
        {failure && !placed && (
          <ErrorNotice message={`The run was not started. ${failure.message}`} detail={failure.detail} />
        )}
      </div>
    </Dialog>
  )
}

/** The schema of these parameters alone, all of them required. */
function partOf(schema: unknown, names: readonly string[]): JsonObject {
  const whole = isObject(schema) ? schema : {}
  const properties = isObject(whole.properties) ? whole.properties : {}
  return {
    ...whole,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? {}])),
  }
}
