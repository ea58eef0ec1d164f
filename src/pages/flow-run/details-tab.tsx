import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { flowRunStatesQuery, isTerminal, parentRunQuery, type FlowRun } from '~/api/flow-runs'
import { launchedBy } from '~/features/flow-run/launched-by'
import { RunTime } from '~/features/flow-run/run-time'
import { StateHistory } from '~/features/flow-run/state-history'
import { QueryError } from '~/features/page/query-error'
import { DeploymentLink, FlowLink, WorkPoolLink } from '~/features/runs/links'
import { paths } from '~/lib/paths'
import { Tag } from '~/ui/chip'
import { CopyButton } from '~/ui/copy-button'
import { JsonView } from '~/ui/json-view'
import { Panel } from '~/ui/panel'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'

/** Everything else the server knows about the run. */
export function DetailsTab({ run }: { run: FlowRun }) {
  const states = useQuery(flowRunStatesQuery(run.id))
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-4 overflow-auto p-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="States">
          {states.isPending && <Skeleton className="m-3 h-16" />}
          <QueryError query={states} />
          {states.data && (
            <StateHistory states={states.data} over={isTerminal(run.state_type)} label="States of the run" />
          )}
        </Panel>
        <Values
          title="Job variables"
          value={run.job_variables}
          none="None of its own: those of the deployment and the work pool apply."
        />
        <Values title="Labels" value={run.labels} none="No labels." />
        <Values title="Context" value={run.context} none="No context." />
      </div>
      <Panel title="Facts" className="self-start">
        <Facts run={run} />
      </Panel>
    </div>
  )
}

function Values({
  title,
  value,
  none,
}: {
  title: string
  value: Record<string, unknown> | null | undefined
  none: string
}) {
  const empty = !value || Object.keys(value).length === 0
  return (
    <Panel title={title}>
      <div className="px-3 py-2">
        {empty ? <p className="text-muted">{none}</p> : <JsonView value={value} label={title} />}
      </div>
    </Panel>
  )
}

function Facts({ run }: { run: FlowRun }) {
  const by = launchedBy(run)
  const several = (run.run_count ?? 0) > 1
  return (
    <dl className="grid grid-cols-[128px_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-3 py-2.5 wrap-anywhere">
      <Row label="Run id">
        <Id value={run.id} label="run id" />
      </Row>
      <Row label="Flow">
        <FlowLink id={run.flow_id} className="inline-block max-w-full align-bottom" />
      </Row>
      {run.flow_version && <Row label="Flow version">{run.flow_version}</Row>}
      {run.deployment_id && (
        <Row label="Deployment">
          <DeploymentLink id={run.deployment_id} className="inline-block max-w-full align-bottom" />
        </Row>
      )}
      {run.deployment_version && <Row label="Deployment version">{run.deployment_version}</Row>}
      {run.work_pool_name && (
        <Row label="Work pool">
          <WorkPoolLink pool={run.work_pool_name} queue={run.work_queue_name} />
        </Row>
      )}
      <WorkerOf run={run} />
      {run.parent_task_run_id && <Parent parentTaskRunId={run.parent_task_run_id} />}
      <Row label="Created">
        <Timestamp at={run.created} style="date-time" />
      </Row>
      <Row label="Expected start">
        <Timestamp at={run.expected_start_time} style="date-time" />
      </Row>
      <Row label="Started">
        <Timestamp at={run.start_time} style="date-time" />
      </Row>
      <Row label="Ended">
        <Timestamp at={run.end_time} style="date-time" />
      </Row>
      <Row label="Run time">
        <RunTime run={run} />
        {several && <span className="text-muted"> in all attempts</span>}
      </Row>
      <Row label="Attempts">{run.run_count ?? 0}</Row>
      <Row label="Retries of the flow">{run.empirical_policy?.retries ?? 0}</Row>
      {by && <Row label="Launched by">{by}</Row>}
      <Row label="Tags">
        {run.tags && run.tags.length > 0 ? (
          <span className="flex flex-wrap gap-1">
            {run.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        ) : (
          <span className="text-faint">none</span>
        )}
      </Row>
      {run.infrastructure_pid && (
        <Row label="Infrastructure">
          <Id value={run.infrastructure_pid} label="infrastructure id" />
        </Row>
      )}
      {run.idempotency_key && (
        <Row label="Idempotency key">
          <Id value={run.idempotency_key} label="idempotency key" />
        </Row>
      )}
      {run.state_id && (
        <Row label="State id">
          <Id value={run.state_id} label="state id" />
        </Row>
      )}
    </dl>
  )
}

/** Workers write their name into the labels of what they start (prefect/workers/base.py). */
function WorkerOf({ run }: { run: FlowRun }) {
  const worker = run.labels?.['prefect.worker.name']
  if (typeof worker !== 'string' || !run.work_pool_name) return null
  return (
    <Row label="Worker">
      <Link to={paths.worker(run.work_pool_name, worker)}>{worker}</Link>
    </Row>
  )
}

function Parent({ parentTaskRunId }: { parentTaskRunId: string }) {
  const { data } = useQuery(parentRunQuery(parentTaskRunId))
  return (
    <Row label="Parent run">
      <Link
        to={
          data ? paths.flowRun(data.id, `?task=${encodeURIComponent(parentTaskRunId)}`) : paths.taskRun(parentTaskRunId)
        }
      >
        {data?.name || 'the run of its task run'}
      </Link>
    </Row>
  )
}

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
)

const Id = ({ value, label }: { value: string; label: string }) => (
  <span className="flex items-start gap-1">
    <span className="mono min-w-0 leading-6">{value}</span>
    <CopyButton text={value} label={`Copy ${label}`} />
  </span>
)
