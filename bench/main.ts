/**
 * `npm run bench`: the budgets of the design on a real Prefect server with 5,000 runs, in a real browser.
 * Prints a Markdown table and exits 1 when anything is over its budget. Takes some minutes: an idle minute is a minute.
 * `npm run bench -- --only pages,logs` measures these parts, `--no-idle` leaves out what has to wait.
 *
 * Counts and bytes are the same on every machine. Times are of this machine: compare them within one table only.
 */
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startServedPrefect } from '../e2e/served-prefect'
import { ensureBuilt } from '../server/build'
import { type Bench, endOnSignal, type Measure, openBrowser } from './bench'
import { measureForm } from './form'
import { measureDay, measureIdle } from './open-tab'
import { measurePages } from './pages'
import { measureLiveness, measureRunList } from './run-list'
import { measureLogs, measureTimeline } from './run-page'
import { asMarkdown, failedMeasure, type Measurement } from './table'

const root = resolve(import.meta.dirname, '..')
const say = (line: string) => console.log(line)

/** Those that wait for a minute last: nothing may happen on the server meanwhile. */
const measures: Record<string, Measure> = {
  pages: measurePages,
  list: measureRunList,
  timeline: measureTimeline,
  logs: measureLogs,
  form: measureForm,
  live: measureLiveness,
  day: measureDay,
  idle: measureIdle,
}

const { values } = parseArgs({ options: { only: { type: 'string' }, 'no-idle': { type: 'boolean', default: false } } })
const wanted = (values.only?.split(',') ?? Object.keys(measures)).filter(
  (name) => !(values['no-idle'] && (name === 'idle' || name === 'day')),
)
const unknown = wanted.filter((name) => !Object.hasOwn(measures, name))
if (unknown.length) {
  console.error(`There is no measure called ${unknown.join(', ')}; there are ${Object.keys(measures).join(', ')}.`)
  process.exit(2)
}

async function measureAll(bench: Bench): Promise<Measurement[]> {
  const rows: Measurement[] = []
  for (const name of wanted) {
    // One that breaks costs its own rows only; the others have taken minutes.
    const measured = await measures[name]?.(bench).catch((error: unknown) => [failedMeasure(name, error)])
    rows.push(...(measured ?? []))
    for (const context of bench.browser.contexts()) await context.close()
  }
  return rows
}

await ensureBuilt({ root, say })
say('Starting a Prefect server on an empty database')
process.env.PODIUM_TEST_PORT ??= '0'
const served = await startServedPrefect({ say, sampleWorkspace: false })
const end = endOnSignal(() => served.stop())
let rows: Measurement[] = []
try {
  say('Seeding 5,000 runs, 15,000 task runs and 100,000 log lines')
  const seeded = spawnSync(served.prefect.python, [join(root, 'bench/seed.py')], {
    encoding: 'utf8',
    env: served.prefect.env,
    maxBuffer: 1 << 24,
  })
  if (seeded.status !== 0) throw new Error(`The seed failed:\n${seeded.stderr.slice(-2000)}`)
  const ids = JSON.parse(seeded.stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>

  const browser = await openBrowser()
  try {
    rows = await measureAll({ browser, url: served.url, apiUrl: served.prefect.apiUrl, ids, say })
  } finally {
    await browser.close()
  }
} finally {
  await end()
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
say(`\nMeasured ${new Date().toISOString().slice(0, 10)} on ${machine}, Prefect 3.8.8 on SQLite with 5,000 runs\n`)
say(asMarkdown(rows))
const over = rows.filter((row) => !row.ok)
say(`\n${rows.length - over.length} within budget, ${over.length} over`)
process.exit(over.length ? 1 : 0)
