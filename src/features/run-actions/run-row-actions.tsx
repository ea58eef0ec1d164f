import type { FlowRun } from '~/api/flow-runs'
import { IconButton } from '~/ui/button'
import { Menu } from '~/ui/menu'
import { toast } from '~/ui/toast'
import { ActionItems } from './run-actions'
import { useRunActions } from './use-run-actions'

/** The actions valid for one row of a table, behind one small button. */
export function RunRowActions({ run, onDeleted }: { run: FlowRun; onDeleted?: () => void }) {
  const name = run.name || run.id
  const state = useRunActions(run, {
    onDeleted,
    onRefused: (body) => toast.show({ title: `${name} was not retried`, body, kind: 'error' }),
  })
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon="more" size="small" busy={state.retrying} label={`Actions for ${name}`} />}
      >
        <ActionItems actions={state.actions} start={state.start} />
      </Menu>
      {state.dialogs}
    </>
  )
}
