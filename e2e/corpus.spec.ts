import type { APIRequestContext, Page } from '@playwright/test'
import { corpus, type CorpusEntry } from '~/features/schema-form/corpus-files'
import { isObject, jsonEquals, member, type JsonObject } from '~/features/schema-form/json-value'
import { ExactNumber, parseExact, printExact } from '~/lib/exact-json'
import { axeFinds } from './axe'
import { installWalker, open, press, type Pressed, walk } from './corpus-walk'
import { expect, test } from './fixtures'

/** Variables and block documents that values of the corpus refer to. */
const VARIABLES = {
  corpus_text: 'from a variable',
  corpus_number: 42,
  corpus_list: [1, 2, 3],
  corpus_object: { a: 1, b: { c: [true, null] } },
  corpus_json_text: '"decoded"',
}
const BLOCKS = [
  { name: 'corpus-secret', type: 'secret', data: { value: 's3cret' } },
  { name: 'corpus-folder', type: 'local-file-system', data: { basepath: 'data' } },
]

/** Prefect's API with JSON text, so that 9007199254740993 and 5.0 arrive as they are. */
class Exact {
  private readonly made: string[] = []
  constructor(private readonly request: APIRequestContext) {}

  async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const data = body === undefined ? undefined : printExact(body)
    const headers = { 'content-type': 'application/json' }
    const answer = await this.request.fetch(`/api${path}`, { method, data, headers })
    return { status: answer.status(), json: parseExact(await answer.text()) }
  }

  async make(path: string, body: unknown): Promise<string | undefined> {
    const { status, json } = await this.call('POST', path, body)
    if (status >= 300) return undefined
    const id = String(member(json, 'id'))
    // A work pool has its address by its name.
    if (status === 201)
      this.made.push(path === '/work_pools/' ? `${path}${String(member(json, 'name'))}` : `${path}${id}`)
    return id
  }

  /** What this test made, newest first; what was there before stays. */
  async clean() {
    for (const path of this.made.splice(0).toReversed()) await this.request.delete(`/api${path}`)
  }
}

async function blockIds(api: Exact): Promise<Map<string, string>> {
  for (const [name, value] of Object.entries(VARIABLES)) await api.make('/variables/', { name, value })
  const ids = new Map<string, string>()
  for (const { name, type, data } of BLOCKS) {
    const known = await api.call('GET', `/block_types/slug/${type}/block_documents/name/${name}`)
    if (known.status === 200) {
      ids.set(name, String(member(known.json, 'id')))
      continue
    }
    const blockType = (await api.call('GET', `/block_types/slug/${type}`)).json
    const schemas = await api.call('POST', '/block_schemas/filter', {
      block_schemas: { block_type_id: { any_: [member(blockType, 'id')] } },
    })
    const schema = (schemas.json as JsonObject[])[0]!
    const id = await api.make('/block_documents/', {
      name,
      data,
      block_type_id: member(blockType, 'id'),
      block_schema_id: schema.id,
    })
    ids.set(name, id!)
  }
  return ids
}

/** Each property has a label that leads to a control: the id it points to, or a group with its name. */
const unlabelled = (page: Page, names: string[]) =>
  page.evaluate((wanted) => {
    const form = document.querySelector('section[aria-label="Parameters"]')!
    const control = 'input:not([aria-hidden]), select, textarea, button, fieldset, [role="radiogroup"], [role="group"]'
    return wanted.filter((name) => {
      for (const label of form.querySelectorAll('label[for]'))
        if (label.textContent === name && document.getElementById(label.getAttribute('for')!)) return false
      for (const label of form.querySelectorAll('span[id$="-label"]')) {
        if (label.textContent !== name) continue
        const place = label.id.slice(0, -'-label'.length)
        const own = document.getElementById(place)
        if (own?.matches(control) || own?.querySelector(control)) return false
        const row = label.closest('.\\@container')
        const named = [...(row?.querySelectorAll('[aria-label], fieldset') ?? [])].some((element) =>
          (element.getAttribute('aria-label') ?? element.querySelector('legend')?.textContent ?? '').includes(name),
        )
        if (named) return false
      }
      return true
    })
  }, names)

const titlesOf = (entry: CorpusEntry) => {
  const properties = member(entry.schema, 'properties')
  return entry.order.map((name) => {
    const title = member(member(properties, name), 'title')
    return typeof title === 'string' && title !== '' ? title : name
  })
}

/** The parameter at the beginning of a pointer such as `…/a/0`, where the form showed an error. */
const parameterAt = (id: string) => {
  const pointer = id.slice(id.indexOf('/'))
  return pointer.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Python writes a float in a way of its own: 1e-7 is 1e-07 there. Integers are the same everywhere. */
function asPython(value: unknown): unknown {
  if (value instanceof ExactNumber) return /^-?\d+$/.test(value.literal) ? value : `float ${Number(value.literal)}`
  if (typeof value === 'number') return Number.isInteger(value) ? value : `float ${value}`
  if (Array.isArray(value)) return value.map(asPython)
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, held]) => [key, asPython(held)])) : value
}

/** What is not as it should be after one press, in words; undefined: all is well. */
function wrong(entry: CorpusEntry, one: CorpusEntry['cases'][number], pressed: Pressed): string | undefined {
  if (pressed.obstacle !== undefined) return `not sent: ${pressed.obstacle}`
  const own = entry.deployment_parameters
  const sent = member(parseExact(pressed.sent!), 'parameters')
  if (!jsonEquals(sent, { ...own, ...one.values })) return `sent ${printExact(sent)}`
  if (pressed.status !== one.status) return `answered ${pressed.status}, not ${one.status}: ${pressed.answer}`
  if (pressed.status! < 300) {
    const made = member(parseExact(pressed.answer!), 'parameters')
    const expected = one.parameters ?? { ...own, ...one.values }
    return jsonEquals(asPython(made), asPython(expected)) ? undefined : `the run has ${printExact(made)}`
  }
  const field = /Validation failed for field (?:'|")\$?\.?(?:\[')?([^.[\]'"]+)/.exec(one.detail ?? '')?.[1]
  const missing = /Failure reason: '([^']+)' is a required property$/.exec(one.detail ?? '')?.[1]
  const place = field ?? missing
  if (place === undefined) {
    if (pressed.at.length > 0 || pressed.alert?.includes((one.detail ?? '').slice(0, 60))) return undefined
    return `the refusal is not shown: ${pressed.alert}`
  }
  // A key that is not in the schema has no place of its own where the schema forbids others.
  return pressed.at.some((at) => parameterAt(at) === place) ? undefined : `no error at ${place} but at ${pressed.at}`
}

test('every schema of the corpus: a labelled control for each property, and what is sent is what was meant', async ({
  page,
  request,
  uniqueName,
}) => {
  test.setTimeout(900_000)
  const api = new Exact(request)
  const table: Record<string, { cases: number; equal: number; different: number; seconds: number }> = {}
  const faults: string[] = []
  try {
    const blocks = await blockIds(api)
    const filled = parseExact(
      printExact(corpus()).replaceAll(/<<block:([^>]+)>>/g, (_, name: string) => blocks.get(name)!),
    ) as CorpusEntry[]
    const pool = `${uniqueName}-pool`
    await api.make('/work_pools/', { name: pool, type: 'process' })
    const flow = await api.make('/flows/', { name: uniqueName })
    await installWalker(page)
    await page.goto('/deployments')

    const only = process.env.PODIUM_CORPUS?.split(',')
    for (const entry of filled.filter(({ name }) => !only || only.includes(name))) {
      const began = Date.now()
      // What the server will not take as a deployment that enforces its schema is shown all the same.
      const enforced = entry.deployment_status < 300
      const id = await api.make('/deployments/', {
        name: `${uniqueName}-${entry.name}`,
        flow_id: flow,
        work_pool_name: pool,
        enforce_parameter_schema: enforced,
        parameters: entry.deployment_parameters,
        parameter_openapi_schema: entry.schema,
      })
      if (id === undefined) {
        faults.push(`${entry.name}: the server did not register it`)
        continue
      }
      const path = `/deployments/deployment/${id}/run`
      await open(page, path)
      for (const name of await unlabelled(page, isObject(entry.schema) ? titlesOf(entry) : []))
        faults.push(`${entry.name}: no labelled control for ${name}`)
      const within = 'section[aria-label="Parameters"]'
      for (const found of await axeFinds(page, { within, without: ['color-contrast'] }))
        faults.push(`${entry.name}: axe ${found}`)

      const recorded = entry.cases.filter(({ status }) => status !== null)
      // All 1,288 take minutes: `FULL=1` walks them, `npm test` every fourth.
      const cases = recorded.filter((_, at) => process.env.FULL !== undefined || at % 4 === 0)
      const addresses = cases.map(
        // The blanks make each address, and so each form, one of its own.
        (one, at) => `${path}?parameters=${encodeURIComponent(printExact(one.values) + ' '.repeat(at))}`,
      )
      const pressed = await walk(page, addresses)
      const differing = cases.flatMap((one, at) => {
        const words = wrong(entry, one, pressed[at]!)
        return words === undefined ? [] : [`${entry.name}: ${one.note}: ${words}`]
      })
      faults.push(...differing)

      // Once by hand: the fullest value that is accepted, pasted into the JSON, seen in the form, started.
      const [fullest] = cases
        .filter(({ status }) => status === 201)
        .toSorted((a, b) => printExact(b.values).length - printExact(a.values).length)
      if (fullest) {
        await open(page, `${path}?lens=json`)
        await page.locator('.cm-content').click()
        await page.keyboard.press('ControlOrMeta+a')
        const whole = { ...entry.deployment_parameters, ...fullest.values }
        await page.keyboard.insertText(printExact(whole, 2))
        await page.getByRole('radio', { name: 'Form', exact: true }).click()
        const words = wrong(entry, fullest, await press(page))
        if (words !== undefined) faults.push(`${entry.name}: by hand: ${fullest.note}: ${words}`)
      }
      table[entry.name] = {
        cases: cases.length,
        equal: cases.length - differing.length,
        different: differing.length,
        seconds: Math.round((Date.now() - began) / 100) / 10,
      }
      await request.delete(`/api/deployments/${id}`)
    }
    await page.goto('/deployments')
  } finally {
    await api.clean()
  }
  console.table(table)
  const sum = (key: 'cases' | 'equal' | 'different') => Object.values(table).reduce((total, row) => total + row[key], 0)
  console.log(
    `${Object.keys(table).length} schemas, ${sum('cases')} cases, ${sum('equal')} equal, ${sum('different')} different`,
  )
  expect(faults).toEqual([])
})
