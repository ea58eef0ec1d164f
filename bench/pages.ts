import type { Bench } from './bench'
import { gzipBytes, type Part, partFiles } from './static-files'
import { atMost, type Measurement } from './table'
import { scriptsOf, sumOf, watch } from './watch'

const KB = 1024

/** Where each line has a budget of its own. */
const withBudget = (row: Measurement): Measurement => ({ ...row, measured: `${row.measured} (${row.budget})` })

const repeated = (requests: string[]) => requests.length - new Set(requests).size

const pagesOf = (ids: Record<string, string>): [name: string, path: string, requestBudget: number][] => [
  ['dashboard', '/dashboard', 8],
  ['runs', '/runs', 5],
  ['task runs', '/runs?tab=task-runs', 5],
  ['upcoming runs', '/runs?tab=upcoming', 5],
  ['runs that wait', '/runs?tab=waiting', 5],
  ['flow run', `/runs/flow-run/${ids.tasks300}`, 8],
  ['flow run, 1,000 tasks', `/runs/flow-run/${ids.tasks1000}`, 8],
  ['flow run, its tasks', `/runs/flow-run/${ids.tasks300}?tab=task-runs`, 8],
  ['flow run, its details', `/runs/flow-run/${ids.tasks300}?tab=details`, 8],
  ['deployments', '/deployments', 5],
  ['deployment', `/deployments/deployment/${ids.deployment}`, 6],
  ['launch', `/deployments/deployment/${ids.form}/run`, 6],
  ['launch as JSON', `/deployments/deployment/${ids.form}/run?lens=json`, 6],
  ['launch a sweep', `/deployments/deployment/${ids.form}/run?mode=sweep`, 6],
  ['sweep', `/deployments/deployment/${ids.form}/sweep/none`, 6],
  ['flows', '/flows', 6],
  ['flow', `/flows/flow/${ids.flow}`, 6],
  ['work pools', '/work-pools', 6],
  ['work pool', '/work-pools/work-pool/bench', 6],
  ['work pool, what comes', '/work-pools/work-pool/bench?tab=upcoming', 6],
  ['work pool, its queues', '/work-pools/work-pool/bench?tab=queues', 6],
  ['work pool, its workers', '/work-pools/work-pool/bench?tab=workers', 6],
  ['work pool, its deployments', '/work-pools/work-pool/bench?tab=deployments', 6],
  ['work queue', '/work-pools/work-pool/bench/queue/default', 6],
  ['task run', `/runs/task-run/${ids.task}`, 6],
  ['task run, its inputs', `/runs/task-run/${ids.task}?tab=inputs`, 6],
  ['artifacts', '/artifacts', 6],
  ['artifact key', '/artifacts/key/bench-table', 6],
  ['create a work pool', '/work-pools/create?type=kubernetes', 6],
  ['edit a work pool', '/work-pools/work-pool/bench/edit', 6],
  ['edit a work pool as JSON', '/work-pools/work-pool/bench/edit?lens=json', 6],
  ['template studio', '/work-pools/work-pool/bench/edit?lens=variables&beside=job', 6],
  ['template studio, changes', '/work-pools/work-pool/bench/edit?lens=variables&beside=changes', 6],
  ['artifact', `/artifacts/artifact/${ids.artifact}`, 6],
  ['blocks', '/blocks', 6],
  ['block catalog', '/blocks/catalog', 6],
  ['block type', '/blocks/catalog/webhook', 6],
  ['block type, its fields', '/blocks/catalog/webhook?tab=fields', 6],
  ['create a block', '/blocks/catalog/webhook/create', 6],
  ['block', `/blocks/block/${ids.block}`, 6],
  ['block, where it is used', `/blocks/block/${ids.block}?tab=uses`, 6],
  ['edit a block', `/blocks/block/${ids.block}/edit`, 6],
  ['variables', '/variables', 6],
  ['a new variable', '/variables?new', 6],
  ['settings', '/settings', 6],
  ['settings of the server', '/settings?tab=server', 6],
  ['log in', '/login', 6],
]

/** First loads and requests of every page. */
export async function measurePages(bench: Bench): Promise<Measurement[]> {
  bench.say('First load and requests of every page')
  // A page that does not exist asks nothing of its own: what is asked there is start-up.
  const empty = await watch(bench.browser, `${bench.url}/no-such-page`)
  await empty.quiet()
  const startUp = empty.cost.requests
  await empty.context.close()
  const parts = Object.entries(partFiles()) as [Part, Set<string>][]
  const rows = [atMost('API requests of start-up', startUp.length, 2)]

  for (const [name, path, budget] of pagesOf(bench.ids)) {
    const opened = await watch(bench.browser, `${bench.url}${path}`)
    await opened.quiet()
    const { cost } = opened
    const own = cost.requests.filter((request) => !startUp.includes(request))
    bench.say(`  ${name}\n${cost.requests.map((request) => `    ${request.slice(0, 180)}`).join('\n')}`)
    for (const message of cost.consoleErrors) bench.say(`    console: ${message}`)
    const scripts = [...scriptsOf(cost)]
    const large = scripts.filter((file) => gzipBytes(file) > 10 * KB)
    bench.say(`    ${large.map((file) => `${file} ${(gzipBytes(file) / KB).toFixed(0)} KB`).join(', ')}`)
    const used = parts
      .map(([part, files]) => ({ part, bytes: sumOf(scripts.filter((file) => files.has(file))) }))
      .filter(({ bytes }) => bytes > 0)
    const inParts = used.reduce((sum, { bytes }) => sum + bytes, 0)
    const of = (column: string, measurement: Measurement): Measurement => ({
      ...measurement,
      what: `${name}: ${measurement.what}`,
      cell: { row: name, column },
    })
    rows.push(
      of(
        'JavaScript, gzip ≤ 200 KB',
        atMost('JavaScript of the first load, gzip', (sumOf(scripts) - inParts) / KB, 200, 'KB', 1),
      ),
      ...used.map(({ part, bytes }) => {
        const measurement = atMost(`JavaScript of ${part}, gzip`, bytes / KB, 130, 'KB', 1)
        return of('besides (≤ 130 KB each)', { ...measurement, measured: `${part} ${measurement.measured}` })
      }),
      of(
        'first load in all ≤ 320 KB',
        atMost('first load in all, with fonts', (sumOf(cost.files) - inParts) / KB, 320, 'KB', 1),
      ),
      of('API requests (budget)', withBudget(atMost('API requests to a settled page', own.length, budget))),
      of('twice', atMost('requests made twice', repeated(cost.requests), 0)),
      of('console', atMost('console messages', cost.consoleErrors.length, 0)),
    )
    await opened.context.close()
  }
  return rows
}
