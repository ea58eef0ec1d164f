/** The server is gone for a minute and comes back: what was missed is made up for, and what was typed is still there. */
import type { Browser, Page } from '@playwright/test'
import { addresses, settled } from './every-page'
import { type FaultProxy, startFaultProxy } from './fault-proxy'
import { expect, test } from './fixtures'

const pill = (page: Page) => page.getByRole('button', { name: /^Connection/ })

/** A page behind the proxy whose clock is ours. Its socket is its own: a shared worker's clock would not be. */
async function openPage(browser: Browser, proxy: FaultProxy) {
  const context = await browser.newContext({ baseURL: proxy.url })
  await context.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  const page = await context.newPage()
  await page.clock.install()
  const said: string[] = []
  page.on('pageerror', (error) => said.push(error.message))
  page.on('console', (message) => {
    // Requests and sockets that fail are what this is about; the browser notes each.
    const isNetwork = /^Failed to load resource|^WebSocket connection to/.test(message.text())
    if (!isNetwork && ['error', 'warning'].includes(message.type())) said.push(message.text())
  })
  return { page, said, close: () => context.close() }
}

/** Lets the page's time leap until it says so; between the leaps answers need real time. */
async function pass(page: Page, seconds: number, until: () => Promise<void>) {
  await expect(async () => {
    await page.clock.fastForward(seconds * 1000)
    await until()
  }).toPass({ intervals: [100] })
}

async function goneForAMinute(page: Page, proxy: FaultProxy, meanwhile: () => Promise<void>) {
  proxy.down(true)
  for (let passed = 0; passed < 60; passed += 15) {
    await page.clock.fastForward(15_000)
    await page.waitForTimeout(50)
  }
  await pass(page, 15, () => expect(pill(page)).toContainText(/Offline since/, { timeout: 300 }))
  await meanwhile()
  proxy.down(false)
  await pass(page, 15, () => expect(pill(page)).toContainText('Live', { timeout: 500 }))
}

/** What a person can name on the page: headings, fields, columns, tabs, and the things that are linked. */
const namesOn = (page: Page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll('h1, h2, h3, main th, main label, main dt, main a, nav a')
    const shown = [...all].filter((each) => each.getClientRects().length > 0)
    // Counts and ages are what an outage may change.
    const names = shown.map((each) =>
      (each.getAttribute('aria-label') ?? each.textContent).replaceAll(/\d[\d,.]*/g, '#').trim(),
    )
    // What has no name yet is nothing that can be lost.
    return [...new Set(names)].filter((name) => name && !name.startsWith('Loading '))
  })

async function namesOnNewPage(browser: Browser, proxy: FaultProxy, name: string, path: string) {
  const page = await browser.newPage({ baseURL: proxy.url })
  try {
    await page.goto(path)
    await settled(page, name)
    return await namesOn(page)
  } finally {
    await page.close()
  }
}

const full = process.env.FULL !== undefined

test('every page outlives a minute without the server', async ({ browser, prefect, uniqueName }) => {
  test.setTimeout(full ? 600_000 : 240_000)
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  const proxy = await startFaultProxy(process.env.PODIUM_URL ?? '', new Set())
  const { page, said, close } = await openPage(browser, proxy)
  const broke: string[] = []
  try {
    // Of the others each widget is on one of these, or is a part of faults.spec.ts.
    const pages = (await addresses(prefect, run)).filter((_, at) => full || at % 6 === 0)
    for (const [name, path] of pages) {
      await page.goto(path)
      await settled(page, name)
      const before = await namesOn(page)
      const alerts = await page.getByRole('alert').count()
      await goneForAMinute(page, proxy, async () => {
        // What was there is there, with its age.
        const left = await namesOn(page)
        const lost = before.filter((each) => !left.includes(each))
        if (lost.length > 0) broke.push(`${name}, without the server: ${lost.join(', ')}`)
      })
      await pass(page, 16, async () =>
        expect(await page.getByRole('alert').count(), `${name}: alerts`).toBeLessThanOrEqual(alerts),
      )
      await pass(page, 16, async () => {
        const back = await namesOn(page)
        const missing = before.filter((each) => !back.includes(each))
        // A run that has ended meanwhile runs for nobody.
        const now = missing.length > 0 ? await namesOnNewPage(browser, proxy, name, path) : []
        expect(
          missing.filter((each) => now.includes(each)),
          `${name}: not back`,
        ).toEqual([])
      })
    }
  } finally {
    await close()
    await proxy.close()
    await prefect.remove(run)
  }
  expect(broke).toEqual([])
  expect(said).toEqual([])
})

test('runs that ended while the server was gone are shown right when it is back', async ({
  browser,
  prefect,
  uniqueName,
}) => {
  const proxy = await startFaultProxy(process.env.PODIUM_URL ?? '', new Set())
  const { page, said, close } = await openPage(browser, proxy)
  // Not one that a worker takes up: its states are ours.
  const run = await prefect.start('ring-bell/now', { name: uniqueName, state: { type: 'PENDING' } })
  const set = (type: string) => prefect.post(`/flow_runs/${run.id}/set_state`, { state: { type }, force: true })
  await set('RUNNING')
  try {
    await page.goto('/runs')
    const row = page.getByRole('row', { name: uniqueName })
    await expect(row).toContainText('Running')
    const later = uniqueName.replace('e2e', 'late')
    let other: { id: string } | undefined
    await goneForAMinute(page, proxy, async () => {
      await expect(row).toContainText('Running')
      await set('COMPLETED')
      other = await prefect.start('ring-bell/now', { name: later, state: { type: 'PENDING' } })
    })
    await pass(page, 2, () => expect(row).toContainText('Completed', { timeout: 500 }))
    await pass(page, 2, () => expect(page.getByRole('row', { name: later })).toBeVisible({ timeout: 500 }))
    if (other) await prefect.remove(other)
  } finally {
    await close()
    await proxy.close()
    await prefect.remove(run)
  }
  expect(said).toEqual([])
})

test('a half-filled form outlives the server, refuses in words, and starts once it is back', async ({
  browser,
  prefect,
  uniqueName,
}) => {
  const proxy = await startFaultProxy(process.env.PODIUM_URL ?? '', new Set())
  const { page, said, close } = await openPage(browser, proxy)
  const deployment = await prefect.deployment('refund-ride/service-desk')
  try {
    await page.goto(`/deployments/deployment/${deployment.id}/run`)
    const ride = page.getByRole('textbox', { name: /^ride/ })
    await ride.fill('R-20417')
    await page.getByRole('textbox', { name: /^(run )?name/i }).fill(uniqueName)
    const start = page.getByRole('button', { name: /^Start run/ })
    await goneForAMinute(page, proxy, async () => {
      await expect(ride).toHaveValue('R-20417')
      await page.getByRole('textbox', { name: /^amount/ }).fill('3.5')
      await start.click()
      await pass(page, 2, async () => {
        await expect(page.getByText(/No answer from the server/).first()).toBeVisible({ timeout: 300 })
        // Others say so as well: a start that is still being tried would go through when the server is back.
        await expect(page.locator('button[aria-busy=true]')).toHaveCount(0, { timeout: 300 })
      })
    })
    await expect(ride).toHaveValue('R-20417')
    await expect(page.getByRole('textbox', { name: /^amount/ })).toHaveValue('3.5')
    await start.click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(uniqueName)
    const runs = await prefect.post<{ id: string; parameters: unknown }[]>('/flow_runs/filter', {
      flow_runs: { name: { any_: [uniqueName] } },
    })
    expect(runs.map(({ parameters }) => parameters)).toEqual([{ ride: 'R-20417', amount: 3.5 }])
    for (const each of runs) await prefect.remove(each)
  } finally {
    await close()
    await proxy.close()
  }
  expect(said).toEqual([])
})
