import { http, HttpResponse, type HttpHandler } from 'msw'
import type {
  Artifact,
  BodyReadArtifactsArtifactsFilterPost,
  BodyReadDeploymentsDeploymentsFilterPost,
  BodyReadFlowRunsFlowRunsFilterPost,
  BodyReadFlowsFlowsFilterPost,
  BodyReadTaskRunsTaskRunsFilterPost,
  CountByState,
  DeploymentResponse,
  Flow,
  FlowRunResponse,
  HistoryResponse,
  Log,
  State,
  TaskRun,
  WorkPoolResponse,
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
  logs?: Log[]
  history?: HistoryResponse[]
  /** Of any flow run or task run. */
  states?: State[]
}

type Ids = string[] | null | undefined

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
  const { logs = [], history = [], states = [] } = workspace

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
      const counts: CountByState = {}
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
      let rows = within(artifacts, (row) => row.flow_run_id, body.artifacts?.flow_run_id?.any_)
      rows = within(rows, (row) => row.task_run_id, body.artifacts?.task_run_id?.any_)
      return page(rows, body)
    }),
    orMissing('/artifacts/:id', artifacts, 'Artifact'),

    onPost('/work_pools/filter', (body: { limit?: number }) => page(workPools, body)),
    onPost('/logs/filter', (body: { limit?: number; offset?: number }) => page(logs, body)),
  ]
}
