import { Link } from 'react-router'
import { apiBase } from '~/api/client'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'

/** Nothing has run and nothing will: what to do first. */
export function FirstSteps({ span }: { span: string }) {
  return (
    <div className="flex-1 border-t border-line bg-raised">
      <EmptyState
        title={`Nothing has run ${span}, and nothing is scheduled`}
        action={
          <>
            <Button variant="primary" render={<Link to={paths.deployments()} />}>
              See the deployments
            </Button>
            <Button render={<Link to={paths.dashboard('?range=past-90-days')} />}>Look at the last 90 days</Button>
          </>
        }
      >
        <p>
          A deployment says how, where and when a flow runs. Make one from your project folder with{' '}
          <code className="mono">prefect deploy</code>, or in Python with <code className="mono">flow.serve()</code>;
          then it can be started from here.
        </p>
        <p>
          A flow that you run yourself appears here too, once it is told of this server:{' '}
          <code className="mono wrap-anywhere">PREFECT_API_URL={apiBase()} python my_flow.py</code>
        </p>
      </EmptyState>
    </div>
  )
}
