import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { type Bench, liveWord, post, seconds } from './bench'
import { runRows } from './run-list'
import { atMost, type Measurement } from './table'
import { heapMegabytes, watch, type Watched } from './watch'

async function requestsInAMinute(opened: Watched): Promise<number> {
  await opened.quiet()
  const before = opened.cost.requests.length
  await opened.page.waitForTimeout(seconds(60))
  return opened.cost.requests.length - before
}

/** Without its socket, which a shared worker would hide from the driver. */
const noSockets = async (page: Page) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  await page.routeWebSocket(/\/api\//, (socket) => void socket.close())
}

/** Seen for three seconds, as a tab that is opened and left. */
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

/** What an open tab asks in a minute when nothing happens. */
export async function measureIdle(bench: Bench): Promise<Measurement[]> {
  bench.say('An idle minute: live, polling, hidden (all at once)')
  const address = `${bench.url}/runs`
  const live = await watch(bench.browser, address)
  await liveWord(live.page).waitFor()
  const polling = await watch(bench.browser, address, noSockets)
  await polling.page.getByRole('button', { name: /^Connection: Polling/ }).waitFor()
  const unseen = await watch(bench.browser, address, hidden)
  const tabs = [live, polling, unseen]
  const [inLive = Number.NaN, inPolling = Number.NaN, inHidden = Number.NaN] = await Promise.all(
    tabs.map(requestsInAMinute),
  )
  for (const tab of tabs) await tab.context.close()
  return [
    atMost('idle minute, live: API requests', inLive, 4),
    atMost('idle minute, polling: API requests', inPolling, 12),
    atMost('idle minute, hidden tab: API requests', inHidden, 0),
  ]
}

const EVENTS = 3_600
const A_SECOND = 60

/** An hour of one event a second, in a minute: runs that start and end, on screen and not. */
export async function measureDay(bench: Bench): Promise<Measurement[]> {
  bench.say(`${EVENTS.toLocaleString('en')} events at ${A_SECOND} a second`)
  const opened = await watch(bench.browser, `${bench.url}/runs`)
  const { page, cdp } = opened
  await liveWord(page).waitFor()
  await opened.quiet()
  const onScreen = await runRows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row') ?? ''))
  const send = async (count: number, from: number) => {
    const started = Date.now()
    for (let sent = 0; sent < count; sent += A_SECOND) {
      const events = Array.from({ length: A_SECOND }, (_, i) => stateEvent(eventId(onScreen, from + sent + i), i))
      await post(bench, '/events', events)
      await sleep(Math.max(0, started + ((sent + A_SECOND) / A_SECOND) * 1000 - Date.now()))
    }
  }
  // What the first events load and compile once is no growth.
  await send(5 * A_SECOND, 0)
  await opened.quiet()
  const before = await heapMegabytes(cdp)
  await send(EVENTS, 5 * A_SECOND)
  // Nothing is proved by a page that did not hear them.
  await post(bench, '/events', [stateEvent(onScreen[0] ?? '', 1, 'Benched')])
  await runRows(page)
    .filter({ hasText: 'Benched' })
    .waitFor({ timeout: seconds(20) })
  await opened.quiet()
  const growth = (await heapMegabytes(cdp)) - before
  await opened.context.close()
  return [atMost(`heap growth over ${EVENTS.toLocaleString('en')} events`, growth, 10, 'MB', 1)]
}

/** Every other event is of a run on screen. */
const eventId = (onScreen: string[], index: number) =>
  index % 2 ? randomUUID() : (onScreen[index % onScreen.length] ?? randomUUID())

const STATES = ['Pending', 'Running', 'Completed'] as const

function stateEvent(run: string, index: number, called?: string) {
  const occurred = new Date().toISOString()
  const type = STATES[index % STATES.length] ?? 'Running'
  const name = called ?? type
  return {
    id: randomUUID(),
    occurred,
    event: `prefect.flow-run.${name}`,
    resource: {
      'prefect.resource.id': `prefect.flow-run.${run}`,
      'prefect.resource.name': 'bench',
      'prefect.run-count': '1',
      'prefect.state-message': '',
      'prefect.state-name': name,
      'prefect.state-timestamp': occurred,
      'prefect.state-type': type.toUpperCase(),
    },
    related: [],
    payload: { validated_state: { type: type.toUpperCase(), name, message: '' } },
  }
}
