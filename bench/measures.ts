import type { Browser, Page } from '@playwright/test'
import { timeLogStore } from './log-times'
import { atMost, type Measurement } from './table'
import { heapMegabytes, nodes, percentile, watch, type Watched } from './watch'

export type Bench = {
  browser: Browser
  /** Address of the dashboard, without a trailing slash. */
  url: string
  /** Prefect's API itself, past the gateway. */
  apiUrl: string
  /** What the seed made: ids by name. */
  ids: Record<string, string>
  say: (line: string) => void
}

const KB = 1024

async function post<T>(bench: Bench, path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${bench.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

const repeated = (requests: string[]) => requests.length - new Set(requests).size
const seconds = (count: number) => count * 1000

/** First loads and requests of every page. */
export async function measurePages(bench: Bench): Promise<Measurement[]> {
  const { ids } = bench
  const pages: [name: string, path: string, requestBudget: number][] = [
    ['runs', '/runs', 5],
    ['task runs', '/runs?tab=task-runs', 5],
    ['upcoming runs', '/runs?tab=upcoming', 5],
    ['flow run', `/runs/flow-run/${ids.tasks300}`, 8],
    ['deployments', '/deployments', 5],
    ['deployment', `/deployments/deployment/${ids.deployment}`, 6],
    ['launch', `/deployments/deployment/${ids.form}/run`, 6],
    ['flows', '/flows', 6],
    ['flow', `/flows/flow/${ids.flow}`, 6],
    ['artifact', `/artifacts/artifact/${ids.artifact}`, 6],
  ]
  bench.say('First load and requests of every page')
  // A page that does not exist asks nothing of its own: what is asked there is start-up.
  const empty = await watch(bench.browser, `${bench.url}/no-such-page`)
  await empty.quiet()
  const startUp = empty.cost.requests
  await empty.context.close()
  const rows = [atMost('API requests of start-up', startUp.length, 2)]

  for (const [name, path, budget] of pages) {
    const opened = await watch(bench.browser, `${bench.url}${path}`)
    await opened.quiet()
    const { cost } = opened
    const own = cost.requests.filter((request) => !startUp.includes(request))
    bench.say(`  ${name}\n${cost.requests.map((request) => `    ${request.slice(0, 150)}`).join('\n')}`)
    rows.push(
      atMost(`${name}: JavaScript of the first load, gzip or better`, cost.scriptBytes / KB, 200, 'KB'),
      atMost(`${name}: first load in all, with fonts`, cost.staticBytes / KB, 320, 'KB'),
      atMost(`${name}: API requests to a settled page`, own.length, budget),
      atMost(`${name}: requests made twice`, repeated(cost.requests), 0),
      atMost(`${name}: console messages`, cost.consoleErrors.length, 0),
    )
    for (const error of cost.consoleErrors) bench.say(`  console of ${name}: ${error}`)
    await opened.context.close()
  }
  return rows
}

const runRows = (page: Page) => page.getByRole('table', { name: /runs/i }).locator('tbody tr')

/** The DOM and the heap of 200 runs. */
export async function measureRunList(bench: Bench): Promise<Measurement[]> {
  bench.say('The run list with 200 rows')
  const opened = await watch(bench.browser, `${bench.url}/runs?range=past-7-days`)
  const { page, cdp } = opened
  await runRows(page).first().waitFor()
  await opened.quiet()
  const visible = await runRows(page).evaluateAll(
    (rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length,
  )
  while ((await runRows(page).count()) < 200) {
    const before = await runRows(page).count()
    await page.getByRole('button', { name: /earlier runs/i }).click()
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length > count, before)
  }
  await opened.quiet()
  const rowNodes = await runRows(page).evaluateAll((rows) =>
    Math.max(...rows.map((row) => row.querySelectorAll('*').length + 1)),
  )
  const rows = [
    { ...atMost('run rows visible at 1440 × 900', 24, visible), budget: '≥ 24', measured: String(visible) },
    atMost('run list: DOM nodes of the largest row', rowNodes, 25),
    atMost('run list: DOM nodes of the page with 200 runs', await nodes(page), 3_000),
    atMost('run list: heap with 200 runs', await heapMegabytes(cdp), 25, 'MB', 1),
  ]
  await opened.context.close()
  return rows
}

/** From a state set on the server to its word on the screen. */
export async function measureLiveness(bench: Bench): Promise<Measurement[]> {
  bench.say('State change to screen, 40 times')
  const run = await post<{ id: string; name: string }>(bench, `/deployments/${bench.ids.deployment}/create_flow_run`, {
    name: 'bench-live',
    state: { type: 'RUNNING' },
  })
  const opened = await watch(bench.browser, `${bench.url}/runs`)
  await opened.page.getByRole('link', { name: 'bench-live' }).waitFor()
  await opened.page.getByText('Live', { exact: true }).first().waitFor()
  await opened.quiet()
  const times: number[] = []
  for (let i = 0; i < 40; i += 1) {
    const word = `Step${i}`
    const seen = opened.page.evaluate(
      (text) =>
        new Promise<number>((done) => {
          const look = () => document.body.innerText.includes(text) && (observer.disconnect(), done(Date.now()))
          const observer = new MutationObserver(look)
          observer.observe(document.body, { subtree: true, childList: true, characterData: true })
          look()
        }),
      word,
    )
    await opened.page.evaluate(() => undefined) // the observer is in place before the state is set
    const set = Date.now()
    await post(bench, `/flow_runs/${run.id}/set_state`, { state: { type: 'RUNNING', name: word }, force: true })
    times.push((await Promise.race([seen, opened.page.waitForTimeout(seconds(20)).then(() => Infinity)])) - set)
  }
  await post(bench, `/flow_runs/${run.id}/set_state`, { state: { type: 'COMPLETED' }, force: true })
  await opened.context.close()
  return [atMost('state change → on screen, p95 of 40', percentile(times, 0.95), 500, 'ms')]
}

/** A run of 1,000 task runs drawn; 10,000 come with a later issue. */
export async function measureTimeline(bench: Bench): Promise<Measurement[]> {
  bench.say('A run with 1,000 task runs')
  const opened = await watch(bench.browser, `${bench.url}/runs/flow-run/${bench.ids.tasks1000}`)
  await opened.page.getByRole('region', { name: /timeline/i }).waitFor()
  await opened.quiet()
  const rows = [atMost('run with 1,000 task runs: heap', await heapMegabytes(opened.cdp), 150, 'MB', 1)]
  await opened.context.close()
  return rows
}

/** 100,000 log lines: the tail at once, then all of them searched. */
export async function measureLogs(bench: Bench): Promise<Measurement[]> {
  bench.say('A run with 100,000 log lines')
  const opened = await watch(bench.browser, 'about:blank')
  const { page } = opened
  await page.goto(`${bench.url}/runs`)
  await runRows(page).first().waitFor()
  // Opened inside the app, as a person does: the page's code is there, the log is not.
  const started = await page.evaluate((path) => {
    history.pushState(null, '', path)
    dispatchEvent(new PopStateEvent('popstate'))
    return performance.now()
  }, `/runs/flow-run/${bench.ids.longLog}?tab=logs`)
  await page
    .getByText(/fetched 99999 rows/)
    .first()
    .waitFor()
  const tail = (await page.evaluate(() => performance.now())) - started
  // The first round warms the engine up, as reading the log does before a person searches it.
  timeLogStore(100_000)
  const times = timeLogStore(100_000)
  const rows = [
    atMost('100,000 log lines: tail readable after open', tail, 1_000, 'ms'),
    atMost('100,000 log lines: literal search', Math.max(times.literal, times.anyCase), 100, 'ms'),
    atMost('100,000 log lines: regular expression', times.regex, 300, 'ms'),
  ]
  await opened.context.close()
  return rows
}

/** Typing into a form of 300 fields: from the key's event to the next frame after it. */
export async function measureForm(bench: Bench): Promise<Measurement[]> {
  bench.say('Typing into a form of 300 fields')
  const opened = await watch(bench.browser, `${bench.url}/deployments/deployment/${bench.ids.form}/run`)
  const { page } = opened
  const field = page.getByRole('textbox', { name: /field_150/ }).first()
  await field.waitFor()
  await opened.quiet()
  await field.click()
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { keyTimes: times })
    addEventListener(
      'keydown',
      () => {
        const pressed = performance.now()
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.addEventListener('message', () => times.push(performance.now() - pressed))
          channel.port1.start()
          channel.port2.postMessage(null)
        })
      },
      true,
    )
  })
  await page.keyboard.type('the quick brown fox jumps over the lazy dog', { delay: 120 })
  const times = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes)
  const rows = [
    atMost('form of 300 fields: key press to paint, median', percentile(times, 0.5), 16, 'ms', 1),
    atMost('form of 300 fields: key press to paint, p95', percentile(times, 0.95), 33, 'ms', 1),
  ]
  await opened.context.close()
  return rows
}

async function requestsInAMinute(opened: Watched): Promise<number> {
  await opened.quiet()
  const before = opened.cost.requests.length
  await opened.page.waitForTimeout(seconds(60))
  return opened.cost.requests.length - before
}

/** What an open tab asks in a minute when nothing happens. */
export async function measureIdle(bench: Bench): Promise<Measurement[]> {
  bench.say('An idle minute: live, polling, hidden (all at once)')
  const noSockets = async (page: Page) => {
    await page.routeWebSocket(/\/api\//, (socket) => void socket.close())
  }
  const hidden = async (page: Page) => {
    await page.addInitScript(() => {
      addEventListener('load', () =>
        setTimeout(() => {
          Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
          Object.defineProperty(document, 'hidden', { get: () => true })
          document.dispatchEvent(new Event('visibilitychange'))
        }, 3_000),
      )
    })
  }
  const address = `${bench.url}/runs`
  const tabs = [
    await watch(bench.browser, address),
    await watch(bench.browser, address, noSockets),
    await watch(bench.browser, address, hidden),
  ]
  const [live = Number.NaN, polling = Number.NaN, unseen = Number.NaN] = await Promise.all(tabs.map(requestsInAMinute))
  for (const tab of tabs) await tab.context.close()
  return [
    atMost('idle minute, live: API requests', live, 4),
    atMost('idle minute, polling: API requests', polling, 12),
    atMost('idle minute, hidden tab: API requests', unseen, 0),
  ]
}
