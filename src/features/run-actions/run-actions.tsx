import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import { Button, IconButton } from '~/ui/button'
import { ErrorNotice } from '~/ui/error-notice'
import { Menu, MenuItem, MenuSeparator } from '~/ui/menu'
import { actionIcons, copyPath, type useRunActions } from './use-run-actions'
import { primaryAction, type RunAction } from './valid-actions'

/** The buttons of one run's page: what its state asks for, running it again, and a menu of all that is valid now. */
export function RunActions({ run, state }: { run: FlowRun; state: ReturnType<typeof useRunActions> }) {
  const { actions, start, dialogs, retrying, setButtons } = state
  const primary = primaryAction(run)
  const copy = actions.find((action) => action.kind === 'copy' && !action.disabledReason)
  return (
    <div ref={setButtons} tabIndex={-1} className="flex flex-none items-center gap-1.5 outline-none">
      {primary && (
        <Button
          variant={primary.danger ? 'danger' : 'primary'}
          icon={actionIcons[primary.kind]}
          busy={primary.kind === 'retry' && retrying}
          aria-keyshortcuts={primary.shortcut}
          onClick={() => start(primary)}
        >
          {primary.label.replace('…', '')}
          <Key action={primary} />
        </Button>
      )}
      {copy && (
        <Button className="max-sm:hidden" render={<Link to={copyPath(run)} />}>
          Run again with…
        </Button>
      )}
      <Menu align="end" trigger={<IconButton icon="more" variant="default" label="More actions" />} label="Run actions">
        <ActionItems actions={actions} start={start} />
      </Menu>
      {dialogs}
    </div>
  )
}

const Key = ({ action }: { action: RunAction }) =>
  action.shortcut ? (
    <kbd aria-hidden="true" className="text-12 uppercase opacity-80 pointer-coarse:hidden">
      {action.shortcut}
    </kbd>
  ) : null

/** The entries of a menu; what cannot work now is there with the reason. */
function ActionItems({ actions, start }: { actions: RunAction[]; start: (action: RunAction) => void }) {
  return actions.map((action) => (
    <span key={action.kind} className="contents">
      {action.kind === 'delete' && <MenuSeparator />}
      <MenuItem
        icon={actionIcons[action.kind]}
        danger={action.danger && action.kind === 'delete'}
        hint={action.shortcut && <kbd className="uppercase">{action.shortcut}</kbd>}
        disabledReason={action.disabledReason}
        onClick={() => start(action)}
      >
        {action.label}
      </MenuItem>
    </span>
  ))
}

/** Under the header: why the server did not take the run up again. */
export function RetryRefusal({ state }: { state: ReturnType<typeof useRunActions> }) {
  if (!state.refusal) return null
  return (
    <div className="flex items-center bg-failed-bg pr-3">
      <div className="min-w-0 flex-1">
        <ErrorNotice message={`The run was not retried: ${state.refusal}`} />
      </div>
      <IconButton icon="close" label="Dismiss" onClick={state.dismissRefusal} />
    </div>
  )
}
