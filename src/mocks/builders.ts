import type {
  Artifact,
  BlockDocument,
  BlockSchema,
  BlockType,
  DeploymentResponse,
  Flow,
  FlowRunResponse,
  Log,
  State,
  StateType,
  TaskRun,
  WorkerResponse,
  WorkPoolResponse,
  WorkQueueResponse,
} from '~/api/generated/types.gen'

let serial = 0

/** A new id of UUID shape each time. */
export const anId = () => `00000000-0000-4000-8000-${(serial += 1).toString(16).padStart(12, '0')}`

const AT = '2026-11-21T10:00:00Z'

export const aState = (type: StateType = 'COMPLETED', more: Partial<State> = {}): State => ({
  id: anId(),
  type,
  name: `${type[0]}${type.slice(1).toLowerCase()}`,
  message: null,
  timestamp: AT,
  data: null,
  state_details: {},
  ...more,
})

const ofState = (state: State) => ({
  state,
  state_id: state.id,
  state_type: state.type,
  state_name: state.name ?? state.type,
})

/** `state` sets `state_type`, `state_name` and `state_id` too. */
export function aFlowRun({ state = aState(), ...more }: Partial<FlowRunResponse> = {}): FlowRunResponse {
  return {
    id: anId(),
    created: AT,
    updated: AT,
    name: 'brave-otter',
    flow_id: anId(),
    deployment_id: null,
    work_pool_name: null,
    work_queue_name: null,
    parameters: {},
    job_variables: {},
    context: {},
    tags: [],
    labels: {},
    parent_task_run_id: null,
    run_count: 1,
    expected_start_time: AT,
    next_scheduled_start_time: null,
    start_time: AT,
    end_time: '2026-11-21T10:01:03Z',
    total_run_time: 63,
    estimated_run_time: 63,
    estimated_start_time_delta: 0,
    auto_scheduled: false,
    created_by: null,
    ...(state ? ofState(state) : { state: null }),
    ...more,
  }
}

export function aTaskRun({ state = aState(), ...more }: Partial<TaskRun> = {}): TaskRun {
  return {
    id: anId(),
    created: AT,
    updated: AT,
    name: 'extract-0',
    flow_run_id: null,
    task_key: 'extract-1234',
    dynamic_key: '0',
    tags: [],
    labels: {},
    task_inputs: {},
    run_count: 1,
    flow_run_run_count: 1,
    expected_start_time: AT,
    start_time: AT,
    end_time: '2026-11-21T10:00:05Z',
    total_run_time: 5,
    estimated_run_time: 5,
    estimated_start_time_delta: 0,
    ...(state ? ofState(state) : { state: null }),
    ...more,
  }
}

export const aFlow = (more: Partial<Flow> = {}): Flow => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'etl',
  tags: [],
  labels: {},
  ...more,
})

export const aDeployment = (more: Partial<DeploymentResponse> = {}): DeploymentResponse => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'nightly',
  flow_id: anId(),
  description: null,
  paused: false,
  schedules: [],
  tags: [],
  parameters: {},
  job_variables: {},
  parameter_openapi_schema: { type: 'object', title: 'Parameters', properties: {} },
  enforce_parameter_schema: true,
  entrypoint: 'flows.py:etl',
  work_pool_name: 'local',
  work_queue_name: 'default',
  status: 'READY',
  ...more,
})

export const anArtifact = (more: Partial<Artifact> = {}): Artifact & { id: string } => ({
  created: AT,
  updated: AT,
  key: 'report',
  type: 'markdown',
  description: null,
  data: '# Report',
  metadata_: null,
  flow_run_id: null,
  task_run_id: null,
  ...more,
  id: more.id ?? anId(),
})

export const aWorkPool = (more: Partial<WorkPoolResponse> = {}): WorkPoolResponse => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'local',
  type: 'process',
  status: 'READY',
  is_paused: false,
  base_job_template: {},
  ...more,
})

export const aWorkQueue = (more: Partial<WorkQueueResponse> = {}): WorkQueueResponse => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'default',
  description: '',
  priority: 1,
  concurrency_limit: null,
  active_slots: null,
  is_paused: false,
  last_polled: AT,
  status: 'READY',
  work_pool_id: null,
  work_pool_name: 'local',
  ...more,
})

export const aWorker = (more: Partial<WorkerResponse> = {}): WorkerResponse => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'ProcessWorker 1',
  work_pool_id: anId(),
  last_heartbeat_time: AT,
  heartbeat_interval_seconds: 30,
  status: 'ONLINE',
  ...more,
})

export const aLog = (more: Partial<Log> = {}): Log => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'prefect.flow_runs',
  level: 20,
  message: 'Beginning flow run',
  timestamp: AT,
  flow_run_id: null,
  task_run_id: null,
  ...more,
})

export const aBlockType = (more: Partial<BlockType> = {}): BlockType => ({
  id: anId(),
  created: AT,
  updated: AT,
  name: 'Webhook',
  slug: 'webhook',
  logo_url: null,
  documentation_url: null,
  description: null,
  code_example: null,
  is_protected: false,
  ...more,
})

export const aBlockSchema = (type: BlockType, more: Partial<BlockSchema> = {}): BlockSchema => ({
  id: anId(),
  created: AT,
  updated: AT,
  checksum: `sha256:${type.slug}`,
  fields: {},
  block_type_id: type.id,
  block_type: type,
  capabilities: [],
  version: '3.8.8',
  ...more,
})

/** As the server answers: secrets masked, and the data of a block that is referred to in its place. */
export const aBlock = (schema: BlockSchema, more: Partial<BlockDocument> = {}): BlockDocument => ({
  created: AT,
  updated: AT,
  name: 'town-hooks',
  data: {},
  block_schema_id: schema.id,
  block_schema: schema,
  block_type_id: schema.block_type_id ?? '',
  block_type_name: schema.block_type?.name,
  block_type: schema.block_type,
  block_document_references: {},
  is_anonymous: false,
  ...more,
  id: more.id ?? anId(),
})
