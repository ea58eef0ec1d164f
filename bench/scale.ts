/**
 * `npm run bench:scale`: Podium in front of a million flow runs on PostgreSQL. Every page has to settle, no request may
 * run into the server's time limit, and a page may cost the server as much processor time as 7.5 lists of 50 runs.
 * Seeding takes about ten minutes; `-- --runs 20000` seeds fewer, to try it out; `-- --pages 'deployments;runs, 90 days'`
 * measures only these; `-- --stay` leaves all of it running afterwards, until Ctrl-C. Needs Linux and PostgreSQL's programs.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Response } from '@playwright/test'
import { startServedPrefect } from '../e2e/served-prefect'
import { ensureBuilt } from '../server/build'
import { type Bench, endOnSignal, openBrowser, seconds, stopwatch } from './bench'
import { startPostgres } from './postgres'
import { measureWideTimeline } from './run-page'
import { asMarkdown, atMost, failedMeasure, type Measurement } from './table'
import { heapMegabytes, percentile, watch } from './watch'

const root = resolve(import.meta.dirname, '..')
const say = (line: string) => console.log(line)
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    pages: { type: 'string' },
    stay: { type: 'boolean', default: false },
  },
})
const wanted = values.pages?.split(';')
const runs = Number(values.runs)

/** Services that change rows or wake by themselves would be measured with the pages. */
const quietServices = Object.fromEntries(
  ['SCHEDULER', 'LATE_RUNS', 'FOREMAN', 'PAUSE_EXPIRATIONS', 'CANCELLATION_CLEANUP', 'REPOSSESSOR', 'DB_VACUUM'].map(
    (name) => [`PREFECT_SERVER_SERVICES_${name}_ENABLED`, 'false'],
  ),
)

/** Processor time that a process and its children have used since they began, ms. From the kernel's own clock ticks. */
function cpuMs(pid: number): number {
  const TICK_MS = 10
  const stat = (id: number) => readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const own = (id: number) => {
    try {
      const fields = stat(id)
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS
    } catch {
      return 0 // it has just ended
    }
  }
  const children = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && Number(stat(Number(name))[1]) === pid
    } catch {
      return false
    }
  })
  return own(pid) + children.reduce((sum, id) => sum + own(Number(id)), 0)
}

/** The process that listens for the API at `apiUrl`: the one whose command line names its port. */
function serverPid(apiUrl: string): number {
  const port = new URL(apiUrl).port
  const found = readdirSync('/proc').find((name) => {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
      return words.includes('server') && words[words.indexOf('--port') + 1] === port
    } catch {
      return false
    }
  })
  return Number(found ?? Number.NaN)
}

const pagesOf = (ids: Record<string, string>): [name: string, path: string][] => [
  ['dashboard', '/dashboard'],
  ['dashboard, 7 days', '/dashboard?range=past-7-days'],
  ['runs', '/runs'],
  ['runs, 7 days, failed', '/runs?range=past-7-days&state=Failed'],
  ['runs, 90 days', '/runs?range=past-90-days'],
  ['runs by name', '/runs?name=run-9999&range=past-7-days'],
  ['runs by tag', '/runs?tags=team-3&range=past-7-days'],
  ['task runs', '/runs?tab=task-runs'],
  ['upcoming runs', '/runs?tab=upcoming'],
  ['flow run', `/runs/flow-run/${ids.newest}`],
  ['flow run, 10,000 tasks', `/runs/flow-run/${ids.wide}`],
  ['flow run, 1,000,000 log lines', `/runs/flow-run/${ids.log}`],
  ['task run', `/runs/task-run/${ids.task}`],
  ['deployments', '/deployments'],
  ['deployment', `/deployments/deployment/${ids.deployment}`],
  ['launch', `/deployments/deployment/${ids.deployment}/run`],
  ['flows', '/flows'],
  ['flow', `/flows/flow/${ids.flow}`],
  ['work pools', '/work-pools'],
  ['work pool', '/work-pools/work-pool/pool-1'],
  ['work queue', '/work-pools/work-pool/pool-1/queue/default'],
  ['artifacts', '/artifacts'],
  ['artifact key', `/artifacts/key/${ids.key}`],
  ['artifact', `/artifacts/artifact/${ids.artifact}`],
  ['variables', '/variables'],
  ['settings', '/settings'],
]

type Cost = {
  name: string
  requests: number
  /** Processor time of the Prefect server, ms of this machine. */
  server: number
  /** The same in lists of 50 runs (`listCost`). */
  lists: number
  database: number
  failed: number
  slowest: number
}

/** A page may cost the server 150 ms on the machine of the reference, where a list of 50 runs costs it 20 (scale, section 4). */
const MOST_LISTS = 150 / 20
const LISTS = 15

/**
 * What a list of 50 runs costs the server now, in ms of processor time: the measure of a page that other machines, and
 * other moments of a shared one, agree on.
 */
async function listCost(apiUrl: string, pid: number, idle: number): Promise<number> {
  const body = JSON.stringify({ sort: 'EXPECTED_START_TIME_DESC', limit: 50 })
  const headers = { 'content-type': 'application/json' }
  const [from, before] = [Date.now(), cpuMs(pid)]
  for (let asked = 0; asked < LISTS; asked += 1)
    await (await fetch(`${apiUrl}/flow_runs/filter`, { method: 'POST', headers, body })).arrayBuffer()
  return (cpuMs(pid) - before - idle * (Date.now() - from)) / LISTS
}

const IDLE_MS = 20_000

/** What the server does when nobody looks (its own services), in ms of processor time a ms. It is no cost of a page. */
async function idleLoad(pid: number): Promise<number> {
  const [from, before] = [Date.now(), cpuMs(pid)]
  await sleep(IDLE_MS)
  return (cpuMs(pid) - before) / (Date.now() - from)
}

/** PostgreSQL vacuums and analyses by itself what the seeding left, on the same processors. */
async function calm(database: number): Promise<void> {
  const WINDOW_MS = 5_000
  for (const end = Date.now() + 300_000; Date.now() < end;) {
    const before = cpuMs(database)
    await sleep(WINDOW_MS)
    if (cpuMs(database) - before < WINDOW_MS / 50) return
  }
}

/**
 * Each page once to warm caches and plans, then five times to be measured, each between two looks at what a list costs:
 * the median counts, because on a shared machine a load costs half as much again in one minute as in the next.
 */
async function measurePages(bench: Bench, processes: { server: number; database: number }): Promise<Cost[]> {
  const costs: Cost[] = []
  await calm(processes.database)
  const idle = await idleLoad(processes.server)
  say(`An idle server takes ${(idle * 1000).toFixed(0)} ms of processor time a second, which is taken off`)
  for (const [name, path] of pagesOf(bench.ids)) {
    if (wanted && !wanted.includes(name)) continue
    const cost = { name, requests: 0, database: Number.NaN, failed: 0, slowest: 0 }
    const loads: { server: number; lists: number }[] = []
    let listBefore = Number.NaN
    for (const isMeasured of [false, true, true, true, true, true]) {
      const from = Date.now()
      const before = { server: cpuMs(processes.server), database: cpuMs(processes.database) }
      const answers: Response[] = []
      const opened = await watch(bench.browser, `${bench.url}${path}`, async (page) => {
        page.on('response', (answer) => void (/\/api\//.test(answer.url()) && answers.push(answer)))
      })
      await opened.quiet()
      const server = Math.max(0, cpuMs(processes.server) - before.server - idle * (Date.now() - from))
      cost.database = cpuMs(processes.database) - before.database
      cost.requests = opened.cost.requests.length
      cost.failed = answers.filter((answer) => answer.status() >= 400).length
      cost.slowest = Math.max(0, ...answers.map((answer) => answer.request().timing().responseEnd))
      await opened.context.close()
      const listAfter = await listCost(bench.apiUrl, processes.server, idle)
      if (isMeasured) loads.push({ server, lists: server / ((listBefore + listAfter) / 2) })
      listBefore = listAfter
    }
    const server = percentile(
      loads.map((load) => load.server),
      0.5,
    )
    const lists = percentile(
      loads.map((load) => load.lists),
      0.5,
    )
    costs.push({ ...cost, server, lists })
    say(`  ${name}: ${JSON.stringify(costs.at(-1))}`)
  }
  return costs
}

const LIMIT_MS = 10_000

const asMeasurements = (costs: Cost[]): Measurement[] =>
  costs.flatMap(({ name, lists, failed, slowest }) => [
    atMost(`${name}: processor time of the Prefect server`, lists, MOST_LISTS, 'lists of 50 runs', 1),
    atMost(`${name}: requests that failed`, failed, 0),
    atMost(`${name}: slowest request (the server's limit)`, slowest, LIMIT_MS, 'ms'),
  ])

/** A million lines: the tail at once, then all of them in the browser. */
async function measureMillionLines(bench: Bench): Promise<Measurement[]> {
  say('A run with 1,000,000 log lines')
  const opened = await watch(bench.browser, `${bench.url}/runs?name=no-such-run`)
  const { page } = opened
  await opened.quiet()
  await page.goto(`${bench.url}/runs/flow-run/${bench.ids.log}`)
  const logs = page.getByRole('region', { name: 'Logs' })
  await logs.getByText('fetched row 1000000').first().waitFor()
  const loaded = await stopwatch(page, 'click', { selector: 'body', text: '· all loaded' }, seconds(1_800))
  await page.getByRole('button', { name: 'Load all' }).click()
  const took = await loaded()
  say(`  all loaded after ${(took / 1000).toFixed(0)} s`)
  const lines = await page.getByText(/^1,000,000 lines/).count()
  const rows = [
    atMost('1,000,000 log lines: not loaded after "Load all"', lines ? 0 : Number.NaN, 0, 'lines'),
    atMost('1,000,000 log lines: heap', await heapMegabytes(opened.cdp), 300, 'MB', 1),
  ]
  await opened.context.close()
  return rows
}

await ensureBuilt({ root, say })
say('Starting PostgreSQL and a Prefect server on it')
process.env.PODIUM_TEST_PORT ??= '0'
const postgres = await startPostgres()
const served = await startServedPrefect({
  say,
  sampleWorkspace: false,
  env: { PREFECT_API_DATABASE_CONNECTION_URL: postgres.url, ...quietServices },
}).catch(async (error: unknown) => {
  await postgres.stop()
  throw error
})
const end = endOnSignal(() => served.stop().finally(() => postgres.stop()))

const rows: Measurement[] = []
let costs: Cost[] = []
function print() {
  say(
    `\nMeasured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} × ${cpus()[0]?.model.trim()}, Prefect 3.8.8 on PostgreSQL with ${runs.toLocaleString('en')} runs\n`,
  )
  say('| Page | API requests | failed | slowest | server, lists of 50 runs | server, ms | PostgreSQL, ms |')
  say('|---|---|---|---|---|---|---|')
  for (const { name, requests, failed, slowest, lists, server, database } of costs)
    say(
      `| ${name} | ${requests} | ${failed} | ${slowest.toFixed(0)} ms | ${lists.toFixed(1)} | ${server.toFixed(0)} | ${database} |`,
    )
  say('')
  say(asMarkdown(rows.filter(({ what, ok }) => !ok || /10,000 task runs:|log lines:/.test(what))))
}

try {
  say(`Seeding ${runs.toLocaleString('en')} runs`)
  const seeded = spawnSync(served.prefect.python, [join(root, 'bench/scale_seed.py'), String(runs)], {
    encoding: 'utf8',
    env: served.prefect.env,
    maxBuffer: 1 << 24,
  })
  if (seeded.status !== 0) throw new Error(`The seed failed:\n${seeded.stderr.slice(-2000)}`)
  const ids = JSON.parse(seeded.stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>
  await sleep(2_000)
  const browser = await openBrowser()
  const bench: Bench = { browser, url: served.url, apiUrl: served.prefect.apiUrl, ids, say }
  try {
    const processes = { server: serverPid(served.prefect.apiUrl), database: postgres.pid }
    costs = await measurePages(bench, processes)
    rows.push(...asMeasurements(costs))
    const large = {
      '10,000 task runs': () => measureWideTimeline(bench, ids.wide ?? ''),
      '1,000,000 log lines': () => measureMillionLines(bench),
    }
    for (const [name, measure] of Object.entries(wanted ? {} : large))
      rows.push(...(await measure().catch((error: unknown) => [failedMeasure(name, error)])))
  } finally {
    await browser.close()
  }
  print()
  if (values.stay) {
    say(`\nPodium is at ${served.url}, the API at ${served.prefect.apiUrl}. Ctrl-C ends them.`)
    await new Promise(() => {})
  }
} finally {
  await end()
}

const over = rows.filter((row) => !row.ok)
say(`\n${rows.length - over.length} within budget, ${over.length} over`)
process.exit(over.length ? 1 : 0)
