import type { Page } from '@playwright/test'
import { type Bench, post, seconds, stopwatch } from './bench'
import { atMost, type Measurement } from './table'
import { percentile, watch, type Watched } from './watch'

/** The forms that break form libraries: many fields, many branches, many choices, many megabytes. */
export async function measureForm(bench: Bench): Promise<Measurement[]> {
  return [
    ...(await fieldAlone(bench)),
    ...(await wideForm(bench)),
    ...(await manyBranches(bench)),
    ...(await manyMegabytes(bench)),
  ]
}

const launch = (bench: Bench, id: string) => `${bench.url}/deployments/deployment/${id}/run`

async function deploy(bench: Bench, name: string, properties: object, definitions: object): Promise<string> {
  const flow = await post<{ id: string }>(bench, '/flows/', { name: `bench-${name}` })
  const made = await post<{ id: string }>(bench, '/deployments/', {
    name: `bench-${name}`,
    flow_id: flow.id,
    parameter_openapi_schema: { title: 'Parameters', type: 'object', properties, definitions },
  })
  return made.id
}

/** Typed at the speed of a person; from each key's event to the end of the frame that shows its letter. */
async function keyTimes(page: Page, text: string): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = []
    const already = 'keyTimes' in window
    Object.assign(window, { keyTimes: times })
    if (already) return
    addEventListener(
      'keydown',
      () => {
        const pressed = performance.now()
        // Next after the frame: a message would come after whatever else was put off until the letter is there.
        requestAnimationFrame(
          () =>
            void scheduler.postTask(
              () => (window as unknown as { keyTimes: number[] }).keyTimes.push(performance.now() - pressed),
              { priority: 'user-blocking' },
            ),
        )
      },
      true,
    )
  })
  await page.keyboard.type(text, { delay: 117 })
  return page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes)
}

/** https://wicg.github.io/scheduling-apis/; Chromium has it, TypeScript's own types do not. */
declare const scheduler: { postTask: (task: () => unknown, options: { priority: 'user-blocking' }) => Promise<unknown> }

const WORDS = 'the quick brown fox jumps over the lazy dog'

const typing = (what: string, times: number[]): Measurement[] => [
  atMost(`${what}: key press to paint, median`, percentile(times, 0.5), 16, 'ms', 1),
  atMost(`${what}: key press to paint, p95`, percentile(times, 0.95), 33, 'ms', 1),
]

/** What the browser and the machine take for a letter that no code of ours has to do with: read the others by it. */
async function fieldAlone(bench: Bench): Promise<Measurement[]> {
  bench.say('A field alone on a page')
  const context = await bench.browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.setContent('<textarea rows="1"></textarea>')
  await page.locator('textarea').click()
  const times = await keyTimes(page, WORDS)
  await context.close()
  return typing('a field alone on an empty page', times)
}

const OPENINGS = 5

async function wideForm(bench: Bench): Promise<Measurement[]> {
  bench.say('A form of 300 fields')
  const opened = await watch(bench.browser, launch(bench, bench.ids.form!))
  const { page } = opened
  const field = page.getByRole('textbox', { name: /field_150/ }).first()
  await field.waitFor()
  await opened.quiet()

  // Code and data are there: what is left is the form's own work.
  const openings: number[] = []
  for (let count = 0; count < OPENINGS; count += 1) {
    await page.getByRole('link', { name: 'bench-wide-form' }).first().click()
    const open = page.getByRole('link', { name: /Custom run/ }).first()
    await open.waitFor()
    await opened.quiet()
    const ready = await stopwatch(page, 'click', { selector: 'label', text: '^field_\\d+', count: 300 })
    await open.click()
    openings.push(await ready())
  }
  await opened.quiet()

  await field.click()
  const times = await keyTimes(page, WORDS)
  await opened.context.close()
  return [
    atMost(`form of 300 fields: opens, median of ${OPENINGS}`, percentile(openings, 0.5), 300, 'ms'),
    ...typing('form of 300 fields', times),
  ]
}

/** A union of 86 models in a schema of 6,000 lines and more, and an enum of 2,000 beside it. */
async function manyBranches(bench: Bench): Promise<Measurement[]> {
  bench.say('A union of 86 branches, an enum of 2,000 options')
  const definitions = Object.fromEntries(
    Array.from({ length: 86 }, (_, at) => [
      `Branch${at}`,
      {
        title: `Branch ${at}`,
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', title: 'Name' },
          ...Object.fromEntries(
            Array.from({ length: 12 }, (_member, field) => [
              `f${at}_${field}`,
              {
                anyOf: [{ type: 'integer' }, { type: 'string', maxLength: 5 }, { type: 'null' }],
                default: null,
                title: `F ${field}`,
              },
            ]),
          ),
        },
      },
    ]),
  )
  const branches = Object.keys(definitions).map((name) => ({ $ref: `#/definitions/${name}` }))
  const id = await deploy(
    bench,
    'many-branches',
    {
      target: { anyOf: branches, title: 'target', position: 0 },
      country: {
        enum: Array.from({ length: 2000 }, (_, at) => `country-${String(at).padStart(4, '0')}`),
        title: 'country',
        position: 1,
      },
    },
    definitions,
  )
  const opened = await watch(bench.browser, launch(bench, id))
  const { page } = opened
  await page.getByLabel('target', { exact: true }).selectOption('Branch 80')
  await page.getByRole('region', { name: 'Parameters' }).getByRole('textbox', { name: 'Name', exact: true }).click()
  await opened.quiet()
  const union = await keyTimes(page, WORDS)
  await page.getByRole('button', { name: /^country/ }).click()
  const search = page.getByRole('combobox', { name: /Search country/ })
  await search.click()
  await opened.quiet()
  const choice: number[] = []
  for (const text of ['country-19', 'country-0815', 'try 77']) {
    await search.fill('')
    await opened.quiet()
    choice.push(...(await keyTimes(page, text)))
  }
  await opened.context.close()
  return [...typing('union of 86 branches', union), ...typing('enum of 2,000 options', choice)]
}

/** The longest the page did nothing else, since the last call; the first call begins to listen. */
async function longestBlock(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const held = window as unknown as { blocks?: number[] }
    if (!held.blocks) {
      held.blocks = []
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) held.blocks?.push(entry.duration)
      }).observe({ type: 'longtask' })
    }
    await new Promise((done) => setTimeout(done, 100))
    return Math.max(0, ...held.blocks.splice(0))
  })
}

/** 5 MB of parameters, pasted as JSON: what is typed afterwards, in the form and in the JSON, still appears at once. */
async function manyMegabytes(bench: Bench): Promise<Measurement[]> {
  bench.say('5 MB of parameters')
  const row = {
    title: 'Row',
    type: 'object',
    properties: { id: { type: 'integer' }, name: { type: 'string' }, price: { type: 'number' } },
  }
  const id = await deploy(
    bench,
    'many-megabytes',
    {
      note: { type: 'string', title: 'note', position: 0 },
      rows: { type: 'array', items: { $ref: '#/definitions/Row' }, title: 'rows', position: 1 },
    },
    { Row: row },
  )
  const opened: Watched = await watch(bench.browser, `${launch(bench, id)}?lens=json`)
  const { page } = opened
  await page.locator('.cm-content').click()
  await opened.quiet()
  await longestBlock(page)
  await page.keyboard.press('ControlOrMeta+a')
  const megabytes = await page.evaluate(() => {
    const rows = Array.from({ length: 70_000 }, (_, at) => ({ id: at, name: `the name of row ${at}`, price: at / 2 }))
    const text = JSON.stringify({ note: 'a', rows }, null, 1)
    const data = new DataTransfer()
    data.setData('text/plain', text)
    document
      .querySelector('.cm-content')!
      .dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    return text.length / 1024 / 1024
  })
  await page.waitForTimeout(seconds(4))
  const pasting = await longestBlock(page)
  await page.keyboard.press('ArrowLeft')
  const inJson = await keyTimes(page, ' '.repeat(12))
  await page.waitForTimeout(seconds(3))
  const reading = await longestBlock(page)
  await page.getByRole('radio', { name: 'Form', exact: true }).click()
  const note = page.getByRole('textbox', { name: 'note', exact: true })
  await note.click()
  await page.waitForTimeout(seconds(3))
  const opening = await longestBlock(page)
  const inForm = await keyTimes(page, WORDS)
  await page.waitForTimeout(seconds(2))
  const checking = await longestBlock(page)
  await opened.context.close()
  const size = `${megabytes.toFixed(0)} MB of parameters`
  return [
    atMost(`${size}: key press to paint in the JSON, median`, percentile(inJson, 0.5), 50, 'ms', 1),
    atMost(`${size}: key press to paint in the form, median`, percentile(inForm, 0.5), 50, 'ms', 1),
    atMost(`${size}: the page is held up by pasting them`, pasting, 1000, 'ms'),
    atMost(`${size}: … by reading what was typed`, reading, 500, 'ms'),
    atMost(`${size}: … by the turn to the form`, opening, 500, 'ms'),
    atMost(`${size}: … by typing in the form and checking`, checking, 200, 'ms'),
  ]
}
