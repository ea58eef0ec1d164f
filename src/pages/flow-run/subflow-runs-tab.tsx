import { useInfiniteQuery } from '@tanstack/react-query'
import { isTerminal, subflowRunsQuery, type FlowRun } from '~/api/flow-runs'
import { QueryError } from '~/features/page/query-error'
import { FlowRunTable } from '~/features/runs/flow-run-table'
import { ListEnd } from '~/features/runs/list-end'
import { EmptyState } from '~/ui/empty-state'

/** Runs that this run started, whether inline or through a deployment. */
export function SubflowRunsTab({ run }: { run: FlowRun }) {
  const query = useInfiniteQuery(subflowRunsQuery(run.id))
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised">
      <FlowRunTable
        label="Subflow runs"
        rows={query.data?.rows}
        loading={query.isPending}
        stale={query.isPlaceholderData}
        error={query.error && !query.isFetchNextPageError && <QueryError query={query} />}
        empty={
          <EmptyState title="No subflow runs">
            {isTerminal(run.state_type)
              ? 'This run started no other flow: neither by calling one nor by run_deployment.'
              : 'This run has started no other flow yet; they appear here as they start.'}
          </EmptyState>
        }
        footer={<ListEnd query={query} what="subflow runs" order="oldest" />}
      />
    </div>
  )
}
