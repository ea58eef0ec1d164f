import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import { copyPath } from '~/features/run-actions/use-run-actions'
import { Button } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { JsonView, toText } from '~/ui/json-view'
import { Panel } from '~/ui/panel'

/** What the run was started with. */
export function ParametersTab({ run }: { run: FlowRun }) {
  const parameters = run.parameters ?? {}
  const again = run.deployment_id && (
    <Button size="small" icon="play" render={<Link to={copyPath(run)} />}>
      Run again with these
    </Button>
  )
  return (
    <div className="min-h-0 flex-1 overflow-auto p-4">
      {Object.keys(parameters).length === 0 ? (
        <EmptyState title="No parameters" action={again}>
          The flow was started without any: it takes none, or all have defaults.
        </EmptyState>
      ) : (
        <Panel
          title="Parameters"
          actions={
            <>
              {again}
              <CopyButton text={() => toText(parameters)} label="Copy parameters as JSON" />
            </>
          }
        >
          <div className="p-3">
            <JsonView value={parameters} label="Parameters" copy={false} expandDepth={3} />
          </div>
        </Panel>
      )}
    </div>
  )
}
