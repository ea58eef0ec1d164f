import { type Block, deleteBlocks } from '~/api/blocks'
import { DeleteSeveral } from '~/features/page/delete-several'
import { BlockUses } from './block-uses'

export function DeleteBlocks({
  open,
  blocks,
  ...handlers
}: {
  open: boolean
  blocks: readonly Block[]
  onClose: () => void
  /** Those that are no longer there. */
  onDeleted: (blocks: Block[]) => void
}) {
  return (
    <DeleteSeveral
      {...handlers}
      open={open}
      items={blocks}
      noun="block"
      deleteAll={deleteBlocks}
      after={open && <BlockUses blocks={blocks} />}
    >
      <p>
        They and the secrets in them are gone for good. Blocks that refer to one of them lose the field, and flows that
        load them by their names fail.
      </p>
    </DeleteSeveral>
  )
}
