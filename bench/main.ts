/**
 * `npm run bench`: the budgets of the design on a real Prefect server with 5,000 runs, in a real browser.
 * Prints a Markdown table and exits 1 when anything is over its budget. Takes some minutes: an idle minute is a minute.
 *
 * Counts and bytes are the same on every machine. Times are of this machine: compare them within one table only.
 */
import { spawnSync } from 'node:child_process'

import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumArgs, findChromium } from '../e2e/chromium'
import { startServedPrefect } from '../e2e/served-prefect'
import {
  measureForm,
  measureIdle,
  measureLiveness,
  measureLogs,
  measurePages,
  measureRunList,
  measureTimeline,
} from './measures'
import { asMarkdown, type Measurement } from './table'

const root = resolve(import.meta.dirname, '..')
const say = (line: string) => console.log(line)

say('Starting a Prefect server on an empty database')
const served = await startServedPrefect({ say, sampleWorkspace: false })
let rows: Measurement[] = []
try {
  say('Seeding 5,000 runs, 12,000 task runs and 100,000 log lines')
  const seeded = spawnSync(served.prefect.python, [join(root, 'bench/seed.py')], {
    encoding: 'utf8',
    env: served.prefect.env,
    maxBuffer: 1 << 24,
  })
  if (seeded.status !== 0) throw new Error(`The seed failed:\n${seeded.stderr.slice(-2000)}`)
  const ids = JSON.parse(seeded.stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>

  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs })
  const bench = { browser, url: served.url, apiUrl: served.prefect.apiUrl, ids, say }
  for (const measure of [
    measurePages,
    measureRunList,
    measureLiveness,
    measureTimeline,
    measureLogs,
    measureForm,
    measureIdle,
  ]) {
    rows = [...rows, ...(await measure(bench))]
  }
  await browser.close()
} finally {
  await served.stop()
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
say(`\nMeasured ${new Date().toISOString().slice(0, 10)} on ${machine}, Prefect 3.8.8 on SQLite with 5,000 runs\n`)
say(asMarkdown(rows))
const over = rows.filter((row) => !row.ok)
say(`\n${rows.length - over.length} within budget, ${over.length} over`)
process.exit(over.length ? 1 : 0)
