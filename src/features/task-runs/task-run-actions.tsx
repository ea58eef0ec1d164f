import { useState } from 'react'
import type { TaskRun } from '~/api/task-runs'
import { IconButton } from '~/ui/button'
import { Menu, MenuItem, MenuSeparator } from '~/ui/menu'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import { toast } from '~/ui/toast'
import type { TaskRunDialogKind } from './task-run-dialogs'

const dialogs = lazyPart(() => import('./task-run-dialogs'))

/** What the server lets one do with a task run. Retrying is not among it: that is its run's. */
export function TaskRunActions({ task, onDeleted }: { task: TaskRun; onDeleted: () => void }) {
  const [dialog, setDialog] = useState<TaskRunDialogKind | null>(null)
  const close = () => setDialog(null)
  const module = useLazyPart(dialogs, dialog !== null, close)
  const copy = () =>
    navigator.clipboard.writeText(task.id).then(
      () => toast.show({ title: 'The task run’s id is copied', kind: 'success' }),
      () => toast.show({ title: 'Could not copy', body: 'The browser does not allow it on this page.', kind: 'error' }),
    )
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon="more" variant="default" label="More actions" />}
        label="Task run actions"
      >
        <MenuItem icon="copy" onClick={() => void copy()}>
          Copy id
        </MenuItem>
        <MenuItem icon="pencil" onClick={() => setDialog('change-state')}>
          Change state…
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="trash" danger onClick={() => setDialog('delete')}>
          Delete…
        </MenuItem>
      </Menu>
      {module && dialog && <module.TaskRunDialog kind={dialog} task={task} onClose={close} onDeleted={onDeleted} />}
    </>
  )
}
