import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIRequestContext, Page } from '@playwright/test'
import { expect, type Prefect, remove, test } from './fixtures'

type Stored = {
  id: string
  name: string
  data: Record<string, unknown>
  block_document_references: Record<string, { block_document: { id: string } }>
}

/** With its secrets, which no page asks for. */
async function stored(request: APIRequestContext, type: string, name: string): Promise<Stored | undefined> {
  const answer = await request.post('/api/block_documents/filter', {
    data: {
      block_documents: { name: { any_: [name] } },
      block_types: { slug: { any_: [type] } },
      include_secrets: true,
    },
  })
  return ((await answer.json()) as Stored[])[0]
}

async function make(prefect: Prefect, request: APIRequestContext, type: string, name: string, data: object) {
  const { id } = (await (await request.get(`/api/block_types/slug/${type}`)).json()) as { id: string }
  const [schema] = await prefect.post<{ id: string }[]>('/block_schemas/filter', {
    block_schemas: { block_type_id: { any_: [id] } },
    limit: 1,
  })
  return prefect.post<{ id: string }>('/block_documents/', {
    name,
    data,
    block_type_id: id,
    block_schema_id: schema!.id,
  })
}

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('a block is made, edited without its secrets being typed again, and deleted', async ({
  page,
  request,
  uniqueName,
}) => {
  await page.goto('/blocks')
  await page.getByRole('link', { name: 'New block' }).first().click()
  await page.getByRole('searchbox', { name: 'Search types' }).fill('calling webhooks')
  await page.getByRole('link', { name: 'Webhook', exact: true }).click()
  await page.getByRole('link', { name: 'Create block' }).first().click()
  await page.getByRole('textbox', { name: 'Block name' }).fill(uniqueName)
  await page.getByLabel(/^Webhook URL/).fill('https://hooks.example/first')
  await page.getByRole('button', { name: 'Give Webhook Headers as JSON' }).click()
  await page
    .getByRole('textbox', { name: /^Webhook Headers/ })
    .fill('{"authorization": "Bearer one", "x": {"deep": "two"}}')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(uniqueName)
  const made = await stored(request, 'webhook', uniqueName)
  expect(made?.data).toEqual({
    url: 'https://hooks.example/first',
    headers: { authorization: 'Bearer one', x: { deep: 'two' } },
  })
  // Nothing of it is on the page.
  await expect(page.locator('main')).not.toContainText('Bearer one')
  await expect(page.locator('main')).not.toContainText('https://hooks.example/first')

  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await page.getByRole('combobox', { name: /^Method/ }).selectOption('PUT')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText(`${uniqueName} was saved`)).toBeVisible()
  expect((await stored(request, 'webhook', uniqueName))?.data).toEqual({ ...made!.data, method: 'PUT' })

  // One secret of several is replaced, and a field taken away: the other secrets stay as they were.
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await page.getByRole('button', { name: 'Replace Webhook Headers: authorization' }).click()
  await page.getByLabel('Webhook Headers: authorization', { exact: true }).fill('Bearer new')
  await page.getByRole('button', { name: 'Take Method away' }).click()
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toBeVisible()
  expect((await stored(request, 'webhook', uniqueName))?.data).toEqual({
    url: 'https://hooks.example/first',
    headers: { authorization: 'Bearer new', x: { deep: 'two' } },
  })

  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('No block, deployment, work pool or automation refers to it.')
  await dialog.getByRole('button', { name: 'Delete block' }).click()
  await expect(page.getByText(`Deleted ${uniqueName}`)).toBeVisible()
  await expect(page).toHaveURL(/\/blocks$/)
  expect(await stored(request, 'webhook', uniqueName)).toBeUndefined()
})

test('a block that refers to another one keeps the reference, and the other its secret; what comes elsewhere shows by itself', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  await page.goto(`/blocks?name=${uniqueName}`)
  await expect(page.getByText('No block matches these filters')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
  const credentials = await make(prefect, request, 'github-credentials', `${uniqueName}-bot`, { token: 'ghp-secret' })
  const repository = await make(prefect, request, 'github-repository', uniqueName, {
    repository_url: 'https://github.com/podium/rides',
    credentials: { $ref: { block_document_id: credentials.id } },
  })
  // The live event brings them, without a reload.
  await expect(page.getByText('2 blocks')).toBeVisible()
  await page.getByRole('link', { name: uniqueName, exact: true }).click()
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await page.getByRole('textbox', { name: 'Reference' }).fill('main')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText(`${uniqueName} was saved`)).toBeVisible()
  const after = await stored(request, 'github-repository', uniqueName)
  expect(after?.block_document_references.credentials?.block_document.id).toBe(credentials.id)
  expect(after?.data).toEqual({
    repository_url: 'https://github.com/podium/rides',
    reference: 'main',
    credentials: { token: 'ghp-secret' },
  })
  await page.goto(`/blocks/block/${credentials.id}?tab=uses`)
  await expect(page.getByRole('list', { name: 'What uses it' })).toHaveText(
    `Block ${uniqueName}, its field credentials`,
  )
  // The palette finds it by its name.
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type(`${uniqueName}-bot`)
  await page.getByRole('option', { name: `${uniqueName}-bot GitHub Credentials` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${uniqueName}-bot`)
  await remove(request, `/block_documents/${repository.id}`, `/block_documents/${credentials.id}`)
})

test('a block is made for a parameter of a deployment, and the run that is launched with it gets it', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  // A run is a Python process, which takes a while on a busy machine.
  test.setTimeout(180_000)
  const folder = mkdtempSync(join(tmpdir(), 'podium-e2e-'))
  writeFileSync(
    join(folder, 'keep.py'),
    'from prefect import flow\nfrom prefect.blocks.system import Secret\n\n@flow(log_prints=True)\ndef podium_e2e_keep(key: Secret, note: str = ""):\n    print("The key has", len(key.get()), "letters and ends with", key.get()[-3:], "-", note)\n',
  )
  const Secret = {
    title: 'Secret',
    type: 'object',
    block_type_slug: 'secret',
    properties: { value: { title: 'Value', type: 'string', format: 'password', writeOnly: true } },
    required: ['value'],
    secret_fields: ['value'],
    block_schema_references: {},
  }
  const flow = await prefect.post<{ id: string }>('/flows/', { name: uniqueName })
  const { id } = await prefect.post<{ id: string }>('/deployments/', {
    name: uniqueName,
    flow_id: flow.id,
    work_pool_name: (await prefect.deployment('plan-rebalancing/evening')).work_pool_name,
    entrypoint: 'keep.py:podium_e2e_keep',
    pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory: folder } }],
    parameter_openapi_schema: {
      title: 'Parameters',
      type: 'object',
      properties: {
        key: { $ref: '#/definitions/Secret', title: 'key', position: 0 },
        note: { type: 'string', title: 'note', position: 1, default: '' },
      },
      required: ['key'],
      definitions: { Secret },
    },
  })
  try {
    await page.goto(`/deployments/deployment/${id}/run`)
    await page.getByRole('textbox', { name: 'note' }).fill('typed before')
    await page.getByRole('link', { name: 'Create a block of type secret' }).click()
    await page.getByRole('textbox', { name: 'Block name' }).fill(uniqueName)
    await page.getByRole('radio', { name: 'secret', exact: true }).check()
    await page.locator('input[type=password]').fill('correct-horse-xyz')
    await page.getByRole('button', { name: /^Create/ }).click()

    // Back in the form, with what was typed, and the new block among the choices.
    await expect(page).toHaveURL(new RegExp(`/deployments/deployment/${id}/run$`))
    await expect(page.getByRole('textbox', { name: 'note' })).toHaveValue('typed before')
    await expect(page.getByRole('button', { name: `Choose ${uniqueName}` })).toBeVisible()
    await page.getByRole('button', { name: /^key:/ }).click()
    await page.getByRole('option', { name: uniqueName }).click()
    await expect(page.getByRole('link', { name: `Open ${uniqueName}` })).toBeVisible()
    await page.getByRole('button', { name: /^Start run/ }).click()
    await expect(page).toHaveURL(/\/runs\/flow-run\//)
    const run = new URL(page.url()).pathname.split('/').at(-1)!
    await expect(async () => expect((await prefect.run(run)).state_type).toBe('COMPLETED')).toPass({ timeout: 150_000 })
    await expect(page.getByRole('region', { name: 'Logs' })).toContainText(
      '17 letters and ends with xyz - typed before',
    )
  } finally {
    const block = await stored(request, 'secret', uniqueName)
    await remove(request, ...(block ? [`/block_documents/${block.id}`] : []), `/deployments/${id}`, `/flows/${flow.id}`)
    rmSync(folder, { recursive: true, force: true })
  }
})

test('on a phone a block is found, read and changed without sideways scrolling', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { id } = await make(prefect, request, 'local-file-system', uniqueName, { basepath: '/old' })
  await page.goto(`/blocks?name=${uniqueName}`)
  await page.getByRole('link', { name: uniqueName }).click()
  await expect(page.getByText('/old')).toBeVisible()
  expect(await sideways(page)).toBe(0)
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await page.getByRole('textbox', { name: /^Basepath/ }).fill('/new')
  expect(await sideways(page)).toBe(0)
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText('/new')).toBeVisible()
  await remove(request, `/block_documents/${id}`)
})
