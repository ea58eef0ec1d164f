import type { Page } from '@playwright/test'
import { type Bench, seconds, stopwatch } from './bench'
import { atLeast, atMost, type Measurement } from './table'
import { heapMegabytes, percentile, watch } from './watch'

const treeRow = '[role=tree] [role=treeitem]'

/** From the last answer with task runs to the first frame with the timeline. */
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
  return [...rows, ...(await measureWideTimeline(bench, bench.ids.tasks10000 ?? ''))]
}

/** When the last click was, in the page's own clock: what `stopwatch` counts from. */
const clickedAt = (page: Page) =>
  page.evaluate(() => performance.getEntriesByName('clicked').at(-1)?.startTime ?? Number.NaN)

/** How long each of panning and zooming goes on, ms. */
const MOVING_MS = 3_000

/** All 10,000 task runs drawn, every line of the largest task unfolded, then panned and zoomed. */
export async function measureWideTimeline(bench: Bench, id: string): Promise<Measurement[]> {
  bench.say('A run with 10,000 task runs, all of them drawn')
  const opened = await watch(bench.browser, `${bench.url}/runs/flow-run/${id}`)
  const { page } = opened
  await page.locator(treeRow).first().waitFor()
  await opened.quiet()
  await page.evaluate(() => performance.setResourceTimingBufferSize(2_000))
  await page.evaluate(() => addEventListener('click', () => performance.mark('clicked'), { capture: true, once: true }))
  const all = await stopwatch(page, 'click', { selector: 'section header', text: 'Timeline10,000 task' }, seconds(300))
  await page.getByRole('button', { name: 'Draw all' }).click()
  const tookMs = await all()
  const readable = await page.evaluate(
    (end) => {
      const answers = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/task_runs/filter'))
      return end - Math.max(...answers.map((entry) => (entry as PerformanceResourceTiming).responseEnd))
    },
    (await clickedAt(page)) + tookMs,
  )
  bench.say(`  all drawn after ${(tookMs / 1000).toFixed(1)} s`)
  await page.locator(`${treeRow}[aria-expanded=false]`).first().click()
  await opened.quiet()
  const framesPerSecond = (move: 'pan' | 'zoom' | 'nothing') =>
    page.evaluate(
      ({ kind, duration }) =>
        new Promise<number>((resolve) => {
          const tree = document.querySelector('[role=tree]')
          const track = tree?.querySelector('[data-track]')?.getBoundingClientRect()
          const clientX = track ? track.left + track.width / 2 : 0
          let frames = 0
          let first = 0
          const frame = (now: number) => {
            first ||= now
            if (now - first >= duration) return resolve((frames * 1000) / (now - first))
            frames += 1
            const turn = frames % 60 < 30 ? 1 : -1
            const how = kind === 'zoom' ? { deltaY: -20 * turn, ctrlKey: true } : { deltaX: 40 * turn }
            if (kind !== 'nothing')
              tree?.dispatchEvent(new WheelEvent('wheel', { ...how, clientX, bubbles: true, cancelable: true }))
            requestAnimationFrame(frame)
          }
          requestAnimationFrame(frame)
        }),
      { kind: move, duration: MOVING_MS },
    )
  // What this machine has left for a page that does nothing, at the same time.
  const still = Math.round(await framesPerSecond('nothing'))
  const zoomed = await framesPerSecond('zoom')
  // Half zoomed in, so that there is something to pan over.
  for (let i = 0; i < 4; i += 1) await page.getByRole('button', { name: 'Zoom in (+)' }).click()
  const panned = await framesPerSecond('pan')
  const rows = [
    atMost('run with 10,000 task runs: timeline readable after its data', readable, 2_000, 'ms'),
    atMost('run with 10,000 task runs: heap', await heapMegabytes(opened.cdp), 150, 'MB', 1),
    atLeast(`run with 10,000 task runs: frames a second while zooming (at rest: ${still})`, Math.round(zoomed), 50),
    atLeast(`run with 10,000 task runs: frames a second while panning (at rest: ${still})`, Math.round(panned), 50),
  ]
  await opened.context.close()
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
