import { useState } from 'react'
import type { TaskRun } from '~/api/task-runs'
import { RunTime } from '~/features/flow-run/run-time'
import { secondsBetween } from '~/lib/time'
import { Button } from '~/ui/button'
import { Tag } from '~/ui/chip'
import { Duration } from '~/ui/duration'
import { type Fact, Facts } from '~/ui/facts'
import { JsonView } from '~/ui/json-view'
import { Timestamp } from '~/ui/timestamp'

/** Everything the server knows about the task run. */
export function DetailsTab({ task }: { task: TaskRun }) {
  const [asJson, setAsJson] = useState(false)
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised">
      <Facts facts={factsOf(task)} />
      {task.labels && Object.keys(task.labels).length > 0 && (
        <section aria-label="Labels" className="border-t border-line px-4 py-2">
          <h2 className="pb-1">Labels</h2>
          <JsonView value={task.labels} label="Labels" />
        </section>
      )}
      <section aria-label="As JSON" className="border-t border-line px-4 py-2">
        <Button size="small" variant="quiet" onClick={() => setAsJson(!asJson)} aria-expanded={asJson}>
          {asJson ? 'Hide the JSON' : 'Show all of it as JSON'}
        </Button>
        {asJson && <JsonView value={task} label="The task run as JSON" />}
      </section>
    </div>
  )
}

const time = (at: string | null | undefined) => at && <Timestamp at={at} style="date-time" />
const id = (name: string, value: string | null | undefined): Fact => ({
  name,
  value: value && <span className="mono">{value}</span>,
  copy: value,
})

function factsOf(task: TaskRun): Fact[] {
  const policy = task.empirical_policy
  const waited = task.start_time ? secondsBetween(task.expected_start_time, task.start_time) : null
  const delay = policy?.retry_delay ?? policy?.retry_delay_seconds
  const cacheKey = task.cache_key ?? task.state?.state_details?.cache_key
  const cachedUntil = task.cache_expiration ?? task.state?.state_details?.cache_expiration
  return [
    id('Task run id', task.id),
    id('Flow run id', task.flow_run_id),
    id('Task key', task.task_key),
    id('Dynamic key', task.dynamic_key),
    { name: 'Task version', value: task.task_version },
    { name: 'Created', value: time(task.created) },
    { name: 'Expected start', value: time(task.expected_start_time) },
    ...(task.next_scheduled_start_time ? [{ name: 'Next start', value: time(task.next_scheduled_start_time) }] : []),
    { name: 'Started', value: time(task.start_time) },
    { name: 'Waited', value: waited === null ? null : <Duration seconds={waited} /> },
    { name: 'Ended', value: time(task.end_time) },
    { name: 'Run time', value: <RunTime run={task} /> },
    { name: 'Tries', value: String(task.run_count ?? 0) },
    { name: 'Retries allowed', value: String(policy?.retries ?? policy?.max_retries ?? 0) },
    ...(delay ? [{ name: 'Delay of retries', value: `${[delay].flat().join(' s, ')} s` }] : []),
    ...(policy?.retry_jitter_factor ? [{ name: 'Jitter of retries', value: `× ${policy.retry_jitter_factor}` }] : []),
    { name: 'Attempt of the run', value: task.flow_run_run_count ? String(task.flow_run_run_count) : null },
    id('Cache key', cacheKey),
    ...(cachedUntil ? [{ name: 'Cached until', value: time(cachedUntil) }] : []),
    {
      name: 'Tags',
      value: task.tags?.length ? (
        <span className="flex flex-wrap gap-1">
          {task.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      ) : null,
    },
    id('State id', task.state_id),
  ]
}
