import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Deployment } from '~/api/deployments'
import {
  taggedVariablesQuery,
  useCreateVariable,
  useDeleteVariable,
  useUpdateVariable,
  variableQuery,
} from '~/api/variables'
import { queryClient } from '~/api/query-client'
import { insideWords } from '~/features/schema-form/problems'
import { Button } from '~/ui/button'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { Dialog } from '~/ui/dialog'
import { ErrorNotice } from '~/ui/error-notice'
import { Field, TextInput } from '~/ui/fields'
import { toast } from '~/ui/toast'
import type { RunDraft } from '~/features/launch/run-draft'
import { secretPaths, withoutSecrets } from '~/features/schema-form/secrets'
import { type Preset, presetContent, presetTags, presetVariable, renamedContent } from './preset'

/** Keeps the form under a name; a name that is taken is overwritten, which the button says. */
export function SavePresetDialog({
  deployment,
  draft,
  variables,
  suggested,
  onClose,
}: {
  deployment: Pick<Deployment, 'id' | 'name' | 'parameter_openapi_schema'>
  draft: RunDraft
  /** The schema of the work pool's variables. */
  variables: unknown
  /** The name of the preset that the form was filled in by. */
  suggested: string
  onClose: () => void
}) {
  const [label, setLabel] = useState(suggested)
  const existing = useQuery({ ...taggedVariablesQuery(presetTags(deployment.id)), staleTime: 0 })
  const taken = existing.data?.find(({ name }) => name === presetVariable(deployment.id, label))
  const create = useCreateVariable()
  const update = useUpdateVariable()
  const secrets = secretPaths(deployment.parameter_openapi_schema, draft.parameters)
  const jobSecrets = secretPaths(variables, draft.jobVariables)
  const made = presetContent({
    label,
    deployment,
    draft: {
      ...draft,
      parameters: withoutSecrets(draft.parameters, secrets),
      jobVariables: withoutSecrets(draft.jobVariables, jobSecrets),
    },
    secrets: [...new Set(secrets.map(([name]) => String(name)))],
  })
  const fault = 'fault' in made ? made.fault : undefined
  const save = async () => {
    if ('fault' in made) return
    const { content } = made
    if (taken) await update.mutateAsync({ of: taken, changes: { value: content.value, tags: content.tags } })
    else await create.mutateAsync(content)
    toast.show({
      kind: 'success',
      title: `${taken ? 'Overwrote' : 'Saved'} the preset ${label.trim()}`,
      body: 'It can be started from the deployment, the dashboard and the palette.',
    })
  }
  return (
    <NameDialog
      title="Save as a preset"
      label={label}
      onLabel={setLabel}
      button={taken ? 'Overwrite' : 'Save'}
      reason={existing.isPending ? 'The presets there are have not loaded' : fault}
      save={save}
      onClose={onClose}
    >
      {taken && <p className="text-late">There is a preset of that name: it will have these values instead.</p>}
      {fault !== undefined && label.trim() !== '' && <p className="text-failed">{fault}</p>}
      {existing.error && (
        <p className="text-failed">The presets there are could not be read: {existing.error.message}</p>
      )}
      {secrets.length + jobSecrets.length > 0 && (
        <p className="text-muted">
          Secrets are left out and asked for: {[...secrets, ...jobSecrets].map((path) => insideWords(path)).join(', ')}.
        </p>
      )}
      {draft.later !== null && <p className="text-muted">The start time is not part of it.</p>}
      <p className="text-muted">Everybody who uses this server sees it: it is kept as a Prefect variable.</p>
    </NameDialog>
  )
}

export function RenamePresetDialog({
  preset,
  others,
  onClose,
}: {
  preset: Preset
  others: readonly Preset[]
  onClose: () => void
}) {
  const [label, setLabel] = useState(preset.label)
  const update = useUpdateVariable()
  const name = label.trim()
  const taken = others.some((other) => other.variable !== preset.variable && other.label === name)
  const save = async () => {
    const variable = await queryClient.fetchQuery({ ...variableQuery(preset.variable), staleTime: 0 })
    await update.mutateAsync({ of: variable, changes: renamedContent(variable, preset, name) })
    toast.show({ kind: 'success', title: `The preset is now called ${name}` })
  }
  return (
    <NameDialog
      title={`Rename ${preset.label}`}
      label={label}
      onLabel={setLabel}
      button="Rename"
      reason={name === '' ? 'Give it a name.' : taken ? 'Another preset has that name.' : undefined}
      save={name === preset.label ? async () => {} : save}
      onClose={onClose}
    >
      {taken && <p className="text-failed">Another preset of this deployment has that name.</p>}
      <p className="text-muted">Links to the form of this preset lead nowhere afterwards.</p>
    </NameDialog>
  )
}

/** A name and a button; it stays open with the server's words when it is refused. */
function NameDialog({
  title,
  label,
  onLabel,
  button,
  reason,
  save,
  onClose,
  children,
}: {
  title: string
  label: string
  onLabel: (label: string) => void
  button: string
  reason: string | undefined
  save: () => Promise<void>
  onClose: () => void
  children: ReactNode
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async () => {
    if (busy || reason !== undefined) return
    setBusy(true)
    try {
      await save()
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={title}
      onOpenChange={(open) => open || busy || onClose()}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant="primary" busy={busy} disabledReason={reason} onClick={() => void submit()}>
            {button}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2">
        <Field label="Name">
          {(control) => (
            <TextInput
              {...control}
              value={label}
              maxLength={80}
              onValue={onLabel}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                void submit()
              }}
            />
          )}
        </Field>
        {children}
        {error !== undefined && <ErrorNotice message={error instanceof Error ? error.message : String(error)} />}
      </div>
    </Dialog>
  )
}

export function DeletePresetDialog({ preset, onClose }: { preset: Preset; onClose: () => void }) {
  const remove = useDeleteVariable()
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      danger
      title={`Delete the preset ${preset.label}?`}
      confirmLabel="Delete preset"
      onConfirm={async () => {
        const variable = await queryClient.fetchQuery({ ...variableQuery(preset.variable), staleTime: 0 })
        await remove.mutateAsync(variable.id)
        toast.show({ kind: 'success', title: `Deleted the preset ${preset.label}` })
      }}
    >
      <p>Its button is gone for everybody. Runs that it has started stay.</p>
    </ConfirmDialog>
  )
}
