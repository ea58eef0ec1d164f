import type { Locator, Page } from '@playwright/test'
import { axeFinds } from './axe'
import { expect, type Prefect, type Run, test } from './fixtures'

const definitions = {
  Lake: {
    title: 'Lake',
    type: 'object',
    required: ['kind', 'path'],
    properties: {
      kind: { const: 'lake', title: 'Kind' },
      path: { type: 'string', title: 'Path' },
      retry: {
        title: 'Retry',
        anyOf: [{ $ref: '#/definitions/Retry' }, { type: 'null' }],
        default: null,
      },
    },
  },
  House: {
    title: 'Warehouse',
    type: 'object',
    required: ['kind'],
    properties: { kind: { const: 'house', title: 'Kind' }, size: { type: 'integer', title: 'Size' } },
  },
  Retry: {
    title: 'Retry',
    type: 'object',
    properties: { attempts: { type: 'integer', title: 'Attempts', default: 3 } },
  },
}

const schema = {
  type: 'object',
  title: 'Parameters',
  required: ['city'],
  properties: {
    city: { type: 'string', title: 'city', position: 0, description: 'Where. See **the map**.' },
    rows: { type: 'integer', title: 'rows', position: 1, default: 5 },
    dry: { anyOf: [{ type: 'boolean' }, { type: 'null' }], title: 'dry', position: 2, default: null },
    size: { enum: ['s', 'm', 'l'], title: 'size', position: 3, default: 'm' },
    since: {
      anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }],
      title: 'since',
      position: 4,
      default: null,
    },
    steps: { type: 'array', items: { type: 'string' }, title: 'steps', position: 5, default: [] },
    labels: { type: 'object', additionalProperties: { type: 'integer' }, title: 'labels', position: 6, default: {} },
    target: { oneOf: [{ $ref: '#/definitions/Lake' }, { $ref: '#/definitions/House' }], title: 'target', position: 7 },
    token: { type: 'string', format: 'password', writeOnly: true, title: 'token', position: 8 },
    kinds: { type: 'array', uniqueItems: true, items: { enum: ['a', 'b', 'c'] }, title: 'kinds', position: 9 },
    wait: { type: 'string', format: 'duration', title: 'wait', position: 10, default: 'PT5M' },
    at: { type: 'string', format: 'date-time', title: 'at', position: 11 },
    pair: { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], title: 'pair', position: 12 },
    any: { title: 'any', position: 13 },
    frozen: { enum: ['v1'], readOnly: true, default: 'v1', title: 'frozen', position: 14 },
  },
  definitions,
}

const SECRET = {
  title: 'Secret',
  type: 'object',
  block_type_slug: 'secret',
  required: ['value'],
  properties: { value: { title: 'Value', format: 'password', writeOnly: true, type: 'string' } },
}

interface Made {
  id: string
  path: string
  remove: () => Promise<void>
}

/** A deployment that nobody works on, so that its runs stay as they were started. */
async function deploy(prefect: Prefect, request: Page['request'], name: string, served: object): Promise<Made> {
  const pool = `${name}-pool`
  await prefect.post('/work_pools/', { name: pool, type: 'process' })
  const flow = await prefect.post<{ id: string }>('/flows/', { name })
  const { id } = await prefect.post<{ id: string }>('/deployments/', {
    name,
    flow_id: flow.id,
    work_pool_name: pool,
    parameter_openapi_schema: served,
    enforce_parameter_schema: true,
  })
  return {
    id,
    path: `/deployments/deployment/${id}/run`,
    async remove() {
      await request.delete(`/api/deployments/${id}`)
      await request.delete(`/api/flows/${flow.id}`)
      await request.delete(`/api/work_pools/${pool}`)
    },
  }
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const startRun = async (page: Page) => {
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page).toHaveURL(/\/runs\/flow-run\//)
}
async function parametersOf(page: Page, prefect: Prefect): Promise<unknown> {
  const id = /flow-run\/([^/?]+)/.exec(page.url())![1]!
  return ((await prefect.run(id)) as Run & { parameters: unknown }).parameters
}

test('the whole form is filled in with the keyboard alone, a nested union with it', async ({
  page,
  request,
  prefect,
  uniqueName,
}) => {
  const made = await deploy(prefect, request, uniqueName, schema)
  await page.goto(made.path)
  const { keyboard } = page
  const focused = page.locator(':focus')
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await keyboard.press('Tab')
      if (await target.evaluate((element) => element === document.activeElement)) return
    }
    throw new Error(`Tab does not reach ${target}; the focus is on ${await focused.evaluate((one) => one.outerHTML)}`)
  }
  const box = (name: string) => page.getByRole('textbox', { name, exact: true })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const radio = (group: string, name: string) =>
    page.getByRole('radiogroup', { name: group, exact: true }).getByRole('radio', { name })

  await expect(box('city')).toBeVisible()
  await tabTo(box('city'))
  await keyboard.type('Oslo')
  await tabTo(box('rows'))
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('9007199254740993')
  await tabTo(radio('dry', 'None'))
  await keyboard.press('ArrowLeft')
  await tabTo(page.getByRole('combobox', { name: 'size' }))
  await keyboard.press('l')
  await tabTo(page.getByRole('switch', { name: 'since is None' }))
  await keyboard.press('Space')
  await keyboard.press('Shift+Tab')
  await keyboard.press('Shift+Tab')
  await expect(box('since')).toBeFocused()
  await keyboard.type('2026-11-21')
  await tabTo(button('Add an item to steps'))
  await keyboard.press('Enter')
  await expect(box('steps item 1')).toBeFocused()
  await keyboard.type('extract')
  await tabTo(button('Duplicate steps item 1'))
  await keyboard.press('Enter')
  await tabTo(button('Add an entry to labels'))
  await keyboard.press('Enter')
  await expect(box('Key of labels: key')).toBeFocused()
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('n')
  await tabTo(box('labels: n'))
  await keyboard.type('1')
  await tabTo(radio('target', 'Lake'))
  await keyboard.press('Space')
  await tabTo(box('Path'))
  await keyboard.type('s3://x')
  await tabTo(page.getByRole('switch', { name: 'Retry is None' }))
  await keyboard.press('Space')
  await tabTo(box('Attempts'))
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('7')
  await tabTo(page.getByRole('checkbox', { name: 'a', exact: true }))
  await keyboard.press('Space')
  await startRun(page)
  expect(await parametersOf(page, prefect)).toEqual({
    city: 'Oslo',
    // As JavaScript reads it here; the digits as sent are asserted by the walk through the corpus.
    rows: 9007199254740992,
    dry: false,
    size: 'l',
    since: '2026-11-21',
    steps: ['extract', 'extract'],
    labels: { n: 1 },
    target: { kind: 'lake', path: 's3://x', retry: { attempts: 7 } },
    kinds: ['a'],
  })
  await made.remove()
})

test('form and JSON are in step, side by side and in turn; a draft survives a reload without its secrets', async ({
  page,
  request,
  prefect,
  uniqueName,
}) => {
  const made = await deploy(prefect, request, uniqueName, schema)
  await page.goto(`${made.path}?lens=both`)
  const editor = page.locator('.cm-content')
  const city = page.getByRole('textbox', { name: 'city' })
  await city.fill('Oslo')
  await expect(editor).toContainText('"city": "Oslo"')
  await page.getByLabel('token', { exact: true }).fill('s3cret')
  await expect(editor).not.toContainText('s3cret')
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText('{"city": "Bergen", "stranger": 1, "rows": 12')
  await expect(page.getByText(/The form still shows what was there before/)).toBeVisible()
  await expect(city).toHaveValue('Oslo')
  // What cannot be read yet is not lost by a look at the form.
  await page.getByRole('radio', { name: 'Form', exact: true }).click()
  await page.getByRole('radio', { name: 'Both', exact: true }).click()
  await expect(editor).toContainText('"stranger": 1, "rows": 12')
  await editor.click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('}')
  await expect(city).toHaveValue('Bergen')
  await expect(page.getByRole('textbox', { name: 'rows' })).toHaveValue('12')
  await expect(page.getByRole('textbox', { name: 'stranger' })).toHaveValue('1')
  await expect(page.getByText(/the flow has no parameter 'stranger'/).first()).toBeVisible()
  await expect(page.getByText('Draft kept')).toBeVisible()
  await page.reload()
  await expect(city).toHaveValue('Bergen')
  await expect(page.getByRole('textbox', { name: 'stranger' })).toHaveValue('1')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(city).toHaveValue('')
  await made.remove()
})

test('a block made beforehand is picked, a variable and a template fill in values, and the run has them', async ({
  page,
  request,
  prefect,
  uniqueName,
}) => {
  const variable = uniqueName.replaceAll('-', '_')
  await prefect.post('/variables/', { name: variable, value: 42 })
  const type = (await (await request.get('/api/block_types/slug/secret')).json()) as { id: string }
  const [blockSchema] = await prefect.post<{ id: string }[]>('/block_schemas/filter', {
    block_schemas: { block_type_id: { any_: [type.id] } },
  })
  const block = await prefect.post<{ id: string }>('/block_documents/', {
    name: uniqueName,
    data: { value: 'hush' },
    block_type_id: type.id,
    block_schema_id: blockSchema!.id,
  })
  const made = await deploy(prefect, request, uniqueName, {
    type: 'object',
    required: ['key'],
    properties: {
      key: { $ref: '#/definitions/Secret', title: 'key', position: 0 },
      rows: { type: 'integer', title: 'rows', position: 1 },
      doubled: { type: 'integer', title: 'doubled', position: 2 },
    },
    definitions: { Secret: SECRET },
  })
  await page.goto(made.path)
  await page.getByRole('button', { name: 'key: nothing chosen' }).click()
  await page.getByRole('listbox').getByRole('option', { name: uniqueName }).click()
  await expect(page.getByRole('link', { name: `Open ${uniqueName}` })).toBeVisible()

  await page.getByRole('button', { name: 'Give rows as JSON, template or variable' }).click()
  await page.getByRole('radiogroup', { name: 'rows is given as' }).getByText('Variable').click()
  await page.getByRole('button', { name: /^Variable for rows/ }).click()
  await page.getByRole('combobox', { name: /Search/ }).fill(variable)
  await page.getByRole('listbox').getByRole('option', { name: variable }).click()
  await expect(page.getByText('Now 42, read when the run is made.')).toBeVisible()

  await page.getByRole('button', { name: 'Give doubled as JSON, template or variable' }).click()
  await page.getByRole('radiogroup', { name: 'doubled is given as' }).getByText('Template').click()
  const template = page.getByRole('textbox', { name: 'doubled as a template' })
  await template.fill('{{ 21 * }}')
  await expect(page.getByText(/Server: Invalid jinja/)).toBeVisible()
  await template.fill('{{ 21 * 2 }}')
  await expect(page.getByText(/Invalid jinja/)).toHaveCount(0)
  expect(await axeFinds(page)).toEqual([])
  await page.getByRole('button', { name: /^Start run/ }).click()
  await expect(page).toHaveURL(/\/runs\/flow-run\//)
  await expect(heading(page)).toHaveText(/./)
  expect(await parametersOf(page, prefect)).toEqual({ key: { $ref: block.id }, rows: 42, doubled: 42 })
  await made.remove()
  await request.delete(`/api/block_documents/${block.id}`)
  await request.delete(`/api/variables/name/${variable}`)
})

test('axe finds nothing in any control, open or in error, in light and dark', async ({
  page,
  request,
  prefect,
  uniqueName,
}) => {
  const made = await deploy(prefect, request, uniqueName, schema)
  const values = {
    city: 5,
    rows: 'x',
    dry: null,
    size: 'xl',
    since: '2026-13-01',
    steps: ['a', 5],
    labels: { a: 1, b: 'x' },
    target: { kind: 'lake', retry: { attempts: 'many' } },
    token: 's',
    kinds: ['a', 'b'],
    wait: '1h 30m',
    at: '2026-11-21T09:00',
    pair: [1, 'a'],
    any: { x: [1] },
    stranger: true,
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${made.path}?parameters=${encodeURIComponent(JSON.stringify(values))}`)
    await expect(page.getByRole('button', { name: 'Write PT1H30M' })).toBeVisible()
    await expect(page.getByText(/The server will refuse/)).toBeVisible()
    expect(await axeFinds(page)).toEqual([])
  }
  const mend = page.getByRole('button', { name: 'Write PT1H30M' })
  // Rows are laid out when they come into sight, which must be over before the press.
  await mend.scrollIntoViewIfNeeded()
  await mend.click()
  await expect(page.getByRole('textbox', { name: 'wait' })).toHaveValue('PT1H30M')
  await made.remove()
})
