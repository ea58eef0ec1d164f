import type { StateType } from '~/api/generated/types.gen'
import { anId } from './builders'

interface EventOptions {
  id: string
  type: StateType
  /** ISO: when the state was set. */
  at: string
  name?: string
  message?: string
  runCount?: number
  eventId?: string
  /** `{ 'prefect.flow.<id>': 'flow' }` */
  related?: Record<string, string>
}

const stateEvent = (kind: 'flow-run' | 'task-run', options: EventOptions, payload: Record<string, unknown>) => {
  const { id, type, at, message = '', runCount = 1, eventId = anId(), related = {} } = options
  const name = options.name ?? `${type[0]}${type.slice(1).toLowerCase()}`
  return {
    id: eventId,
    occurred: at,
    event: `prefect.${kind}.${name}`,
    resource: {
      'prefect.resource.id': `prefect.${kind}.${id}`,
      'prefect.resource.name': 'brave-otter',
      'prefect.run-count': String(runCount),
      'prefect.state-message': message,
      'prefect.state-name': name,
      'prefect.state-timestamp': at,
      'prefect.state-type': type,
    },
    related: Object.entries(related).map(([resource, role]) => ({
      'prefect.resource.id': resource,
      'prefect.resource.role': role,
    })),
    payload: { validated_state: { type, name, message }, ...payload },
    follows: null,
    received: at,
  }
}

/** What the server sends when a flow run changes its state. */
export const aFlowRunEvent = (options: EventOptions) => stateEvent('flow-run', options, {})

/** What a task run's client sends: `task` is the row without its id and run. */
export const aTaskRunEvent = (options: EventOptions & { flowRunId: string; task?: Record<string, unknown> }) =>
  stateEvent(
    'task-run',
    { ...options, related: { [`prefect.flow-run.${options.flowRunId}`]: 'flow-run', ...options.related } },
    {
      task_run: {
        name: 'extract-0',
        task_key: 'extract',
        dynamic_key: '0',
        tags: [],
        task_inputs: {},
        ...options.task,
      },
    },
  )
