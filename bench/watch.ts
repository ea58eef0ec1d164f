import type { Browser, BrowserContext, CDPSession, Page, Request } from '@playwright/test'
import { fileOf, gzipBytes } from './static-files'

/** What one page load cost, in numbers that do not depend on how busy the machine is. */
export type Cost = {
  /** API requests as `METHOD /path body`, in order; sockets are not counted. */
  requests: string[]
  /** Files of the build that were loaded, each once. */
  files: Set<string>
  consoleErrors: string[]
}

export type Watched = { context: BrowserContext; page: Page; cdp: CDPSession; cost: Cost; quiet: () => Promise<void> }

const QUIET_MS = 2_500
const QUIET_LIMIT_MS = 90_000

/** Opens a fresh browser profile on `url` and counts everything it asks for. */
export async function watch(
  browser: Browser,
  url: string,
  before: (page: Page) => Promise<void> = async () => {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  // Logos of block types are elsewhere: they are no part of the build, and there may be no way to them.
  const { hostname } = new URL(url)
  await context.route(
    (asked) => asked.protocol === 'https:' && asked.hostname !== hostname,
    (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
  )
  const page = await context.newPage()
  page.setDefaultTimeout(QUIET_LIMIT_MS)
  const cdp = await context.newCDPSession(page)
  const cost: Cost = { requests: [], files: new Set(), consoleErrors: [] }
  const open = new Set<Request>()
  let last = Date.now()

  page.on('request', (request) => {
    last = Date.now()
    const { pathname, protocol, hostname: host } = new URL(request.url())
    if (host !== hostname) return
    if (protocol.startsWith('http') && !pathname.startsWith('/api/')) cost.files.add(fileOf(pathname))
    // The driver does not tell when the script of a worker has come.
    if (!pathname.includes('.worker-')) open.add(request)
  })
  const ended = (request: Request) => {
    open.delete(request)
    last = Date.now()
  }
  page.on('requestfailed', ended)
  page.on('requestfinished', ended)
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') cost.consoleErrors.push(message.text())
  })
  page.on('pageerror', (error) => cost.consoleErrors.push(error.message))

  // The loader of this script names functions with a helper that functions sent to the page do not bring along.
  await page.addInitScript({ content: 'globalThis.__name ??= (value) => value' })
  // The page sends its bodies as streams, which the driver does not read.
  await page.exposeFunction('benchAsked', (asked: string) => void cost.requests.push(asked))
  await page.addInitScript(() => {
    const send = window.fetch
    const tell = (window as unknown as { benchAsked: (asked: string) => void }).benchAsked
    window.fetch = async (input, init) => {
      const request = new Request(input, init)
      const { pathname, search } = new URL(request.url)
      if (pathname.startsWith('/api/')) tell(`${request.method} ${pathname}${search} ${await request.clone().text()}`)
      return send(request)
    }
  })
  await before(page)
  await page.goto(url)
  const quiet = async () => {
    const started = Date.now()
    while (open.size > 0 || Date.now() - last < QUIET_MS) {
      if (Date.now() - started > QUIET_LIMIT_MS)
        throw new Error(`${url} is still asking after 90 s: ${[...open].map((request) => request.url()).join(' ')}`)
      await page.waitForTimeout(100)
    }
    for (const file of await workerFiles(browser)) cost.files.add(file)
  }
  return { context, page, cdp, cost, quiet }
}

/** Scripts of shared workers are no requests of the page. */
async function workerFiles(browser: Browser): Promise<string[]> {
  const session = await browser.newBrowserCDPSession()
  const { targetInfos } = await session.send('Target.getTargets')
  await session.detach()
  return targetInfos.filter(({ type }) => type.endsWith('worker')).map(({ url }) => fileOf(new URL(url).pathname))
}

export const sumOf = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + gzipBytes(file), 0)
export const scriptsOf = ({ files }: Cost) => new Set([...files].filter((file) => file.endsWith('.js')))

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
