import { type FormEvent, useRef, useState } from 'react'
import { Link } from 'react-router'
import { ApiError } from '~/api/client'
import { Button } from '~/ui/button'
import { ErrorNotice } from '~/ui/error-notice'
import { Field, TextArea, TextInput } from '~/ui/fields'
import { limitFault, readLimit } from './limit-editor'

/** As typed. */
export interface QueueDraft {
  name: string
  description: string
  priority: string
  limit: string
}

/** As the server takes it. */
export interface QueueValues {
  name: string
  description: string
  priority: number | null
  concurrency_limit: number | null
}

type Faults = Partial<Record<keyof QueueDraft | 'form', string>>

const fields = ['name', 'description', 'priority', 'limit'] as const
const fieldOf: Record<string, keyof QueueDraft> = {
  name: 'name',
  description: 'description',
  priority: 'priority',
  concurrency_limit: 'limit',
}

function readDraft(draft: QueueDraft, needsPriority: boolean): { values?: QueueValues; faults: Faults } {
  const faults: Faults = {}
  const name = draft.name.trim()
  if (!name) faults.name = 'A queue needs a name.'
  const limit = readLimit(draft.limit)
  if (limit === undefined) faults.limit = limitFault
  const priority = readLimit(draft.priority)
  if (priority === undefined || priority === 0 || (needsPriority && priority === null))
    faults.priority = `A whole number from 1${needsPriority ? '' : ', or nothing for the first that is free'}.`
  if (Object.keys(faults).length > 0) return { faults }
  return {
    faults,
    values: { name, description: draft.description, priority: priority ?? null, concurrency_limit: limit ?? null },
  }
}

/** The server's refusal where it belongs: pydantic names the field; a 409 is about the name. */
function refusal(error: unknown): Faults {
  if (!(error instanceof ApiError)) return { form: error instanceof Error ? error.message : String(error) }
  // The server's own sentence has its placeholder left in (server/api/workers.py).
  if (error.status === 409) return { name: 'This pool has a queue of that name already.' }
  const faults: Faults = {}
  for (const item of Array.isArray(error.detail) ? (error.detail as unknown[]) : []) {
    const { loc, msg } = item as { loc?: unknown; msg?: unknown }
    const field = Array.isArray(loc) ? fieldOf[String(loc.at(-1))] : undefined
    if (field && typeof msg === 'string') faults[field] = msg
  }
  return Object.keys(faults).length > 0 ? faults : { form: error.message }
}

/** Name, description, priority and limit of a queue, to make one or to change it. A refusal leaves all as typed. */
export function QueueForm({
  start,
  needsPriority = false,
  submitLabel,
  cancelTo,
  onSubmit,
}: {
  start: QueueDraft
  /** A new queue may leave its priority to the server. */
  needsPriority?: boolean
  submitLabel: string
  cancelTo: string
  /** Rejects with the server's answer. */
  onSubmit: (values: QueueValues) => Promise<unknown>
}) {
  const [draft, setDraft] = useState(start)
  const [faults, setFaults] = useState<Faults>({})
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const set = (field: keyof QueueDraft) => (value: string) => {
    setDraft((now) => ({ ...now, [field]: value }))
    setFaults(({ [field]: _mended, form: _old, ...others }) => others)
  }
  const show = (found: Faults) => {
    setFaults(found)
    const first = fields.find((field) => found[field])
    if (first) form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const { values, faults: found } = readDraft(draft, needsPriority)
    if (!values) return show(found)
    setBusy(true)
    setFaults({})
    try {
      await onSubmit(values)
    } catch (error) {
      show(refusal(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="flex max-w-160 flex-col gap-4 p-4">
      <Field label="Name" required error={faults.name}>
        {(control) => <TextInput {...control} name="name" value={draft.name} onValue={set('name')} />}
      </Field>
      <Field label="Description" error={faults.description}>
        {(control) => (
          <TextArea {...control} name="description" value={draft.description} onValue={set('description')} />
        )}
      </Field>
      <Field
        label="Priority"
        required={needsPriority}
        error={faults.priority}
        help="1 is served first. A number that another queue has moves that queue, and those after it, down by one."
      >
        {(control) => (
          <TextInput
            {...control}
            name="priority"
            inputMode="numeric"
            placeholder={needsPriority ? undefined : 'the first that is free'}
            value={draft.priority}
            onValue={set('priority')}
            className="max-w-56"
          />
        )}
      </Field>
      <Field
        label="Concurrency limit"
        error={faults.limit}
        help="So many of its runs are pending or running at once; the limit of the work pool holds as well. 0 starts nothing."
      >
        {(control) => (
          <TextInput
            {...control}
            name="limit"
            inputMode="numeric"
            placeholder="no limit"
            value={draft.limit}
            onValue={set('limit')}
            className="max-w-56"
          />
        )}
      </Field>
      {faults.form && <ErrorNotice message={faults.form} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          {submitLabel}
        </Button>
        <Button render={<Link to={cancelTo} />}>Cancel</Button>
      </div>
    </form>
  )
}
