import { useId, useState } from 'react'
import { RejectedError } from '~/api/client'
import { useSetFlowRunState, type StateType } from '~/api/flow-runs'
import { StateMark, stateWord } from '~/features/states/state-mark'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { ErrorNotice } from '~/ui/error-notice'
import { Checkbox, Field, Select, TextArea, TextInput } from '~/ui/fields'
import type { RunDialogProps } from './run-dialog-props'
import { stateChangeConsequence, stateTypes } from './state-changes'

/** Sets any state by hand. What was typed stays when the server refuses. */
export function ChangeStateDialog({ run, onClose }: RunDialogProps) {
  const set = useSetFlowRunState()
  const [type, setType] = useState<StateType | ''>('')
  const [name, setName] = useState('')
  const [message, setMessage] = useState('')
  const [force, setForce] = useState(false)
  const form = useId()
  const refused = set.error instanceof RejectedError

  const submit = () => {
    if (type === '' || set.isPending) return
    const state = { type, name: name.trim() || undefined, message: message.trim() || undefined }
    set.mutate({ id: run.id, state, force }, { onSuccess: onClose })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || set.isPending || onClose()}
      title={`Change the state of ${run.name || run.id}`}
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
          Now <StateMark type={run.state_type} name={run.state_name} />
        </p>
        <Field label="New state" required help={type && stateChangeConsequence(type, run)}>
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
