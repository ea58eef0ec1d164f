import { deleteVariables, type Variable } from '~/api/variables'
import { DeleteSeveral } from '~/features/page/delete-several'

export function DeleteVariables({
  variables,
  ...rest
}: {
  open: boolean
  variables: readonly Variable[]
  onClose: () => void
  /** Those that are no longer there. */
  onDeleted: (variables: Variable[]) => void
}) {
  return (
    <DeleteSeveral {...rest} items={variables} noun="variable" deleteAll={deleteVariables}>
      <p>Flows that get them by name will get None or their default. This cannot be undone.</p>
    </DeleteSeveral>
  )
}
