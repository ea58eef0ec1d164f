import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useCreateVariable, useUpdateVariable, type Variable } from '~/api/variables'
import { LeaveGuard } from '~/features/page/leave-guard'
import { Button } from '~/ui/button'
import { ErrorNotice } from '~/ui/error-notice'
import { Field, TextInput } from '~/ui/fields'
import { RelativeTime } from '~/ui/relative-time'
import { toast } from '~/ui/toast'
import { TagsField } from './tags-field'
import { ValueField } from './value-field'
import { leavesVariable } from './variables-view'
import { readValue, sameValue, valueLine } from './value-words'
import {
  allowedName,
  changesIn,
  contentOf,
  draftOf,
  isChanged,
  nameFault,
  type RefusedFields,
  refusedFields,
  type VariableDraft,
} from './variable-draft'

/**
 * The form of one variable, new (`stored` is null) or not. What is typed stays whatever happens: a refusal, a lost
 * connection, or somebody else's change, which is said and not taken over.
 */
export function VariableEditor({
  stored,
  deleted = false,
  start,
  onSaved,
}: {
  stored: Variable | null
  /** It was there when it was opened and is no longer. */
  deleted?: boolean
  /** What a new one begins with. */
  start: VariableDraft
  onSaved: (variable: Variable) => void
}) {
  const [base, setBase] = useState(stored)
  const [draft, setDraft] = useState(start)
  const [touched, setTouched] = useState(false)
  const [refused, setRefused] = useState<RefusedFields>({})
  const form = useRef<HTMLFormElement>(null)
  const create = useCreateVariable()
  const update = useUpdateVariable()
  const busy = create.isPending || update.isPending

  const isNew = base === null
  const changed = base ? isChanged(draft, contentOf(base)) : !sameValue(draft, start)
  const newer = stored && base && stored.updated !== base.updated ? stored : null
  const theirs = newer && base ? isChanged(draftOf(contentOf(newer)), contentOf(base)) : false
  // Nothing typed, nothing to lose: the form follows the server.
  if (newer && (!changed || !theirs)) {
    setBase(newer)
    if (!changed) setDraft(draftOf(newer))
  }

  const change = (patch: Partial<VariableDraft>) => {
    setDraft((before) => ({ ...before, ...patch }))
    // The server's word on a field holds until the field changes.
    setRefused((before) =>
      Object.fromEntries(Object.entries(before).filter(([field]) => field !== 'rest' && !(field in patch))),
    )
  }

  const ownNameFault = (touched || draft.name !== '') && draft.name !== base?.name ? nameFault(draft.name) : undefined
  const suggestion = ownNameFault && allowedName(draft.name)

  const focusFault = () => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()

  async function save() {
    if (busy) return
    flushSync(() => setTouched(true))
    const read = readValue(draft.value)
    const badName = draft.name !== base?.name && nameFault(draft.name)
    if (badName || read.fault !== undefined) return focusFault()
    const content = { name: draft.name, value: read.value, tags: draft.tags }
    flushSync(() => setRefused({}))
    try {
      const saved =
        base && !deleted
          ? await update.mutateAsync({ of: base, changes: changesIn(draft, contentOf(base)) })
          : await create.mutateAsync(content)
      // The guard must see a form without changes before the address moves on.
      flushSync(() => {
        setBase(saved)
        setDraft(draftOf(saved))
      })
      tell(saved, content.value, isNew || deleted)
      onSaved(saved)
    } catch (error) {
      flushSync(() => setRefused(refusedFields(error, draft.name)))
      focusFault()
    }
  }

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    void save()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- ⌘ Enter saves from every field
    <form ref={form} onSubmit={onSubmit} onKeyDown={onKeyDown} noValidate className="flex flex-col">
      <LeaveGuard
        unsaved={changed && !busy}
        leaves={leavesVariable}
        title={`Leave ${base ? base.name : 'the new variable'} without saving?`}
        confirmLabel="Leave without saving"
      >
        <p>What you changed is not stored anywhere else.</p>
      </LeaveGuard>
      <div className="flex flex-col gap-3 px-4 py-3">
        {deleted && (
          <ErrorNotice message="This variable has been deleted on the server. What stands here can be created again." />
        )}
        {newer && changed && theirs && (
          <ChangedMeanwhile
            variable={newer}
            onTake={() => {
              setBase(newer)
              setDraft(draftOf(newer))
            }}
            onKeep={() => setBase(newer)}
          />
        )}
        <Field
          label="Name"
          required
          error={refused.name ?? ownNameFault}
          help={
            base && draft.name !== base.name && !ownNameFault && !refused.name
              ? `Whatever reads ${base.name} by its name will no longer find it.`
              : 'Lower-case letters, digits, _ and -; 255 at most.'
          }
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              autoCapitalize="off"
              value={draft.name}
              onValue={(name) => change({ name })}
              onBlur={() => draft.name !== '' && setTouched(true)}
            />
          )}
        </Field>
        {suggestion && suggestion !== draft.name && (
          <Button size="small" className="-mt-2 self-start" onClick={() => change({ name: suggestion })}>
            Use <span className="mono">{suggestion.slice(0, 60)}</span>
          </Button>
        )}
        <ValueField draft={draft.value} refused={refused.value} onChange={(value) => change({ value })} />
        <Field label="Tags" error={refused.tags}>
          {(control) => <TagsField {...control} tags={draft.tags} onChange={(tags) => change({ tags })} />}
        </Field>
        {refused.rest && <ErrorNotice message={refused.rest} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            type="submit"
            busy={busy}
            disabledReason={!isNew && !deleted && !changed && 'Nothing has been changed'}
          >
            {isNew ? 'Create variable' : deleted ? 'Create again' : 'Save'}
          </Button>
          {base && changed && !deleted && (
            <Button
              onClick={() => {
                setDraft(draftOf(base))
                setRefused({})
              }}
              disabled={busy}
            >
              Undo changes
            </Button>
          )}
          <span className="ml-auto text-12 text-muted">Not encrypted: keep secrets in blocks.</span>
        </div>
      </div>
    </form>
  )
}

/** That it worked, and whether the database holds what was sent. */
function tell(saved: Variable, sent: unknown, created: boolean) {
  toast.show({ kind: 'success', title: created ? `Created ${saved.name}` : `Saved ${saved.name}` })
  if (sameValue(saved.value, sent)) return
  toast.show({
    kind: 'error',
    title: `The server stored another value in ${saved.name}`,
    body: `Sent: ${valueLine(sent)} – stored: ${valueLine(saved.value)}`,
  })
}

function ChangedMeanwhile({
  variable,
  onTake,
  onKeep,
}: {
  variable: Variable
  onTake: () => void
  onKeep: () => void
}) {
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-md border border-line-strong bg-sunken px-3 py-2">
      <p>
        Somebody changed it {variable.updated && <RelativeTime at={variable.updated} />} while you were editing. It now
        holds <bdi className="mono wrap-anywhere">{valueLine(variable.value)}</bdi>.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onKeep}>
          Keep mine
        </Button>
        <Button size="small" onClick={onTake}>
          Take theirs
        </Button>
      </div>
    </div>
  )
}
