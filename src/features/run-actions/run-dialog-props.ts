import type { FlowRun } from '~/api/flow-runs'
import type { RunActionKind } from './valid-actions'

/** Dialogs that an action may open; copying goes to the launch page instead. */
export type RunDialogKind = Exclude<RunActionKind, 'copy'>

export type RunDialogProps = { run: FlowRun; onClose: () => void; onDeleted?: () => void }
