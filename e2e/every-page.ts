import type { Page } from '@playwright/test'
import { expect, type Prefect, type Run } from './fixtures'

/** Every page with an address of its own; ids are of things that the sample workspace has. */
export async function addresses(prefect: Prefect, run: Run): Promise<[name: string, path: string][]> {
  const deployment = await prefect.deployment('fill-gallery/all-kinds')
  const artifacts = await prefect.post<{ id: string; type: string }[]>('/artifacts/filter', {
    artifacts: { flow_run_id: { any_: [run.id] }, key: { exists_: true } },
  })
  const [task] = await prefect.taskRuns(run)
  const block = await aBlock(prefect)
  return [
    ['runs', '/runs'],
    ['task runs', '/runs?tab=task-runs'],
    ['upcoming runs', '/runs?tab=upcoming'],
    ['runs that wait', '/runs?tab=waiting'],
    ['run', `/runs/flow-run/${run.id}`],
    ['task runs of a run', `/runs/flow-run/${run.id}?tab=task-runs`],
    ['subflow runs of a run', `/runs/flow-run/${run.id}?tab=subflow-runs`],
    ['artifacts of a run', `/runs/flow-run/${run.id}?tab=artifacts`],
    ['parameters of a run', `/runs/flow-run/${run.id}?tab=parameters`],
    ['details of a run', `/runs/flow-run/${run.id}?tab=details`],
    ...['logs', 'artifacts', 'inputs', 'states', 'details'].map((tab): [string, string] => [
      `${tab} of a task run`,
      `/runs/task-run/${task?.id}?tab=${tab}`,
    ]),
    ['deployments', '/deployments'],
    ['deployment', `/deployments/deployment/${deployment.id}`],
    ['parameters of a deployment', `/deployments/deployment/${deployment.id}?tab=parameters`],
    ['configuration of a deployment', `/deployments/deployment/${deployment.id}?tab=configuration`],
    ['launch', `/deployments/deployment/${(await prefect.deployment('plan-rebalancing/evening')).id}/run`],
    ['a sweep', `/deployments/deployment/${(await prefect.deployment('refund-ride/service-desk')).id}/run?mode=sweep`],
    ['a sweep of which there are no runs', `/deployments/deployment/${deployment.id}/sweep/none`],
    ['flows', '/flows'],
    ['flow', `/flows/flow/${deployment.flow_id}`],
    ['deployments of a flow', `/flows/flow/${deployment.flow_id}?tab=deployments`],
    ...artifacts.map(({ id, type }): [string, string] => [`${type} artifact`, `/artifacts/artifact/${id}`]),
    ['dashboard', '/dashboard'],
    ['work pools', '/work-pools'],
    ['work pool', '/work-pools/work-pool/town'],
    ['upcoming runs of a work pool', '/work-pools/work-pool/town?tab=upcoming'],
    ['queues of a work pool', '/work-pools/work-pool/town?tab=queues'],
    ['workers of a work pool', '/work-pools/work-pool/town?tab=workers'],
    ['deployments of a work pool', '/work-pools/work-pool/town?tab=deployments'],
    ['details of a work pool', '/work-pools/work-pool/town?tab=details'],
    ['work queue', '/work-pools/work-pool/town/queue/default'],
    ['create work queue', '/work-pools/work-pool/town/queue/create'],
    ['edit work queue', '/work-pools/work-pool/town/queue/default/edit'],
    ['worker', '/work-pools/work-pool/town/worker/podium'],
    ['create a work pool', '/work-pools/create'],
    ['create a work pool of a type', '/work-pools/create?type=docker'],
    ['edit a work pool', `/work-pools/work-pool/${deployment.work_pool_name}/edit`],
    ['base job template as JSON', `/work-pools/work-pool/${deployment.work_pool_name}/edit?lens=json`],
    ...['variables&beside=job', 'variables&beside=changes', 'job', 'changes'].map((lens): [string, string] => [
      `template studio: ${lens}`,
      `/work-pools/work-pool/${deployment.work_pool_name}/edit?lens=${lens}&deployment=${deployment.id}`,
    ]),
    ['artifacts', '/artifacts'],
    ['artifacts of which there are none', '/artifacts?name=no-such-key'],
    ['versions of an artifact', '/artifacts/key/stations'],
    ['versions of which there are none', '/artifacts/key/no-such-key'],
    ['blocks', '/blocks'],
    ['blocks of which there are none', '/blocks?name=no-such-block'],
    ['block catalog', '/blocks/catalog'],
    ['block type', '/blocks/catalog/webhook'],
    ['fields of a block type', '/blocks/catalog/webhook?tab=fields'],
    ['create a block', '/blocks/catalog/webhook/create'],
    ['block', `/blocks/block/${block}`],
    ['where a block is used', `/blocks/block/${block}?tab=uses`],
    ['edit a block', `/blocks/block/${block}/edit`],
    ['variables', '/variables'],
    ['a new variable', '/variables?new'],
    ['settings', '/settings'],
    ['settings of the server', '/settings?tab=server'],
    ['connection', '/settings?tab=connection&check'],
    ['log in', '/login'],
    ['a page that is not there', '/no-such-page'],
  ]
}

/** A block of its own with a secret in it, as the sample workspace has none; whoever comes first makes it. */
async function aBlock(prefect: Prefect): Promise<string> {
  const name = 'e2e-every-page'
  const find = () =>
    prefect.post<{ id: string }[]>('/block_documents/filter', { block_documents: { name: { any_: [name] } } })
  const [type] = await prefect.post<{ id: string }[]>('/block_types/filter', {
    block_types: { slug: { any_: ['webhook'] } },
  })
  const [schema] = await prefect.post<{ id: string }[]>('/block_schemas/filter', {
    block_schemas: { block_type_id: { any_: [type!.id] } },
    limit: 1,
  })
  const [found] = await find()
  if (found) return found.id
  const made = prefect.post<{ id: string }>('/block_documents/', {
    name,
    data: { url: 'https://hooks.example/e2e', headers: { authorization: 'Bearer e2e' } },
    block_type_id: type!.id,
    block_schema_id: schema!.id,
  })
  // Refused where another journey was faster.
  return (await made.catch(async () => (await find())[0]!)).id
}

/**
 * The page has its name, nothing in it is loading, and since the last look nothing more was asked for: parts of a page
 * come in chunks of their own and only then begin to load. (`networkidle` never comes where there is a shared worker.)
 */
export async function settled(page: Page, name: string) {
  await expect(page.getByRole('heading', { level: 1 }), name).toHaveCount(1)
  await expect(page.getByRole('heading', { level: 1 }), name).toHaveText(/./)
  let before = -1
  await expect(async () => {
    const [asked, busy] = await page.evaluate((): [number, number] => [
      performance.getEntriesByType('resource').length,
      document.querySelectorAll('main [aria-busy="true"]').length,
    ])
    const quiet = asked === before && busy === 0
    before = asked
    expect(quiet, name).toBe(true)
  }).toPass({ intervals: [300] })
}
