import { useId, useState } from 'react'
import { RejectedError } from '~/api/client'
import type { StateType } from '~/api/flow-runs'
import { StateMark, stateWord } from '~/features/states/state-mark'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { ErrorNotice } from '~/ui/error-notice'
import { Checkbox, Field, Select, TextArea, TextInput } from '~/ui/fields'
import { toast } from '~/ui/toast'
import { stateTypes } from './state-changes'

type Change = { id: string; state: { type: StateType; name?: string; message?: string }; force: boolean }

/** Sets any state of a flow run or task run by hand. What was typed stays when the server refuses. */
export function SetStateDialog({
  subject,
  set,
  consequence,
  onClose,
}: {
  subject: { id: string; name?: string | null; state_type?: string | null; state_name?: string | null }
  /** The mutation that sets it; a refusal is its `RejectedError`. */
  set: { mutate: (change: Change, options: { onSuccess: () => void }) => void; isPending: boolean; error: Error | null }
  /** What the new state really does. */
  consequence: (type: StateType) => string
  onClose: () => void
}) {
  const [type, setType] = useState<StateType | ''>('')
  const [name, setName] = useState('')
  const [message, setMessage] = useState('')
  const [force, setForce] = useState(false)
  const form = useId()
  const refused = set.error instanceof RejectedError

  const submit = () => {
    if (type === '' || set.isPending) return
    const state = { type, name: name.trim() || undefined, message: message.trim() || undefined }
    const onSuccess = () => {
      toast.show({ title: `${subject.name || subject.id} is now ${stateWord(type, state.name)}`, kind: 'success' })
      onClose()
    }
    set.mutate({ id: subject.id, state, force }, { onSuccess })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || set.isPending || onClose()}
      title={`Change the state of ${subject.name || subject.id}`}
      footer={
        <>
          <Button onClick={onClose} disabled={set.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={set.isPending}
            disabledReason={type === '' && 'Choose the new state first.'}
          >
            Change state
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <p className="flex items-center gap-2">
          Now <StateMark type={subject.state_type} name={subject.state_name} />
        </p>
        <Field label="New state" required help={type && consequence(type)}>
          {(control) => (
            <Select
              {...control}
              value={type}
              placeholder="Choose a state"
              onChange={setType}
              options={stateTypes.map((value) => ({ value, label: stateWord(value) }))}
            />
          )}
        </Field>
        <Field label="Name" help="What lists call it. Empty: the word of the state.">
          {(control) => <TextInput {...control} value={name} onValue={setName} placeholder={type && stateWord(type)} />}
        </Field>
        <Field label="Message" help="Why; shown wherever the run is.">
          {(control) => <TextArea {...control} value={message} onValue={setMessage} />}
        </Field>
        <Checkbox checked={force} onValue={setForce}>
          Force: skip the server’s orchestration rules
        </Checkbox>
        {set.error && (
          <ErrorNotice
            message={refused ? `The server refused: ${set.error.message}` : set.error.message}
            detail={refused && !force ? 'Its rules can be skipped with Force, if you are sure.' : null}
          />
        )}
      </form>
    </Dialog>
  )
}
