import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { toast } from '~/ui/toast'

/** Says which run a press made, with the way to it. */
export function showStarted(run: Pick<FlowRun, 'id' | 'name'>, of: string) {
  const to = paths.flowRun(run.id)
  toast.show({
    kind: 'success',
    title: (
      <>
        Started <Link to={to}>{run.name}</Link>
      </>
    ),
    body: of,
    action: (
      <Button size="small" render={<Link to={to} />}>
        Open run
      </Button>
    ),
  })
}

/** Says why a press made none, with the way to the form that can mend it. */
export function showNotStarted(what: string, error: unknown, form: string) {
  toast.show({
    kind: 'error',
    title: `${what} was not started`,
    body: error instanceof Error ? error.message : String(error),
    action: (
      <Button size="small" render={<Link to={form} />}>
        Open the form
      </Button>
    ),
  })
}
