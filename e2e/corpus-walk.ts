import type { Page } from '@playwright/test'

/** What one press of "Start run" came to. Texts are JSON as it was on the wire, so that no number is rounded. */
export interface Pressed {
  sent?: string
  status?: number
  answer?: string
  /** Fields that show a server's error: the words of their labels, from the outermost row inwards. */
  at: string[]
  /** An error of the page itself. */
  alert?: string
  /** Why nothing was sent. */
  obstacle?: string
}

type Walker = {
  open: (path: string) => Promise<void>
  press: () => Promise<Pressed>
}

/**
 * Runs before the application. It listens to the requests that create runs, and keeps those of the run page, which
 * opens after each started run, from the server: a walk of a thousand launches is about the form.
 */
export async function installWalker(page: Page) {
  await page.addInitScript(() => {
    const native = globalThis.fetch.bind(globalThis)
    let heard: ((pressed: Omit<Pressed, 'at'>) => void) | undefined
    globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      const { pathname } = new URL(request.url)
      if (pathname.endsWith('/create_flow_run')) {
        const sent = await request.clone().text()
        const response = await native(request)
        // A busy SQLite server: the page itself tries again.
        if (response.status !== 503) heard?.({ sent, status: response.status, answer: await response.clone().text() })
        return response
      }
      if (!/\/(flow_runs|task_runs|logs|artifacts|events|flows)(\/|$)/.test(pathname)) return native(request)
      return Response.json({ detail: 'Not asked for in this walk' }, { status: 404 })
    }

    // A write waits up to a minute for SQLite's lock, and is then refused and tried again (Prefect's database/configurations.py).
    const PATIENCE_MS = 150_000
    const moment = () => new Promise((done) => setTimeout(done, 10))
    const until = async <T>(what: string, found: () => T | undefined | null | false): Promise<T> => {
      for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
        const value = found()
        if (value) return value
        await moment()
      }
      throw new Error(`Waited in vain for ${what} at ${location.href}`)
    }
    const section = () => document.querySelector<HTMLElement>('section[aria-label="Parameters"]:not([data-walked])')
    const button = () =>
      [...document.querySelectorAll('button')].find((one) => one.textContent?.startsWith('Start run'))
    let visits = 1000

    const walker: Walker = {
      async open(path) {
        for (const old of document.querySelectorAll<HTMLElement>('section[aria-label="Parameters"]'))
          old.dataset.walked = ''
        visits += 1
        history.pushState({ idx: visits, key: `walk${visits}`, usr: null }, '', path)
        dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }))
        await until('the form', () => section() && button())
      },
      async press() {
        const start = await until('the button', button)
        if (start.getAttribute('aria-disabled') === 'true')
          return { at: [], obstacle: start.getAttribute('aria-describedby') ?? 'the button is dead' }
        let pressed: Omit<Pressed, 'at'> | undefined
        heard = (answer) => (pressed = answer)
        start.click()
        // A server that is too busy for three tries is said to be so; a person presses again, and so does this.
        const busy = () => document.querySelector('main [role="alert"]')?.textContent?.includes('not started')
        for (const end = performance.now() + PATIENCE_MS; !pressed && performance.now() < end;) {
          await moment()
          if (!pressed && busy() && button()?.getAttribute('aria-disabled') !== 'true') button()?.click()
        }
        heard = undefined
        if (!pressed) return { at: [], obstacle: 'nothing was sent' }
        if (pressed.status! < 300) {
          await until('the page of the run', () => /\/runs\/flow-run\//.test(location.pathname))
          return { ...pressed, at: [] }
        }
        const fields = () =>
          [...document.querySelectorAll('[id$="-problems"]')].filter((one) => one.textContent?.includes('Server: '))
        const alert = () => document.querySelector('main [role="alert"]')?.textContent ?? undefined
        await until('the refusal', () => fields().length > 0 || alert() !== undefined)
        const words = fields().map((one) => decodeURIComponent(one.id.slice(0, -'-problems'.length)))
        return { ...pressed, at: words, alert: alert() }
      },
    }
    Object.assign(globalThis, { corpusWalker: walker })
  })
}

export const open = (page: Page, path: string) =>
  page.evaluate((to) => (globalThis as unknown as { corpusWalker: Walker }).corpusWalker.open(to), path)

export const press = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { corpusWalker: Walker }).corpusWalker.press())

/** Opens a form and starts the run, for each address in turn. */
export const walk = (page: Page, addresses: string[]) =>
  page.evaluate(async (list) => {
    const { corpusWalker } = globalThis as unknown as { corpusWalker: Walker }
    const pressed: Pressed[] = []
    for (const address of list) {
      await corpusWalker.open(address)
      pressed.push(await corpusWalker.press())
    }
    return pressed
  }, addresses)
