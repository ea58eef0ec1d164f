import { apiBase, hasCsrf } from '~/api/client'
import { useCredentials } from '~/api/login'
import type { Deployment } from '~/api/deployments'
import { runCommand, type CommandKind } from '~/features/launch/run-commands'
import type { RunBody } from '~/features/launch/run-draft'
import { secretPaths } from '~/features/schema-form/secrets'
import { Button } from '~/ui/button'
import { Menu, MenuItem } from '~/ui/menu'
import { toast } from '~/ui/toast'

const KINDS: [CommandKind, string][] = [
  ['curl', 'curl'],
  ['cli', 'Prefect CLI'],
  ['python', 'Python'],
]

/** The run in this form as a command that starts it from elsewhere; what it cannot carry over is said. */
export function CopyAs({
  deployment,
  body,
  variables,
}: {
  deployment: Deployment
  /** Asked when something is copied. */
  body: () => RunBody
  /** The schema of the work pool's variables. */
  variables: unknown
}) {
  const { user } = useCredentials()
  const copy = async (kind: CommandKind, name: string) => {
    const sent = body()
    const command = runCommand(kind, {
      apiUrl: apiBase(),
      deployment,
      body: sent,
      secrets: secretPaths(deployment.parameter_openapi_schema, sent.parameters),
      jobSecrets: secretPaths(variables, sent.job_variables),
      loggedIn: user !== null,
      csrf: hasCsrf(),
    })
    try {
      await navigator.clipboard.writeText(command.text)
      toast.show({ kind: 'success', title: `Copied as ${name}`, body: command.notes.join(' ') || undefined })
    } catch {
      toast.show({ kind: 'error', title: 'Could not copy', body: 'The browser does not allow it on this page.' })
    }
  }
  return (
    <Menu
      align="end"
      label="Copy the run as"
      trigger={
        <Button size="small" variant="quiet">
          Copy as
        </Button>
      }
    >
      {KINDS.map(([kind, name]) => (
        <MenuItem key={kind} onClick={() => void copy(kind, name)}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  )
}
