import type { Page } from '@playwright/test'
import { type Bench, liveWord, post, seconds } from './bench'
import { atLeast, atMost, type Measurement } from './table'
import { heapMegabytes, nodes, percentile, watch } from './watch'

const LOADED = 200

export const runRows = (page: Page) => page.getByRole('table', { name: 'Runs' }).locator('tbody tr[data-row]')

const loadedRuns = async (page: Page) =>
  Number(/^([\d,]+) runs/.exec((await page.getByText(/^[\d,]+ runs, /).textContent()) ?? '')?.[1]?.replaceAll(',', ''))

/** The DOM and the heap of 200 runs. */
export async function measureRunList(bench: Bench): Promise<Measurement[]> {
  bench.say(`The run list with ${LOADED} rows`)
  const opened = await watch(bench.browser, `${bench.url}/runs`)
  const { page, cdp } = opened
  await runRows(page).first().waitFor()
  await opened.quiet()
  const visible = await runRows(page).evaluateAll(
    (rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length,
  )
  const main = page.locator('main')
  while ((await loadedRuns(page)) < LOADED) {
    const before = await loadedRuns(page)
    await main.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    const grown = async () => (await loadedRuns(page)) > before
    for (let tries = 0; !(await grown()); tries += 1) {
      if (tries > 300) throw new Error(`The list stays at ${before} runs`)
      await page.waitForTimeout(100)
    }
  }
  await main.evaluate((element) => element.scrollTo(0, 0))
  await opened.quiet()
  const sizes = await runRows(page).evaluateAll((rows) =>
    rows.map((row) => ({
      nodes: row.querySelectorAll('*').length + 1,
      isActive: row.getAttribute('tabindex') === '0',
    })),
  )
  const others = sizes.filter(({ isActive }) => !isActive).map((row) => row.nodes)
  const active = sizes.find(({ isActive }) => isActive)?.nodes ?? 0
  const rows = [
    atLeast('run rows visible at 1440 × 900', visible, 24),
    atMost('run list: DOM nodes of the median row', percentile(others, 0.5), 25),
    atMost(
      `run list: DOM nodes of the largest row (the one under the keyboard has ${active})`,
      Math.max(...others),
      25,
    ),
    atMost(`run list: DOM nodes of the page with ${await loadedRuns(page)} runs`, await nodes(page), 3_000),
    atMost(`run list: heap with ${LOADED} runs`, await heapMegabytes(cdp), 25, 'MB', 1),
  ]
  await opened.context.close()
  return rows
}

const CHANGES = 40

/** From a state set on the server to its word on the screen. */
export async function measureLiveness(bench: Bench): Promise<Measurement[]> {
  bench.say(`State change to screen, ${CHANGES} times`)
  const run = await post<{ id: string }>(bench, `/deployments/${bench.ids.deployment}/create_flow_run`, {
    name: 'bench-live',
    state: { type: 'PENDING' },
  })
  const set = (state: { type: string; name?: string }) =>
    post(bench, `/flow_runs/${run.id}/set_state`, { state, force: true })
  const opened = await watch(bench.browser, `${bench.url}/runs`)
  const { page } = opened
  await page.getByRole('link', { name: 'bench-live' }).waitFor()
  await liveWord(page).waitFor()
  await opened.quiet()
  const times: number[] = []
  for (let i = 0; i < CHANGES; i += 1) {
    await page.evaluate(
      (text) =>
        void Object.assign(window, {
          seenAt: new Promise<number>((done) => {
            const look = () => {
              if (!document.querySelector('main')?.textContent.includes(text)) return
              observer.disconnect()
              requestAnimationFrame(() => done(Date.now()))
            }
            const observer = new MutationObserver(look)
            observer.observe(document.body, { subtree: true, childList: true, characterData: true })
          }),
        }),
      `Step${i}.`,
    )
    const before = Date.now()
    await set({ type: 'RUNNING', name: `Step${i}.` })
    const seen = page.evaluate(() => (window as unknown as { seenAt: Promise<number> }).seenAt)
    times.push((await Promise.race([seen, page.waitForTimeout(seconds(20)).then(() => Infinity)])) - before)
  }
  await set({ type: 'COMPLETED' })
  await opened.context.close()
  return [
    atMost(`state change → on screen, median of ${CHANGES}`, percentile(times, 0.5), 500, 'ms'),
    atMost(`state change → on screen, p95 of ${CHANGES}`, percentile(times, 0.95), 500, 'ms'),
  ]
}
