import { http, HttpResponse, type HttpHandler } from 'msw'
import type {
  Artifact,
  BlockDocument,
  BlockSchema,
  BlockType,
  BodyReadArtifactsArtifactsFilterPost,
  BodyReadDeploymentsDeploymentsFilterPost,
  BodyReadFlowRunsFlowRunsFilterPost,
  BodyReadFlowsFlowsFilterPost,
  BodyReadTaskRunsTaskRunsFilterPost,
  BodyReadVariablesVariablesFilterPost,
  CountByState,
  DeploymentResponse,
  Flow,
  FlowRunResponse,
  HistoryResponse,
  Log,
  State,
  TaskRun,
  Variable,
  WorkerResponse,
  WorkPoolResponse,
  WorkQueueResponse,
} from '~/api/generated/types.gen'

/** Matches the path on any origin: `apiUrl('/flow_runs/:id')`. */
export const apiUrl = (path: string) => `*/api${path}`

/** Answers a POST with what `answer` makes of its JSON body. */
export const onPost = <Body, Answer>(path: string, answer: (body: Body, params: Record<string, string>) => Answer) =>
  http.post<Record<string, string>>(apiUrl(path), async ({ request, params }) => {
    const text = await request.text()
    return HttpResponse.json(answer((text ? JSON.parse(text) : {}) as Body, params) as object)
  })

export const onGet = <Answer>(path: string, answer: (params: Record<string, string>, url: URL) => Answer) =>
  http.get<Record<string, string>>(apiUrl(path), ({ params, request }) =>
    HttpResponse.json(answer(params, new URL(request.url)) as object),
  )

/** Prefect's usual refusal: `refuse('post', '/deployments/:id/create_flow_run', 409, 'Error validating parameters')`. */
export const refuse = (method: 'get' | 'post' | 'patch' | 'delete', path: string, status: number, detail: unknown) =>
  http[method](apiUrl(path), () => HttpResponse.json({ detail } as object, { status }))

export interface Workspace {
  flowRuns?: FlowRunResponse[]
  taskRuns?: TaskRun[]
  flows?: Flow[]
  deployments?: DeploymentResponse[]
  artifacts?: Artifact[]
  workPools?: WorkPoolResponse[]
  variables?: Variable[]
  blocks?: BlockDocument[]
  blockTypes?: BlockType[]
  /** Of every type, newest first. */
  blockSchemas?: BlockSchema[]
  workQueues?: WorkQueueResponse[]
  /** Of every pool. */
  workers?: WorkerResponse[]
  logs?: Log[]
  history?: HistoryResponse[]
  /** Of any flow run or task run. */
  states?: State[]
}

type Ids = string[] | null | undefined

interface BlocksAsked {
  block_documents?: { id?: { any_?: Ids } }
  block_types?: { slug?: { any_?: Ids } }
  block_schemas?: { block_type_id?: { any_?: Ids } }
  limit?: number
  offset?: number
}

const within = <Row>(rows: Row[], pick: (row: Row) => string | null | undefined, ids: Ids, notIds?: Ids) =>
  rows.filter((row) => {
    const id = pick(row) ?? ''
    return (!ids || ids.includes(id)) && !notIds?.includes(id)
  })

const page = <Row>(rows: Row[], { limit = 200, offset = 0 }: { limit?: number; offset?: number }) =>
  rows.slice(offset, offset + limit)

const paginated = <Row>(rows: Row[], { limit = 200, page: number = 1 }: { limit?: number; page?: number }) => ({
  results: rows.slice((number - 1) * limit, number * limit),
  count: rows.length,
  limit,
  page: number,
  pages: Math.max(1, Math.ceil(rows.length / limit)),
})

const orMissing = <Row extends { id?: string }>(path: string, rows: Row[], what: string) =>
  http.get<{ id: string }>(apiUrl(path), ({ params }) => {
    const row = rows.find(({ id }) => id === params.id)
    return row ? HttpResponse.json(row as object) : HttpResponse.json({ detail: `${what} not found` }, { status: 404 })
  })

/**
 * A workspace that answers Prefect's reads. It filters by ids, parents and state types; not by time, name or
 * tag: for those, and for anything else a test is about, put an own handler in front.
 */
export function prefectHandlers(workspace: Workspace = {}): HttpHandler[] {
  const { flowRuns = [], taskRuns = [], flows = [], deployments = [], artifacts = [], workPools = [] } = workspace
  const { blocks = [], blockTypes = [], blockSchemas = [] } = workspace
  const { variables = [], logs = [], history = [], states = [], workQueues = [], workers = [] } = workspace

  const runsOf = ({ flow_runs, flows: ofFlows, deployments: ofDeployments }: BodyReadFlowRunsFlowRunsFilterPost) => {
    let rows = within(flowRuns, (row) => row.id, flow_runs?.id?.any_, flow_runs?.id?.not_any_)
    rows = within(rows, (row) => row.state_type, flow_runs?.state?.type?.any_)
    rows = within(rows, (row) => row.deployment_id, flow_runs?.deployment_id?.any_ ?? ofDeployments?.id?.any_)
    rows = within(rows, (row) => row.flow_id, ofFlows?.id?.any_)
    const parents = flow_runs?.parent_flow_run_id?.any_
    if (!parents) return rows
    const tasks = new Set(within(taskRuns, (row) => row.flow_run_id, parents).map((row) => row.id))
    return rows.filter((row) => row.parent_task_run_id && tasks.has(row.parent_task_run_id))
  }
  const tasksOf = ({ task_runs }: BodyReadTaskRunsTaskRunsFilterPost) =>
    within(
      within(taskRuns, (row) => row.id, task_runs?.id?.any_),
      (row) => row.flow_run_id,
      task_runs?.flow_run_id?.any_,
    )

  const blocksOf = ({ block_documents, block_types }: BlocksAsked) =>
    within(
      within(blocks, (row) => row.id, block_documents?.id?.any_),
      (row) => row.block_type?.slug,
      block_types?.slug?.any_,
    )

  // The newest of a key comes first.
  const latest = artifacts
    .filter(({ key }, at) => key && artifacts.findIndex((other) => other.key === key) === at)
    .map(({ id, ...artifact }) => ({ ...artifact, id: `collection-${id}`, latest_id: id }))

  return [
    onGet('/health', () => true),
    onGet('/admin/version', () => '3.8.8'),

    onPost('/flow_runs/filter', (body: BodyReadFlowRunsFlowRunsFilterPost) => page(runsOf(body), body)),
    onPost('/flow_runs/count', (body: BodyReadFlowRunsFlowRunsFilterPost) => runsOf(body).length),
    onPost('/flow_runs/history', () => history),
    orMissing('/flow_runs/:id', flowRuns, 'Flow run'),
    onGet('/flow_run_states/', () => states),

    onPost('/task_runs/filter', (body: BodyReadTaskRunsTaskRunsFilterPost) => page(tasksOf(body), body)),
    onPost('/task_runs/count', (body: BodyReadTaskRunsTaskRunsFilterPost) => tasksOf(body).length),
    onPost('/ui/task_runs/count', (body: BodyReadTaskRunsTaskRunsFilterPost) => {
      // The server names every type, also those of which there are none.
      const counts: CountByState = { COMPLETED: 0, FAILED: 0, RUNNING: 0, SCHEDULED: 0 }
      for (const { state_type: type } of tasksOf(body)) if (type) counts[type] = (counts[type] ?? 0) + 1
      return counts
    }),
    orMissing('/ui/task_runs/:id', taskRuns, 'Task run'),
    onGet('/task_run_states/', () => states),
    onPost('/ui/flow_runs/count-task-runs', (body: { flow_run_ids: string[] }) =>
      Object.fromEntries(body.flow_run_ids.map((id) => [id, within(taskRuns, (row) => row.flow_run_id, [id]).length])),
    ),

    onPost('/flows/filter', (body: BodyReadFlowsFlowsFilterPost) =>
      page(
        within(flows, (row) => row.id, body.flows?.id?.any_),
        body,
      ),
    ),
    onPost('/flows/paginate', (body: { limit?: number; page?: number }) => paginated(flows, body)),
    onPost('/ui/flows/next-runs', (body: { flow_ids: string[] }) =>
      Object.fromEntries(body.flow_ids.map((id) => [id, null])),
    ),
    onPost('/ui/flows/count-deployments', (body: { flow_ids: string[] }) =>
      Object.fromEntries(body.flow_ids.map((id) => [id, within(deployments, (row) => row.flow_id, [id]).length])),
    ),

    onPost('/deployments/filter', (body: BodyReadDeploymentsDeploymentsFilterPost) =>
      page(
        within(deployments, (row) => row.id, body.deployments?.id?.any_),
        body,
      ),
    ),
    onPost('/deployments/paginate', (body: { limit?: number; page?: number }) => paginated(deployments, body)),
    orMissing('/deployments/:id', deployments, 'Deployment'),

    onPost('/artifacts/filter', (body: BodyReadArtifactsArtifactsFilterPost) => {
      let rows = within(artifacts, (row) => row.id, body.artifacts?.id?.any_)
      rows = within(rows, (row) => row.flow_run_id, body.artifacts?.flow_run_id?.any_)
      rows = within(rows, (row) => row.task_run_id, body.artifacts?.task_run_id?.any_)
      rows = within(rows, (row) => row.key, body.artifacts?.key?.any_)
      return page(rows, body)
    }),
    onPost(
      '/artifacts/count',
      (body: BodyReadArtifactsArtifactsFilterPost) =>
        within(artifacts, (row) => row.key, body.artifacts?.key?.any_).length,
    ),
    onPost('/artifacts/latest/filter', (body: { limit?: number; offset?: number }) => page(latest, body)),
    onPost('/artifacts/latest/count', () => latest.length),
    orMissing('/artifacts/:id', artifacts, 'Artifact'),

    onPost('/variables/filter', (body: BodyReadVariablesVariablesFilterPost) =>
      page(
        within(variables, (row) => row.name, body.variables?.name?.any_),
        body,
      ),
    ),
    onPost('/variables/count', () => variables.length),

    onPost('/block_documents/filter', (body: BlocksAsked) => page(blocksOf(body), body)),
    onPost('/block_documents/count', (body: BlocksAsked) => blocksOf(body).length),
    onPost('/block_types/filter', ({ block_types, ...body }: BlocksAsked) =>
      page(
        within(blockTypes, (row) => row.slug, block_types?.slug?.any_),
        body,
      ),
    ),
    onPost('/block_schemas/filter', ({ block_schemas, ...body }: BlocksAsked) =>
      page(
        within(blockSchemas, (row) => row.block_type_id, block_schemas?.block_type_id?.any_),
        body,
      ),
    ),
    onGet('/block_capabilities/', () => [...new Set(blockSchemas.flatMap(({ capabilities = [] }) => capabilities))]),
    onPost('/work_pools/filter', (body: { limit?: number; offset?: number }) => page(workPools, body)),
    http.get<{ name: string }>(apiUrl('/work_pools/:name'), ({ params }) => {
      const pool = workPools.find(({ name }) => name === params.name)
      return pool
        ? HttpResponse.json(pool as object)
        : HttpResponse.json({ detail: `Work pool "${params.name}" not found.` }, { status: 404 })
    }),
    onPost('/work_pools/:name/queues/filter', (body: { limit?: number; offset?: number }, { name }) =>
      page(
        workQueues.filter((queue) => queue.work_pool_name === name),
        body,
      ),
    ),
    http.get<{ name: string; queue: string }>(apiUrl('/work_pools/:name/queues/:queue'), ({ params }) => {
      const queue = workQueues.find(
        ({ name, work_pool_name }) => name === params.queue && work_pool_name === params.name,
      )
      return queue
        ? HttpResponse.json(queue as object)
        : HttpResponse.json({ detail: `Worker queue '${params.queue}' not found.` }, { status: 404 })
    }),
    onPost('/work_pools/:name/workers/filter', (body: { limit?: number; offset?: number }) => page(workers, body)),
    onPost('/logs/filter', (body: { limit?: number; offset?: number }) => page(logs, body)),
  ]
}
