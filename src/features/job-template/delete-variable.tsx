import type { PoolDeployment } from '~/api/work-pool-edits'
import { lineFinder } from '~/lib/json-text'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { DeploymentName } from './impact-words'
import { pathWords } from './published'
import type { Template } from './template'
import { pathTo, withoutPlaceholders, withoutVariable } from './variable-edits'
import type { Variable } from './variables'

interface Props {
  variable: Variable
  template: Template
  text: string
  /** The deployments that override it. */
  users: readonly PoolDeployment[]
  onEdit: (text: string, label: string) => void
  onClose: () => void
}

/** More than anybody reads in a dialog. */
const MOST = 12

/** What hangs on a variable, before it goes. */
export function DeleteVariable({ variable: { name, uses }, template, text, users, onEdit, onClose }: Props) {
  const lineOf = lineFinder(template.json.text)
  const done = (next: string) => {
    onEdit(next, `deleting ${name}`)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      role="alertdialog"
      title={`Delete the variable ${name}?`}
      footer={
        <>
          <Button data-autofocus="" onClick={onClose}>
            Keep it
          </Button>
          {uses.length > 0 && (
            <Button variant="danger" onClick={() => done(withoutVariable(text, name))}>
              Delete only the variable
            </Button>
          )}
          <Button variant="danger" onClick={() => done(withoutVariable(withoutPlaceholders(text, name), name))}>
            {uses.length > 0 ? 'Delete it and its placeholders' : 'Delete it'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {uses.length > 0 && (
          <div>
            <p>
              {uses.length === 1 ? 'One placeholder uses it' : `${uses.length} placeholders use it`}. Without the
              variable the server refuses the template; deleted with it, each value that is nothing but the placeholder
              goes with its key.
            </p>
            <ul className="mono mt-1 max-h-40 overflow-auto text-12">
              {uses.slice(0, MOST).map(({ from }) => (
                <li key={from} className="wrap-anywhere">
                  {pathWords(pathTo(template.json.root, from) ?? [])}{' '}
                  <span className="text-muted">line {lineOf(from)}</span>
                </li>
              ))}
              {uses.length > MOST && <li className="text-muted">and {uses.length - MOST} more</li>}
            </ul>
          </div>
        )}
        {users.length > 0 && (
          <p>
            {users.length === 1 ? 'One deployment overrides it' : `${users.length} deployments override it`}, which will
            have no effect any more:{' '}
            {users.slice(0, MOST).map((deployment, index) => (
              <span key={deployment.id}>
                {index > 0 && ', '}
                <DeploymentName deployment={deployment} />
              </span>
            ))}
            {users.length > MOST && ` and ${users.length - MOST} more`}.
          </p>
        )}
        <p className="text-muted">Nothing is saved yet: Undo brings it back.</p>
      </div>
    </Dialog>
  )
}
