import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test'

/** What one page load cost, in numbers that do not depend on how busy the machine is. */
export type Cost = {
  /** API requests as `METHOD /path body`, in order; sockets are not counted. */
  requests: string[]
  /** Bytes over the wire, as compressed by the gateway. */
  scriptBytes: number
  staticBytes: number
  consoleErrors: string[]
}

export type Watched = { context: BrowserContext; page: Page; cdp: CDPSession; cost: Cost; quiet: () => Promise<void> }

const QUIET_MS = 2_500
const QUIET_LIMIT_MS = 60_000

/** Opens a fresh browser profile on `url` and counts everything it asks for. */
export async function watch(
  browser: Browser,
  url: string,
  before: (page: Page) => Promise<void> = async () => {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  const cost: Cost = { requests: [], scriptBytes: 0, staticBytes: 0, consoleErrors: [] }
  let open = 0
  let last = Date.now()
  const isApi = (address: string) => new URL(address).pathname.startsWith('/api/')

  page.on('request', (request) => {
    open += 1
    last = Date.now()
    if (isApi(request.url())) {
      const { pathname, search } = new URL(request.url())
      cost.requests.push(`${request.method()} ${pathname}${search} ${request.postData() ?? ''}`.trim())
    }
  })
  const ended = () => {
    open -= 1
    last = Date.now()
  }
  page.on('requestfailed', ended)
  page.on('requestfinished', async (request) => {
    ended()
    if (isApi(request.url()) || !request.url().startsWith('http')) return
    const sizes = await request.sizes().catch(() => undefined)
    const bytes = sizes?.responseBodySize ?? 0
    cost.staticBytes += bytes
    if (request.resourceType() === 'script') cost.scriptBytes += bytes
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') cost.consoleErrors.push(message.text())
  })
  page.on('pageerror', (error) => cost.consoleErrors.push(error.message))

  await before(page)
  await page.goto(url)
  const quiet = async () => {
    const started = Date.now()
    while (open > 0 || Date.now() - last < QUIET_MS) {
      if (Date.now() - started > QUIET_LIMIT_MS) throw new Error(`${url} is still asking after a minute`)
      await page.waitForTimeout(100)
    }
  }
  return { context, page, cdp, cost, quiet }
}

export const nodes = (page: Page, selector = '*') =>
  page.evaluate((css) => document.querySelectorAll(css).length, selector)

/** JavaScript heap after a garbage collection, in MB. */
export async function heapMegabytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1024 / 1024
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
