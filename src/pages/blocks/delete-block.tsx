import { type Block, useDeleteBlock } from '~/api/blocks'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { toast } from '~/ui/toast'
import { BlockUses } from './block-uses'

/** Asks first, with what uses the block; that is looked up when the dialog opens. */
export function DeleteBlock({
  block,
  onDone,
  onGoing,
  onDeleted,
}: {
  /** Null while nothing is to be deleted. */
  block: Pick<Block, 'id' | 'name' | 'type' | 'typeName'> | null
  onDone: () => void
  /** On its own page: it is about to go (true), or stays after all. Events of it come before the answer. */
  onGoing?: (going: boolean) => void
  onDeleted?: () => unknown
}) {
  const remove = useDeleteBlock()
  return (
    <ConfirmDialog
      open={block !== null}
      onOpenChange={(open) => !open && onDone()}
      title={`Delete ${block?.name ?? ''}?`}
      danger
      confirmLabel="Delete block"
      dismissLabel="Keep it"
      onConfirm={async () => {
        if (!block) return
        onGoing?.(true)
        try {
          await remove.mutateAsync(block.id)
        } catch (error) {
          onGoing?.(false)
          throw error
        }
        toast.show({ kind: 'success', title: `Deleted ${block.name}` })
        await onDeleted?.()
      }}
    >
      <p>
        This {block?.typeName} block and the secrets in it are gone for good. Blocks that refer to it lose the field,
        and flows that load it by its name fail.
      </p>
      {block && <BlockUses blocks={[block]} />}
    </ConfirmDialog>
  )
}
