import { useState } from 'react'
import { type Artifact, useDeleteArtifact } from '~/api/artifacts'
import { IconButton } from '~/ui/button'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { Menu, MenuItem, MenuSeparator } from '~/ui/menu'
import { toast } from '~/ui/toast'
import { artifactName } from './artifact-view'

/** What can be done with one artifact. */
export function ArtifactMenu({
  artifact,
  address,
  others,
  onDeleted,
}: {
  artifact: Artifact
  /** Of the page that shows this very version, whatever comes after it: a path of the app. */
  address: string
  /** Whether its key has other versions, as far as that is known. */
  others: boolean | null
  onDeleted: () => void
}) {
  const [deleting, setDeleting] = useState(false)
  const remove = useDeleteArtifact()
  const name = artifactName(artifact)
  const copy = () =>
    navigator.clipboard.writeText(new URL(address.slice(1), document.baseURI).href).then(
      () => toast.show({ kind: 'success', title: 'The link is copied' }),
      () => toast.show({ kind: 'error', title: 'Could not copy', body: 'The browser does not allow it on this page.' }),
    )
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon="more" variant="default" label="More actions" />}
        label="Artifact actions"
      >
        <MenuItem icon="link" onClick={() => void copy()}>
          Copy link to this version
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="trash" danger onClick={() => setDeleting(true)}>
          Delete…
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={artifact.key ? `Delete this version of ${name}?` : `Delete ${name}?`}
        confirmLabel={artifact.key ? 'Delete this version' : 'Delete artifact'}
        danger
        onConfirm={async () => {
          await remove.mutateAsync(artifact)
          toast.show({ kind: 'success', title: artifact.key ? `Deleted a version of ${name}` : `Deleted ${name}` })
          onDeleted()
        }}
      >
        <p>
          {artifact.key &&
            (others
              ? 'The other versions of its key stay; if it is the newest, the one before it becomes the newest. '
              : others === false
                ? 'It is the only version, so its key leaves the list of artifacts. '
                : 'Other versions of its key stay. ')}
          The run that wrote it stays. This cannot be taken back.
        </p>
      </ConfirmDialog>
    </>
  )
}
