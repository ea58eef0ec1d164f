import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { parentRunQuery, type FlowRun } from '~/api/flow-runs'
import { RunActions } from '~/features/run-actions/run-actions'
import type { useRunActions } from '~/features/run-actions/use-run-actions'
import { DeploymentLink, FlowLink, WorkPoolLink } from '~/features/runs/links'
import { runStart } from '~/features/runs/run-clock'
import { StateChip } from '~/features/states/state-chip'
import { paths } from '~/lib/paths'
import { TagList } from '~/ui/chip'
import { Timestamp } from '~/ui/timestamp'
import { Fact } from './fact'
import { launchedBy } from './launched-by'
import { RunTime } from './run-time'

/** One line: what the run is, where it belongs, how it went, and what can be done with it now. */
export function RunHeader({ run, actions }: { run: FlowRun; actions: ReturnType<typeof useRunActions> | null }) {
  const by = launchedBy(run)
  return (
    <div className="flex min-h-12 flex-none items-center gap-3 border-b border-line bg-raised px-4 py-2 max-lg:flex-wrap">
      <dl className="flex min-w-0 flex-1 items-center gap-x-3 gap-y-1 overflow-hidden text-12 whitespace-nowrap max-lg:flex-wrap">
        {/* A flow may name its states; whole, it stands in the details. */}
        <Fact label="State" className="max-w-72 shrink-0 max-sm:max-w-48">
          <StateChip type={run.state_type} name={run.state_name} />
        </Fact>
        <Fact label="Flow and deployment" icon={run.deployment_id ? 'deployment' : 'flow'} className="max-sm:hidden">
          <FlowLink id={run.flow_id} />
          {run.deployment_id && (
            <>
              <span aria-hidden="true" className="text-faint">
                /
              </span>
              <DeploymentLink id={run.deployment_id} />
            </>
          )}
        </Fact>
        {run.work_pool_name && (
          <Fact label="Work pool" icon="pool" className="max-sm:hidden">
            <WorkPoolLink pool={run.work_pool_name} queue={run.work_queue_name} />
          </Fact>
        )}
        {run.parent_task_run_id && <ParentRun parentTaskRunId={run.parent_task_run_id} />}
        <Times run={run} />
        {(run.run_count ?? 0) > 1 && (
          <Fact label="Attempts" className="shrink-0">
            attempt {run.run_count}
          </Fact>
        )}
        {by && (
          <Fact label="Launched by" className="max-sm:hidden">
            <span className="truncate text-muted">by {by}</span>
          </Fact>
        )}
        {run.tags && run.tags.length > 0 && (
          <Fact label="Tags" className="max-sm:hidden">
            <TagList tags={run.tags} max={4} />
          </Fact>
        )}
      </dl>
      {actions && <RunActions run={run} state={actions} />}
    </div>
  )
}

function Times({ run }: { run: FlowRun }) {
  const start = runStart(run)
  const running = run.state_type === 'RUNNING'
  return (
    <>
      {start.at && (
        <Fact label={start.actual ? 'Started' : 'Due'} className="shrink-0 max-sm:hidden">
          {!start.actual && <span className="text-muted">due</span>}
          <Timestamp at={start.at} />
        </Fact>
      )}
      {start.actual && (
        <Fact label={running ? 'Running for' : 'Run time'} className={`shrink-0 ${running ? 'text-running' : ''}`}>
          <RunTime run={run} />
        </Fact>
      )}
    </>
  )
}

function ParentRun({ parentTaskRunId }: { parentTaskRunId: string }) {
  const { data } = useQuery(parentRunQuery(parentTaskRunId))
  if (!data) return null
  return (
    <Fact label="Parent run" icon="parent" className="max-sm:hidden">
      <Link to={paths.flowRun(data.id, `?task=${encodeURIComponent(parentTaskRunId)}`)} className="truncate">
        {data.name || data.id}
      </Link>
    </Fact>
  )
}
