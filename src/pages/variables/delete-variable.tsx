import { useCreateVariable, useDeleteVariable, type Variable } from '~/api/variables'
import { Button } from '~/ui/button'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { toast } from '~/ui/toast'
import { valueLine } from './value-words'
import { contentOf } from './variable-draft'

/** Asks, deletes, and offers to put it back for as long as its content is known here. */
export function DeleteVariable({
  variable,
  onDone,
  onDeleted,
}: {
  /** Null while nothing is to be deleted. */
  variable: Variable | null
  onDone: () => void
  onDeleted?: (variable: Variable) => void
}) {
  const remove = useDeleteVariable()
  const create = useCreateVariable()
  const putBack = async (gone: Variable, notice: number) => {
    toast.dismiss(notice)
    try {
      await create.mutateAsync(contentOf(gone))
      toast.show({ kind: 'success', title: `${gone.name} is back` })
    } catch (error) {
      toast.show({ kind: 'error', title: `Could not put ${gone.name} back`, body: String((error as Error).message) })
    }
  }
  return (
    <ConfirmDialog
      open={variable !== null}
      onOpenChange={(open) => !open && onDone()}
      title={`Delete ${variable?.name ?? ''}?`}
      danger
      confirmLabel="Delete variable"
      dismissLabel="Keep it"
      onConfirm={async () => {
        if (!variable) return
        await remove.mutateAsync(variable.id)
        onDeleted?.(variable)
        const notice: number = toast.show({
          kind: 'success',
          title: `Deleted ${variable.name}`,
          action: (
            <Button size="small" onClick={() => void putBack(variable, notice)}>
              Put it back
            </Button>
          ),
        })
      }}
    >
      <p>
        It holds <bdi className="mono wrap-anywhere">{valueLine(variable?.value)}</bdi>. Flows that get it by its name
        will get None or their default, and deployments whose steps use it will fail.
      </p>
    </ConfirmDialog>
  )
}
