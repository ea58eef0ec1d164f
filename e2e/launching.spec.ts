import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expect, type Prefect, type Run, test } from './fixtures'

const run = promisify(execFile)
/** The interpreter of the Prefect that is under test; given by the global setup. */
const interpreter = process.env.PODIUM_E2E_PYTHON

const schema = {
  type: 'object',
  title: 'Parameters',
  required: ['city'],
  properties: {
    city: { type: 'string', title: 'city', position: 0 },
    rows: { type: 'integer', title: 'rows', position: 1, default: 5 },
    share: { type: 'number', title: 'share', position: 2 },
    dry: { anyOf: [{ type: 'boolean' }, { type: 'null' }], title: 'dry', position: 3, default: null },
    token: { type: 'string', format: 'password', writeOnly: true, title: 'token', position: 4 },
  },
}

interface Made {
  id: string
  path: string
  remove: () => Promise<void>
}
type FullRun = Run & {
  parameters: Record<string, unknown>
  tags: string[]
  job_variables: Record<string, unknown>
  expected_start_time: string
}

/** A deployment that nobody works on, so that its runs stay as they were started. */
async function deploy(prefect: Prefect, request: Page['request'], name: string, more: object = {}): Promise<Made> {
  const pool = `${name}-pool`
  await prefect.post('/work_pools/', { name: pool, type: 'process' })
  const flow = await prefect.post<{ id: string }>('/flows/', { name })
  const { id } = await prefect.post<{ id: string }>('/deployments/', {
    name,
    flow_id: flow.id,
    work_pool_name: pool,
    parameter_openapi_schema: schema,
    enforce_parameter_schema: true,
    ...more,
  })
  return {
    id,
    path: `/deployments/deployment/${id}`,
    async remove() {
      await request.delete(`/api/deployments/${id}`)
      await request.delete(`/api/flows/${flow.id}`)
      await request.delete(`/api/work_pools/${pool}`)
    },
  }
}

const runsOf = (prefect: Prefect, deployment: Made) =>
  prefect.post<FullRun[]>('/flow_runs/filter', { deployments: { id: { any_: [deployment.id] } }, limit: 200 })

test('a filled form, copied as curl, CLI and Python, starts the same run three times', async ({
  page,
  context,
  request,
  prefect,
  uniqueName,
}) => {
  test.skip(!interpreter, 'PODIUM_E2E_PYTHON names the Python that has Prefect')
  const made = await deploy(prefect, request, uniqueName)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${made.path}/run`)
  const city = `it's "$HOME" \`x\` \\ !\n&é`
  await page.getByLabel('city', { exact: true }).waitFor()
  await page.getByRole('radio', { name: 'JSON' }).click()
  const given = `{"city":${JSON.stringify(city)},"rows":9007199254740993,"share":5.0,"dry":null,"token":"s3cret"}`
  const editor = page.getByRole('textbox', { name: 'Parameters as JSON' })
  await editor.fill(given)
  await page.getByLabel('Tags').fill('copied')
  await page.keyboard.press('Enter')

  const copy = async (name: string) => {
    await page.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('menuitem', { name }).click()
    await expect(page.getByText(`Copied as ${name}`).last()).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const path = `${dirname(interpreter!)}:${process.env.PATH}`
  const env = { ...process.env, PATH: path, PREFECT_API_URL: '', PYTHONWARNINGS: 'ignore' }
  const curl = await copy('curl')
  const cli = await copy('Prefect CLI')
  const python = await copy('Python')
  await expect(page.getByText('Secrets are left out: token.').first()).toBeVisible()
  for (const text of [curl, cli, python]) expect(text).not.toContain('s3cret')
  const { PREFECT_API_URL: _, ...clean } = env
  await Promise.all([
    run('bash', ['-c', curl], { env: clean }),
    run('bash', ['-c', cli], { env: clean }),
    run(join(dirname(interpreter!), 'python'), ['-c', python], { env: clean }),
  ])
  const runs = await runsOf(prefect, made)
  expect(runs).toHaveLength(3)
  // JavaScript would round the large number: the server's own text is looked at.
  const texts = await Promise.all(runs.map(async ({ id }) => (await request.get(`/api/flow_runs/${id}`)).text()))
  for (const [index, { parameters, tags }] of runs.entries()) {
    expect(Object.keys(parameters).toSorted()).toEqual(['city', 'dry', 'rows', 'share'])
    expect(parameters.city).toBe(city)
    expect(parameters.dry).toBeNull()
    expect(tags).toEqual(['copied'])
    expect(texts[index]).toContain('"rows":9007199254740993')
    expect(texts[index]).toContain('"share":5.0')
  }
  for (const each of runs) await prefect.remove(each)
  await made.remove()
})

test('a sweep: planned, pressed twice, run to its end, and its failed cell once more', async ({
  page,
  prefect,
  uniqueName,
}) => {
  // Each run is a Python process: some seconds, and on a busy machine many more.
  test.setTimeout(400_000)
  const ended = { timeout: 180_000 }
  const size = process.env.FULL ? 20 : 6
  const desk = await prefect.deployment('refund-ride/service-desk')
  await page.goto(`/deployments/deployment/${desk.id}/run?mode=sweep`)
  await page.getByLabel('Parameter 1', { exact: true }).selectOption('ride')
  await page.getByLabel('Values of ride').fill(`R-1001..R-${1000 + size}`)
  await page.getByRole('button', { name: 'Another parameter' }).click()
  await page.getByLabel('Parameter 2', { exact: true }).selectOption('amount')
  await page.getByLabel('Values of amount').fill('1.5, 60')
  await expect(page.getByText(/Run 2: amount: .*50/)).toBeVisible()
  await page.getByLabel('Values of amount').fill('1.5')
  await page.getByLabel('Tags').fill(uniqueName)
  await page.keyboard.press('Enter')
  const start = page.getByRole('button', { name: `Start ${size} runs` })
  await expect(start).toBeEnabled()

  // The server makes the runs and the answer is lost.
  await page.route('**/create_flow_run/bulk', async (route) => {
    await route.fetch()
    await route.fulfill({ status: 418, body: '{"detail":"lost on the way"}' })
  })
  await start.click()
  await expect(page.getByText(/lost on the way/).first()).toBeVisible()
  await page.unroute('**/create_flow_run/bulk')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page).toHaveURL(/\/sweep\/[a-z0-9]{8}$/)

  const cells = page.getByRole('table', { name: 'Cells of the sweep' })
  await expect(cells.getByText('Completed')).toHaveCount(size, ended)
  const tagged = () =>
    prefect.post<FullRun[]>('/flow_runs/filter', { flow_runs: { tags: { all_: [uniqueName] } }, limit: 200 })
  const runs = await tagged()
  expect(runs).toHaveLength(size)
  expect(new Set(runs.map(({ parameters }) => parameters.ride))).toEqual(
    new Set(Array.from({ length: size }, (_, index) => `R-${1001 + index}`)),
  )

  const [bad] = runs
  await prefect.post(`/flow_runs/${bad!.id}/set_state`, { state: { type: 'FAILED' }, force: true })
  await page.getByRole('button', { name: 'Run the 1 failed again' }).click()
  await expect(cells.getByText('2 runs, this is the newest')).toBeVisible()
  await expect(cells.getByText('Completed')).toHaveCount(size, ended)
  // The address is the sweep.
  await page.reload()
  await expect(cells.getByText('Completed')).toHaveCount(size, ended)
  const after = await tagged()
  expect(after).toHaveLength(size + 1)
  for (const each of after) await prefect.remove(each)
})

test('on a phone nothing lies below the form, however long what will be sent becomes', async ({ page, prefect }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { id } = await prefect.deployment('plan-rebalancing/evening')
  await page.goto(`/deployments/deployment/${id}/run`)
  const add = page.getByRole('button', { name: /^Add/ }).first()
  for (const press of [1, 2, 3]) {
    await add.click()
    await expect(page.getByRole('group', { name: `Item ${press + 2}` })).toBeAttached()
  }
  await expect(page.getByText('"from_station"').last()).toBeAttached()
  expect(
    await page.getByRole('main').evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight),
    'pixels that the page itself scrolls',
  ).toBe(0)
})

test('a preset: saved, pressed from deployment, dashboard and palette, renamed, outlived by its schema, deleted', async ({
  page,
  request,
  prefect,
  uniqueName,
}) => {
  const made = await deploy(prefect, request, uniqueName)
  const label = `Nightly ${uniqueName}`
  await page.goto(`${made.path}/run`)
  await page.getByLabel('city', { exact: true }).fill('Oslo')
  await page.getByLabel('rows', { exact: true }).fill('9007199254740993')
  await page.getByRole('button', { name: 'Save as preset…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(label)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`Saved the preset ${label}`)).toBeVisible()

  const count = async (runs: number) =>
    expect(async () => expect(await runsOf(prefect, made)).toHaveLength(runs)).toPass()
  await page.goto(made.path)
  await page.getByRole('button', { name: `Run ${label}` }).click()
  await count(1)
  await page.goto('/dashboard')
  await page.getByRole('button', { name: `Run ${label} of ${uniqueName}` }).click()
  await count(2)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog', { name: 'Find anything' }).getByRole('combobox').fill(`run nightly ${uniqueName}`)
  await expect(page.getByRole('option', { name: `Run ${label} Preset of ${uniqueName}` })).toBeVisible()
  await page.keyboard.press('Enter')
  await count(3)
  for (const { id } of await runsOf(prefect, made)) {
    expect(await (await request.get(`/api/flow_runs/${id}`)).text()).toContain('"rows":9007199254740993')
  }

  await page.goto(made.path)
  await page.getByRole('button', { name: `More for ${label}` }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await dialog.getByLabel('Name').fill(`Weekly ${uniqueName}`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: `Run Weekly ${uniqueName}` })).toBeVisible()

  // Since then the deployment has another schema.
  const changed = await request.patch(`/api/deployments/${made.id}`, {
    data: { parameter_openapi_schema: { type: 'object', properties: { town: { type: 'string', title: 'town' } } } },
  })
  expect(changed.ok()).toBe(true)
  await page.getByRole('button', { name: `Run Weekly ${uniqueName}` }).click()
  await expect(page).toHaveURL(/\/run\?preset=podium_preset_/)
  await expect(page.getByText('not in schema').first()).toBeVisible()
  await expect(page.getByText('Oslo').first()).toBeVisible()

  await page.goto(made.path)
  await page.getByRole('button', { name: `More for Weekly ${uniqueName}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Delete preset' }).click()
  await expect(page.getByText('None yet.')).toBeVisible()
  await expect(page.getByRole('button', { name: `Run Weekly ${uniqueName}` })).toHaveCount(0)
  for (const each of await runsOf(prefect, made)) await prefect.remove(each)
  await made.remove()
})

test('a run that waits for input is answered from the inbox, with the keyboard alone', async ({
  page,
  prefect,
  uniqueName,
}) => {
  // The flow has to get as far as its question.
  test.setTimeout(300_000)
  const started = await prefect.start('change-fare/with-approval', { name: uniqueName })
  await expect(async () => expect((await prefect.run(started.id)).state_type).toBe('PAUSED')).toPass({
    timeout: 150_000,
  })
  await page.goto('/dashboard')
  const { keyboard } = page
  const focused = page.locator(':focus')
  const tabTo = async (reached: () => Promise<boolean>) => {
    for (let presses = 0; presses < 120; presses += 1) {
      if (await reached()) return
      await keyboard.press('Tab')
    }
    throw new Error('not reached by Tab')
  }
  const onText = (text: string) => async () =>
    (await focused.count()) > 0 && ((await focused.textContent()) ?? '').trim() === text
  const onField = (name: string) => async () =>
    page.evaluate((label) => {
      const field = document.activeElement
      return (
        field instanceof HTMLInputElement &&
        [...(field.labels ?? [])].some((each) => each.textContent?.startsWith(label))
      )
    }, name)
  await expect(page.getByRole('link', { name: 'Answer in one place' })).toBeVisible()
  await tabTo(onText('Answer in one place'))
  await keyboard.press('Enter')
  await expect(page).toHaveURL(/tab=waiting/)
  await expect(page.getByRole('link', { name: uniqueName }).first()).toBeVisible()
  await tabTo(onText(uniqueName))
  await keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(started.id))
  await expect(page.getByLabel('Fare', { exact: true })).toBeVisible()
  // What the server refuses stays where it was typed, with its words.
  await tabTo(onField('Fare'))
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('99')
  await keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByText(/The server refused the input/)).toBeVisible()
  await expect(page.getByLabel('Fare', { exact: true })).toHaveValue('99')
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('3.1')
  await keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByText(`Resumed ${uniqueName}`)).toBeVisible()
  await expect(async () => expect((await prefect.run(started.id)).state_type).toBe('COMPLETED')).toPass({
    timeout: 120_000,
  })
  await prefect.remove(started)
})
