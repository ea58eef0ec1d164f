import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumArgs, findChromium } from '../e2e/chromium'
import type { Measurement } from './table'

/** What every measure gets. */
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

export type Measure = (bench: Bench) => Promise<Measurement[]>

export async function post<T>(bench: Bench, path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${bench.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  const text = await answer.text()
  return (text === '' ? null : JSON.parse(text)) as T
}

export const seconds = (count: number) => count * 1000

export const liveWord = (page: Page) => page.getByRole('button', { name: /^Connection: Live/ })

/** Something to see: so many elements that `selector` finds and whose text fits. */
export type Sight = { selector: string; /** A regular expression. */ text?: string; count?: number }

/**
 * Times something in the page itself, free of what the driver's messages cost: from the next `event` to the first
 * frame that shows `sight`. Call it, act, then await what it answers. Milliseconds, NaN when it is not seen in time.
 */
export async function stopwatch(page: Page, event: string, sight: Sight, limitMs = seconds(60)) {
  await page.evaluate(
    ({ name, selector, text, count, limit }) => {
      const fits = new RegExp(text)
      const isSeen = () =>
        [...document.querySelectorAll(selector)].filter((element) => fits.test(element.textContent)).length >= count
      const measured = new Promise<number>((resolve) => {
        const start = () => {
          const from = performance.now()
          const look = () => {
            if (!isSeen()) return
            observer.disconnect()
            const painted = new MessageChannel()
            painted.port1.addEventListener('message', () => resolve(performance.now() - from))
            painted.port1.start()
            requestAnimationFrame(() => painted.port2.postMessage(null))
          }
          const observer = new MutationObserver(look)
          observer.observe(document, { subtree: true, childList: true, characterData: true })
          setTimeout(() => resolve(Number.NaN), limit)
        }
        addEventListener(name, start, { capture: true, once: true })
      })
      Object.assign(window, { measured })
    },
    { name: event, limit: limitMs, count: sight.count ?? 1, selector: sight.selector, text: sight.text ?? '' },
  )
  return () => page.evaluate(() => (window as unknown as { measured: Promise<number> }).measured)
}

/**
 * Ctrl-C, also when it comes twice as npm passes it on besides, ends what was started before this process goes. Gives
 * the way to end it otherwise: whoever is first, it is done once.
 */
export function endOnSignal(end: () => Promise<unknown>): () => Promise<unknown> {
  let ending: Promise<unknown> | undefined
  const endOnce = () => (ending ??= end())
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void endOnce().finally(() => process.exit(1)))
  return endOnce
}

/** Playwright's own answer to Ctrl-C ends this process at once, and leaves behind what `endOnSignal` would have ended. */
export const openBrowser = () =>
  chromium.launch({
    executablePath: findChromium('browser'),
    args: chromiumArgs,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
