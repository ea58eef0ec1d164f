/**
 * One broken thing breaks one thing: endpoints of every page, one at a time, broken in every way that a server, a proxy
 * or a newer version can break them. `FULL=1` tries all of pages × endpoints × faults. Without it each endpoint is tried
 * once and each page at least once, with another fault each time, so that every page, endpoint and fault is seen.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page, Request } from '@playwright/test'
import { addresses } from './every-page'
import { type Fault, type FaultProxy, FAULTS, startFaultProxy, UNKNOWN, WORDS } from './fault-proxy'
import { expect, test } from './fixtures'

const full = process.env.FULL !== undefined
/** `FAULT_PAGES=runs,flow` walks only these with all faults, to look at one; `FAULT_DEBUG=1` says each as it is tried. */
const chosen = process.env.FAULT_PAGES?.split(',')
/** Of the tabs and lenses, those that ask for something that no other page asks for. */
const ASKING_TABS = /[?&]tab=(task-runs|artifacts|details|logs|states|workers|parameters|uses)\b/
/** Pages beside each other: the browser waits for the server most of the time. */
const LANES = 2
/** For whatever has to come about; what does come is waited for no longer than it takes. */
const PATIENCE_MS = 20_000

/** Fields that no schema of the server's requires: older servers may not have them. */
function optionalFields(): Set<string> {
  const file = join(import.meta.dirname, '../src/api/openapi.json')
  type Schema = { properties?: Record<string, unknown>; required?: string[] }
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: { schemas: Record<string, Schema> } }
  const schemas = Object.values(components.schemas)
  const required = new Set(schemas.flatMap((schema) => schema.required ?? []))
  return new Set(schemas.flatMap((schema) => Object.keys(schema.properties ?? {})).filter((key) => !required.has(key)))
}

/** What the widget must say, by fault; null where nothing is wrong. */
const saying: Record<Fault, RegExp | null> = {
  '500': new RegExp(WORDS),
  '422': new RegExp(WORDS),
  '401': new RegExp(WORDS),
  '429': new RegExp(WORDS),
  'a web page': new RegExp(WORDS),
  garbage: /not valid JSON|is no work pool/,
  'another shape': /not what|could not be read|not valid|is no\b/i,
  hang: /No answer|did not give/,
  'half an answer': /No answer|did not give/,
  drop: /No answer/,
  'newer server': null,
  'older server': null,
}

/** Asked by what stands around every page; its reason is in a tip. Once is enough. */
const VERSION = 'GET /api/admin/version'
/** Asked before whatever is not a GET: without it a page can only read what is read by GET. */
const TOKEN = 'GET /api/csrf-token'
/** The connection's own question when all else is silent. Only the settings show its answer. */
const HEALTH = 'GET /api/health'

/** What is asked for beside something else, and not needed once that is known: nothing is missing, so nothing is said. */
const NOT_NEEDED = new Set(['/artifacts/key/no-such-key: POST /api/artifacts/count'])

/** The newest version and the list of them are one answer: without it there is nothing else to show. */
const ALL_OF_IT = new Set(['/artifacts/key/stations: POST /api/artifacts/filter'])

function wordsFor(path: string, endpoint: string, fault: Fault): RegExp | null {
  if (NOT_NEEDED.has(`${path}: ${endpoint}`)) return null
  // By a 422 the server says that it has no protection, by refusing what comes without a token that it has.
  if (endpoint === TOKEN && fault === '422') return /csrf/i
  return endpoint === VERSION && saying[fault] ? /version unknown/ : saying[fault]
}

interface Look {
  /** What loads. */
  busy: number
  heading: string
  headings: number
  /** Headings, tabs, regions, columns, labels: what a page is made of. */
  parts: string[]
  text: string
  mainLength: number
  alerts: number
  /** Facts in rows that say that they are not known, and names for which an id stands in. */
  notLoaded: number
  /** Of these, those that a column is too narrow for. */
  cut: number
  /** The log-in is asked for. */
  isAsking: boolean
}

/** What a person has before them. */
const look = (page: Page): Promise<Look> =>
  page.evaluate(() => {
    const shown = (element: Element) => element.getClientRects().length > 0
    const all = (selector: string) => [...document.querySelectorAll(selector)].filter(shown)
    const name = (element: Element) =>
      (element.getAttribute('aria-label') ?? element.textContent ?? '')
        .trim()
        .replace(/\d[\d,.]*/g, '#')
        .slice(0, 60)
    const headings = all('h1')
    const main = document.querySelector('main')
    return {
      busy: document.querySelectorAll('[aria-busy="true"]').length,
      headings: headings.length,
      heading: (headings[0]?.textContent ?? '').trim(),
      parts: [
        ...new Set(
          all(
            'h2, h3, nav a, main section[aria-label], main [role="region"], main table:not(.sr-only):not(.sr-only *) th, main label',
          ).map((each) => `${each.tagName.toLowerCase()} ${name(each)}`),
        ),
      ],
      text: document.body.innerText,
      mainLength: main?.innerText.trim().length ?? 0,
      alerts: all('[role="alert"]').length,
      notLoaded: all('main *').filter(
        (each) => each.childElementCount === 0 && /^(not loaded|[0-9a-f]{8})$/.test(each.textContent ?? ''),
      ).length,
      cut: all('td').filter((cell) => cell.textContent === 'not loaded' && cell.scrollWidth > cell.clientWidth).length,
      isAsking: all('[role="alertdialog"]').length > 0,
    }
  })

/** A browser's tab behind a proxy of its own, with a clock that can leap. */
interface Lane {
  page: Page
  proxy: FaultProxy
  /** Breaks one endpoint, or none. */
  set: (rule: { endpoint: string; fault: Fault } | null) => void
  /** Nothing is on its way but what will never come. */
  isQuiet: () => boolean
  /** Errors of the page since the last call. */
  errors: () => string[]
  close: () => Promise<void>
}

async function openLane(browser: Browser, optional: ReadonlySet<string>): Promise<Lane> {
  const proxy = await startFaultProxy(process.env.PODIUM_URL ?? '', optional)
  const context = await browser.newContext({ baseURL: proxy.url })
  const page = await context.newPage()
  await page.clock.install()
  let stuck: string | null = null
  let errors: string[] = []
  const open = new Set<Request>()
  page.on('request', (request) => {
    // Of a shared worker's script no end is reported.
    if (!request.url().includes('.worker-')) open.add(request)
  })
  page.on('requestfinished', (request) => void open.delete(request))
  page.on('requestfailed', (request) => void open.delete(request))
  page.on('pageerror', (error) => void errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  return {
    page,
    proxy,
    set(rule) {
      stuck = rule && /^(hang|half an answer)$/.test(rule.fault) ? rule.endpoint : null
      proxy.set(rule)
    },
    isQuiet: () => [...open].every((request) => `${request.method()} ${new URL(request.url()).pathname}` === stuck),
    errors() {
      const said = errors
      errors = []
      return said
    },
    async close() {
      await context.close()
      await proxy.close()
    },
  }
}

/**
 * Waits until the page is as it should be, and gives its last look: whatever it does by itself meanwhile, such as asking
 * again, what is right does come about. Each time nothing is under way the page's clock, not ours, leaps over the
 * pauses between tries or over its patience with a silent server; `meanwhile` does what a person would.
 */
async function until(
  { page, isQuiet }: Lane,
  leapMs: number,
  isRight: (seen: Look) => boolean,
  meanwhile: (seen: Look) => Promise<unknown> = async () => {},
): Promise<Look> {
  const end = Date.now() + PATIENCE_MS
  let quiet = 0
  for (;;) {
    const seen = await look(page)
    if (seen.headings > 0 && seen.busy === 0 && !seen.isAsking && isRight(seen)) return seen
    if (Date.now() > end) return seen
    await meanwhile(seen)
    quiet = isQuiet() ? quiet + 1 : 0
    if (quiet >= 2 && leapMs > 0) {
      quiet = 0
      await page.clock.fastForward(leapMs)
    }
    await page.waitForTimeout(30)
  }
}

/** A page without faults: as often as it takes until nothing was asked for between two looks. */
async function seeClean(lane: Lane, path: string): Promise<{ clean: Look; endpoints: string[] }> {
  const { page, proxy } = lane
  // What the page before still asks for is not this one's.
  await page.goto('about:blank')
  lane.set(null)
  await page.goto(path)
  let calm = 0
  let asked = -1
  const clean = await until(lane, 0, (seen) => {
    calm = lane.isQuiet() && proxy.seen().length === asked && asked > 0 && seen.mainLength > 0 ? calm + 1 : 0
    asked = proxy.seen().length
    return calm > 3
  })
  if (calm <= 3) throw new Error(`${path} does not come to rest`)
  return { clean, endpoints: [...new Set(proxy.seen().map(({ endpoint }) => endpoint))].sort() }
}

/** Presses every button by which a failed widget is asked for again. */
const retryAll = (page: Page) =>
  page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLButtonElement>('main button'))
      // "Retry" elsewhere is what is done with a run.
      if (
        /^(Try again|Retry)$/.test(button.textContent.trim()) &&
        (button.closest('[role="alert"]') || button.textContent.trim() !== 'Retry')
      )
        button.click()
  })

/** From the widget that says that it was refused: the gateway has the credentials, so any do. */
async function logIn(page: Page) {
  const button = page.getByRole('alert').getByRole('button', { name: 'Log in', exact: true }).first()
  if (!(await button.isVisible())) return
  await button.click()
  const dialog = page.getByRole('alertdialog', { name: 'Log in' })
  await page.clock.fastForward(1_000)
  await dialog.getByRole('textbox', { name: 'User' }).fill('ada')
  await dialog.getByLabel('Password').fill('s3cret')
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click()
}

/** One of the facts that are not there says why when it is looked at. */
async function tipSays(page: Page, words: RegExp) {
  const cells = page.getByText(/^(not loaded|[0-9a-f]{8})$/).filter({ visible: true })
  for (const cell of (await cells.all()).slice(0, 4)) {
    await cell.hover({ timeout: 1_000 }).catch(() => {})
    await page.clock.fastForward(1_000)
    const tip = page.getByRole('tooltip').first()
    const text = await tip.textContent({ timeout: 1_000 }).catch(() => '')
    await page.mouse.move(0, 0)
    await page.clock.fastForward(1_000)
    if (words.test(text ?? '')) return true
  }
  return false
}

interface Visit {
  page: string
  path: string
  /** The path: tabs share what stands above them, and of artifacts of four types the page asks the same. */
  kind: string
  clean: Look
  endpoints: string[]
}

interface Case {
  visit: Visit
  endpoint: string
  fault: Fault
  /** Empty: all is well. */
  broke: string[]
}

const short = (endpoint: string) => endpoint.replace('/api/', '/').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')

/** What is tried, in an order that is always the same. */
function plan(visits: Visit[]): Case[] {
  const cases: Case[] = []
  const done = new Set<string>()
  const onPage = (visit: Visit, endpoint: string) => (endpoint === VERSION ? '' : visit.kind) + short(endpoint)
  for (const visit of visits) {
    const own = visit.endpoints.filter(
      (endpoint) => !done.has(onPage(visit, endpoint)) && (endpoint !== HEALTH || visit.path.startsWith('/settings')),
    )
    const isNew = !cases.some(({ visit: { kind } }) => kind === visit.kind)
    const unseen = own.filter((endpoint) => !done.has(short(endpoint)))
    const one = own.filter((endpoint) => endpoint !== TOKEN && endpoint !== VERSION)
    const tried =
      full || chosen ? own : unseen.length > 0 ? unseen : isNew ? one.slice(cases.length % one.length).slice(0, 1) : []
    for (const endpoint of tried) {
      done.add(short(endpoint)).add(onPage(visit, endpoint))
      const faults = full || chosen ? FAULTS : [FAULTS[cases.length % FAULTS.length]!]
      for (const fault of faults) cases.push({ visit, endpoint, fault, broke: [] })
    }
  }
  return cases
}

/** A table is one part, however many columns it has. */
const weight = (parts: string[]) => new Set(parts.map((part) => (part.startsWith('th ') ? 'table' : part))).size

const LEAP_MS = 2_000
/** Longer than the client waits for an answer. */
const TIME_LIMIT_MS = 31_000
/** What has no button is asked for again by itself, after minutes at most. */
const BY_ITSELF_MS = 61_000

/** One fault on one endpoint of one page: seen, lifted and mended. Says what is wrong. */
async function tryFault(lane: Lane, { visit: { path, clean }, endpoint, fault }: Case): Promise<string[]> {
  const { page, proxy } = lane
  const broke: string[] = []
  lane.errors()
  await page.goto('about:blank')
  lane.set({ endpoint, fault })
  await page.goto(path)

  const words = wordsFor(path, endpoint, fault)
  const isSaid = ({ text, notLoaded }: Look) => words === null || words.test(text) || notLoaded > clean.notLoaded
  const lostIn = (now: Look) => clean.parts.filter((part) => !now.parts.includes(part))
  const id = endpoint.split('/').at(-1) ?? ''
  // Where the page is about one thing and that cannot be read, there is nothing else to show; nor where an old server
  // does not know what a form is made of.
  const mayLose = (now: Look) =>
    now.heading !== clean.heading ||
    fault === 'older server' ||
    endpoint === TOKEN ||
    ALL_OF_IT.has(`${path}: ${endpoint}`) ||
    (endpoint.startsWith('GET ') && path.includes(id))
  const isWhole = (now: Look) => mayLose(now) || weight(lostIn(now)) <= weight(clean.parts) * 0.3
  const isHere = (now: Look) => now.headings === 1 && now.heading !== '' && now.mainLength >= 20
  // The list of runs and the page of a run are the places where a state is read.
  const word =
    fault === 'newer server' && /^\/runs[^?]*$/.test(path) && /flow_runs\/(filter|[0-9a-f-]{36})$/.test(endpoint)
      ? new RegExp(UNKNOWN, 'i')
      : /(?:)/
  let wasAsked = false
  const seen = await until(
    lane,
    fault === 'hang' || fault === 'half an answer' ? TIME_LIMIT_MS : LEAP_MS,
    (now) => proxy.hasStruck() && isSaid(now) && isWhole(now) && isHere(now) && word.test(now.text),
    async (now) => {
      if (!now.isAsking) return
      wasAsked = true
      await page
        .getByRole('button', { name: 'Not now' })
        .click({ timeout: 1_000 })
        .catch(() => {})
    },
  )
  if (!proxy.hasStruck()) broke.push('not asked for')
  else if (!isSaid(seen)) broke.push('silent')
  if (seen.headings !== 1 || seen.heading === '') broke.push(`${seen.headings} h1`)
  if (seen.mainLength < 20) broke.push('blank')
  if (seen.busy > 0) broke.push('still busy')
  if (seen.cut > 0) broke.push(`“not loaded” is cut in ${seen.cut} cells`)
  if (/This page failed/.test(seen.text)) broke.push('page failed')
  if (!isWhole(seen)) broke.push(`lost ${lostIn(seen).slice(0, 5).join(', ')}`)
  if (!word.test(seen.text)) broke.push('unknown word not shown')
  if (fault === '401' && path !== '/login' && !wasAsked) broke.push('did not ask who one is')
  if (words !== null && seen.notLoaded > clean.notLoaded && !words.test(seen.text)) {
    // What is still on its way looks the same for a moment.
    let isTold = false
    await until(
      lane,
      0,
      (now) => isTold || words.test(now.text),
      async () => (isTold = await tipSays(page, words)),
    )
    if (!isTold && !words.test((await look(page)).text)) broke.push('tip silent')
  }

  if (words !== null) {
    // The server is well again.
    const address = page.url()
    lane.set(null)
    if (fault === '401') await logIn(page)
    const isMended = (now: Look) =>
      now.alerts <= clean.alerts &&
      !words.test(now.text) &&
      now.notLoaded <= clean.notLoaded &&
      now.heading === clean.heading &&
      lostIn(now).length === 0 &&
      !/Logged out/.test(now.text)
    let pressed = false
    const mended = await until(lane, seen.alerts > clean.alerts ? LEAP_MS : BY_ITSELF_MS, isMended, async () => {
      if (!pressed) await retryAll(page)
      pressed = true
    })
    if (mended.alerts > clean.alerts) broke.push('alert stays')
    if (words.test(mended.text)) broke.push('words stay')
    if (mended.notLoaded > clean.notLoaded) broke.push('cells stay')
    if (mended.heading !== clean.heading) broke.push(`h1 “${mended.heading}” stays`)
    if (/Logged out/.test(mended.text)) broke.push('“Logged out” stays')
    if (mended.isAsking) broke.push('log-in stays')
    const missing = lostIn(mended)
    if (missing.length > 0) broke.push(`not back: ${missing.slice(0, 3).join(', ')}`)
    if (page.url() !== address) broke.push('went elsewhere')
  }
  const [error] = lane.errors()
  if (error !== undefined) broke.push(`console: ${error.slice(0, 160)}`)
  if (fault === '401') await page.evaluate(() => sessionStorage.clear())
  return broke
}

/** Pages down, faults across; in each place how many endpoints were tried, and how many of them broke something else. */
function print(cases: Case[], seconds: number) {
  const cell = (some: Case[]) => {
    const broken = some.filter(({ broke }) => broke.length > 0).length
    return some.length === 0 ? '·' : broken > 0 ? `${broken}/${some.length}!` : String(some.length)
  }
  const widths = FAULTS.map((fault) => Math.max(5, fault.length))
  const line = (name: string, cells: string[]) =>
    console.log(name.slice(0, 34).padEnd(34) + cells.map((text, at) => text.padStart((widths[at] ?? 9) + 2)).join(''))
  const row = (name: string, some: Case[]) =>
    line(name, [
      ...FAULTS.map((fault) => cell(some.filter((each) => each.fault === fault))),
      String(new Set(some.map(({ endpoint }) => endpoint)).size),
    ])
  line('\nEndpoints tried', [...FAULTS, 'endpoints'])
  for (const page of new Set(cases.map(({ visit }) => visit.page)))
    row(
      page,
      cases.filter(({ visit }) => visit.page === page),
    )
  line('all', [
    ...FAULTS.map((fault) => cell(cases.filter((each) => each.fault === fault))),
    String(new Set(cases.map(({ endpoint }) => short(endpoint))).size),
  ])
  const broken = cases.filter(({ broke }) => broke.length > 0)
  for (const each of broken) console.log(`  ${wrong(each)}`)
  console.log(`${cases.length} faults tried, ${broken.length} broken (${Math.round(seconds)} s)\n`)
}

const wrong = ({ visit, endpoint, fault, broke }: Case) =>
  `${visit.page}, ${short(endpoint)}, ${fault}: ${broke.join('; ')}`

/** Each of the items in turn by whichever lane is free. */
async function share<T>(lanes: Lane[], items: T[], work: (lane: Lane, item: T) => Promise<void>) {
  const left = [...items]
  const one = async (lane: Lane) => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(lane, item)
  }
  await Promise.all(lanes.map(one))
}

test('one broken endpoint breaks one widget, on every page, and is mended without a reload', async ({
  browser,
  prefect,
  uniqueName,
}) => {
  test.setTimeout(full || chosen ? 10_800_000 : 600_000)
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  const optional = optionalFields()
  const lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(browser, optional)))
  const started = Date.now()
  const seconds = () => (Date.now() - started) / 1000
  let cases: Case[] = []
  const tried: Case[] = []
  try {
    const pages = (await addresses(prefect, run))
      .filter(([name, path]) => chosen?.includes(name) ?? (full || !path.includes('?') || ASKING_TABS.test(path)))
      // A report of faults is of the moment in which it was asked for: settings.spec.ts has its journeys.
      .filter(([name]) => name !== 'connection')
      // Artifacts of five types are one page.
      .filter(([, path], at, all) => all.findIndex(([, other]) => short(other) === short(path)) === at)
    const visits: Visit[] = []
    await share(lanes, [...pages.entries()], async (lane, [at, [page, path]]) => {
      visits[at] = { page, path, kind: short(path.split('?', 1)[0] ?? path), ...(await seeClean(lane, path)) }
    })
    cases = plan(visits)
    console.log(`${visits.length} pages seen without a fault in ${Math.round(seconds())} s`)
    await share(lanes, cases, async (lane, each) => {
      tried.push(each)
      each.broke = await tryFault(lane, each)
      if (each.broke.length > 0) {
        // A real server has bad moments of its own, and rows come and go: what breaks twice is broken.
        if (process.env.FAULT_DEBUG) console.log(`  once: ${wrong(each)}`)
        Object.assign(each.visit, { clean: (await seeClean(lane, each.visit.path)).clean })
        each.broke = await tryFault(lane, each)
      }
      if (process.env.FAULT_DEBUG) console.log(`${seconds().toFixed(1)} s ${wrong(each)}`)
    })
  } finally {
    // In the order of the pages, also when it was cut short.
    print(
      cases.filter((each) => tried.includes(each)),
      seconds(),
    )
    for (const lane of lanes) await lane.close()
    await prefect.remove(run)
  }
  expect(cases.filter(({ broke }) => broke.length > 0).map(wrong)).toEqual([])
  if (!chosen) expect(new Set(cases.map(({ fault }) => fault)).size).toBe(FAULTS.length)
})
