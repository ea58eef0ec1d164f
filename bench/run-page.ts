import { type Bench, seconds, stopwatch } from './bench'
import { atMost, type Measurement } from './table'
import { heapMegabytes, percentile, watch } from './watch'

const treeRow = '[role=tree] [role=treeitem]'

/** From the last answer with task runs to the first frame with the timeline. 10,000 come with a later issue. */
export async function measureTimeline(bench: Bench): Promise<Measurement[]> {
  const rows: Measurement[] = []
  for (const [count, id] of [
    ['300', bench.ids.tasks300],
    ['1,000', bench.ids.tasks1000],
  ] as const) {
    bench.say(`A run with ${count} task runs`)
    const opened = await watch(bench.browser, `${bench.url}/runs/flow-run/${id}`, async (page) => {
      await page.addInitScript((selector) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector(selector)) return
          observer.disconnect()
          requestAnimationFrame(() => performance.mark('timeline'))
        })
        observer.observe(document, { subtree: true, childList: true })
      }, treeRow)
    })
    await opened.page.locator(treeRow).first().waitFor()
    await opened.quiet()
    const readable = await opened.page.evaluate(() => {
      const at = performance.getEntriesByName('timeline')[0]?.startTime ?? Number.NaN
      const answers = performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('/task_runs/filter'))
        .map((entry) => (entry as PerformanceResourceTiming).responseEnd)
      return at - Math.max(...answers.filter((end) => end <= at))
    })
    rows.push(
      atMost(`run with ${count} task runs: timeline readable after its data`, readable, 2_000, 'ms'),
      atMost(`run with ${count} task runs: heap`, await heapMegabytes(opened.cdp), 150, 'MB', 1),
    )
    await opened.context.close()
  }
  return rows
}

const status = '[role=search] [role=status]'
/** What the search box says when it has seen every line: a number without a "+" behind it. */
const found = '(^|of )[\\d,]+( match| matches)?$'
const TRIES = 5

/** 100,000 log lines: the tail at once, then all of them searched. */
export async function measureLogs(bench: Bench): Promise<Measurement[]> {
  bench.say('A run with 100,000 log lines')
  const opened = await watch(bench.browser, `${bench.url}/runs/flow-run/${bench.ids.tasks300}`)
  const { page } = opened
  await opened.quiet()
  // Opened inside the app, as a person does: the page's code is there, the log is not.
  await page.goto(`${bench.url}/runs?name=bench-long-log`)
  const link = page.getByRole('link', { name: 'bench-long-log', exact: true })
  await link.waitFor()
  await opened.quiet()
  const tail = await stopwatch(page, 'click', { selector: 'section[aria-label=Logs]', text: 'fetched 99999 rows' })
  await link.click()
  const rows = [atMost('100,000 log lines: tail readable after open', await tail(), 1_000, 'ms')]

  await page.getByRole('button', { name: 'Load all' }).click()
  const started = Date.now()
  await page.getByText('· all loaded').waitFor({ timeout: seconds(600) })
  bench.say(`  all loaded after ${((Date.now() - started) / 1000).toFixed(0)} s`)
  const lines = await page.getByText(/^100,000 lines/).count()
  rows.push(atMost('100,000 log lines: not loaded after "Load all"', lines ? 0 : Number.NaN, 0, 'lines'))

  const box = page.getByRole('textbox', { name: 'Find in log' })
  const search = async (texts: string[]) => {
    const times: number[] = []
    for (const text of texts) {
      await box.fill('')
      await page.waitForFunction((css) => document.querySelector(css)?.textContent === '', status)
      const done = await stopwatch(page, 'input', { selector: status, text: found }, seconds(20))
      await box.fill(text)
      times.push(await done())
      bench.say(`  ${text}: ${await page.locator(status).textContent()}, ${times.at(-1)?.toFixed(0)} ms`)
    }
    return percentile(times, 0.5)
  }
  const numbers = Array.from({ length: TRIES }, (_, i) => i + 3)
  const literal = await search(numbers.map((n) => `page=7${n}`))
  await box.fill('')
  await page.getByRole('button', { name: 'Regular expression' }).click()
  const regex = await search(numbers.map((n) => `page=\\d*${n}7\\d+$`))
  rows.push(
    atMost('100,000 log lines: literal search, key to all matches on screen', literal, 100, 'ms'),
    atMost('100,000 log lines: regular expression, key to all matches on screen', regex, 300, 'ms'),
    atMost('100,000 log lines: heap (budget of 1,000,000)', await heapMegabytes(opened.cdp), 300, 'MB', 1),
  )
  await opened.context.close()
  return rows
}
