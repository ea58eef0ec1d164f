import type { Bench } from './bench'
import { gzipBytes, type Part, partFiles } from './static-files'
import { atMost, type Measurement } from './table'
import { scriptsOf, sumOf, watch } from './watch'

const KB = 1024

const repeated = (requests: string[]) => requests.length - new Set(requests).size

const pagesOf = (ids: Record<string, string>): [name: string, path: string, requestBudget: number][] => [
  ['runs', '/runs', 5],
  ['task runs', '/runs?tab=task-runs', 5],
  ['upcoming runs', '/runs?tab=upcoming', 5],
  ['flow run', `/runs/flow-run/${ids.tasks300}`, 8],
  ['flow run, 1,000 tasks', `/runs/flow-run/${ids.tasks1000}`, 8],
  ['flow run, its tasks', `/runs/flow-run/${ids.tasks300}?tab=task-runs`, 8],
  ['flow run, its details', `/runs/flow-run/${ids.tasks300}?tab=details`, 8],
  ['deployments', '/deployments', 5],
  ['deployment', `/deployments/deployment/${ids.deployment}`, 6],
  ['launch', `/deployments/deployment/${ids.form}/run`, 6],
  ['launch as JSON', `/deployments/deployment/${ids.form}/run?lens=json`, 6],
  ['flows', '/flows', 6],
  ['flow', `/flows/flow/${ids.flow}`, 6],
  ['artifact', `/artifacts/artifact/${ids.artifact}`, 6],
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
    const without = used.length ? ` without ${used.map(({ part }) => part).join(' and ')}` : ''
    rows.push(
      atMost(`${name}: JavaScript of the first load${without}, gzip`, (sumOf(scripts) - inParts) / KB, 200, 'KB', 1),
      ...used.map(({ part, bytes }) => atMost(`${name}: JavaScript of ${part}, gzip`, bytes / KB, 130, 'KB', 1)),
      atMost(`${name}: first load in all${without}, with fonts`, (sumOf(cost.files) - inParts) / KB, 320, 'KB', 1),
      atMost(`${name}: API requests to a settled page`, own.length, budget),
      atMost(`${name}: requests made twice`, repeated(cost.requests), 0),
      atMost(`${name}: console messages`, cost.consoleErrors.length, 0),
    )
    await opened.context.close()
  }
  return rows
}
