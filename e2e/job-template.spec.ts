import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, remove, type Run, test } from './fixtures'

const home = resolve(process.env.PODIUM_HOME ?? join(import.meta.dirname, '../.podium'))
const python = join(home, 'server', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

const editor = (page: Page) => page.getByRole('textbox', { name: 'Base job template as JSON' })
const findings = (page: Page) => page.getByRole('region', { name: 'Findings' })

/** Puts a text in the place of another in the editor, as somebody who selects it and types would. */
async function replaceInEditor(page: Page, before: string, after: string) {
  const line = page.locator('.cm-line').filter({ hasText: before }).first()
  const all = (await line.textContent()) ?? ''
  await line.click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.insertText(all.trimStart().replace(before, after))
}

let folder: string
let worker: ChildProcess | undefined

/** A worker as somebody starts it from a shell, through Podium's address. */
function startWorker(pool: string, api: string) {
  const env = { ...process.env, PREFECT_API_URL: api, PREFECT_HOME: join(folder, 'home') }
  worker = spawn(python, ['-m', 'prefect', 'worker', 'start', '--pool', pool], { env, stdio: 'ignore' })
}

/** It ends its own children when it is asked to. */
async function stopWorker() {
  const ended = worker
  worker = undefined
  if (!ended || ended.exitCode !== null) return
  const gone = new Promise((done) => ended.once('exit', done))
  ended.kill('SIGTERM')
  const patience = setTimeout(() => ended.kill('SIGKILL'), 20_000)
  await gone
  clearTimeout(patience)
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-e2e-'))
  writeFileSync(
    join(folder, 'greet.py'),
    'import os\nfrom prefect import flow\n\n@flow(log_prints=True)\ndef podium_e2e_greet():\n    print("Greeting:", os.environ.get("PODIUM_GREETING"))\n',
  )
})

test.afterAll(async () => {
  await stopWorker()
  rmSync(folder, { recursive: true, force: true })
})

test('a work pool is made offline, its template broken, understood, mended, and a run launched with it', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  // A worker and a run are two Python processes, which take a minute each on a busy machine.
  test.setTimeout(300_000)
  expect(existsSync(python), python).toBe(true)
  await page.goto('/work-pools/create')
  await page.getByRole('link', { name: 'Process', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).first().fill(uniqueName)

  // Broken: a placeholder that nothing declares. It is said where it is, before the server has to say it.
  await page.getByRole('radio', { name: 'JSON' }).check()
  await expect(page.locator('.cm-editor')).toBeVisible()
  await replaceInEditor(page, '"{{ env }}"', '{"PODIUM_GREETING": "{{ greetin }}"}')
  await expect(findings(page)).toContainText('{{ greetin }} is not declared. The server will refuse it.')

  // Sent all the same: the server's own words stand at the same place, and nothing is lost.
  await page.getByRole('button', { name: /^Create/ }).click()
  await expect(findings(page)).toContainText('Server: ')
  await expect(findings(page)).toContainText('undeclared variable(s): greetin')
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true }).first()).toHaveValue(uniqueName)
  await findings(page).getByRole('button', { name: 'line 4' }).click()
  await expect(editor(page)).toBeFocused()
  await expect(editor(page)).toContainText('greetin')

  // Mended: the name corrected, the variable declared at a press, its default given in the form.
  await replaceInEditor(page, 'greetin ', 'greeting ')
  await findings(page).getByRole('button', { name: 'Declare greeting' }).click()
  await page.getByRole('radio', { name: 'Defaults' }).check()
  await page.getByRole('textbox', { name: /^Greeting/ }).fill('good morning')
  await page.getByRole('button', { name: /^Create/ }).click()
  await expect(page).toHaveURL(new RegExp(`/work-pools/work-pool/${uniqueName}$`))

  startWorker(uniqueName, new URL('/api', page.url()).href)
  const flow = await prefect.post<{ id: string }>('/flows/', { name: uniqueName })
  const { id } = await prefect.post<{ id: string }>('/deployments/', {
    name: uniqueName,
    flow_id: flow.id,
    work_pool_name: uniqueName,
    entrypoint: 'greet.py:podium_e2e_greet',
    pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory: folder } }],
    parameter_openapi_schema: { type: 'object', properties: {} },
  })
  try {
    // The variable is one that a run may set: its form knows it, with its default.
    await page.goto(`/deployments/deployment/${id}/run`)
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await expect(page.getByRole('textbox', { name: /^Greeting/ })).toHaveValue('good morning')
    await page.getByRole('button', { name: /^Start run/ }).click()
    await expect(page).toHaveURL(/\/runs\/flow-run\//)
    const [run] = await prefect.post<Run[]>('/flow_runs/filter', { deployments: { id: { any_: [id] } } })

    await expect(async () => expect((await prefect.run(run!.id)).state_type).toBe('COMPLETED')).toPass({
      timeout: 180_000,
    })
    await expect(page.getByRole('region', { name: 'Logs' })).toContainText('Greeting: good morning')
  } finally {
    await stopWorker()
    await remove(request, `/deployments/${id}`, `/flows/${flow.id}`, `/work_pools/${uniqueName}`)
  }
})

test('a change by somebody else is noticed and never overwritten; leaving asks and keeps the draft', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  const template = {
    job_configuration: { command: '{{ command }}' },
    variables: { type: 'object', properties: { command: { type: 'string', title: 'Command' } } },
  }
  await prefect.post('/work_pools/', { name: uniqueName, type: 'process', base_job_template: template })
  try {
    await page.goto(`/work-pools/work-pool/${uniqueName}/edit`)
    await page.getByRole('textbox', { name: /^Command/ }).fill('python -m mine')
    await page.getByLabel('Concurrency limit').fill('7')

    // Leaving asks; what was typed is there again.
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' })
    // Back is pressed in the very moment in which the other page is drawn.
    const wentBack = page.evaluate(
      () =>
        new Promise<void>((done) => {
          new MutationObserver((_, seen) => {
            if (document.querySelector('h1')?.textContent !== 'Runs') return
            seen.disconnect()
            addEventListener('popstate', () => done(), { once: true })
            history.back()
          }).observe(document.body, { childList: true, subtree: true, characterData: true })
        }),
    )
    await dialog.getByRole('button', { name: 'Leave' }).click()
    await wentBack
    await expect(page.getByRole('textbox', { name: /^Command/ })).toHaveValue('python -m mine')
    // The browser's own buttons are asked as links are, and once.
    await page.goForward()
    await dialog.getByRole('button', { name: 'Leave' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Runs')
    await page.goBack()
    await expect(page.getByRole('textbox', { name: /^Command/ })).toHaveValue('python -m mine')

    const data = { base_job_template: { ...template, theirs: 1 }, description: 'theirs' }
    await expect(async () =>
      expect((await request.patch(`/api/work_pools/${uniqueName}`, { data })).status()).toBe(204),
    ).toPass()
    await page.keyboard.press('ControlOrMeta+s')
    await expect(page.getByRole('alert')).toContainText('Somebody changed the base job template')
    // What nobody touched here is what it is there.
    await expect(page.getByLabel('Description')).toHaveValue('theirs')
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.keyboard.press('ControlOrMeta+s')
    await expect(page.getByRole('region', { name: 'Notifications' })).toContainText(`${uniqueName} was saved`)

    const saved = (await (await request.get(`/api/work_pools/${uniqueName}`)).json()) as Record<string, unknown>
    expect(saved).toMatchObject({
      concurrency_limit: 7,
      description: 'theirs',
      base_job_template: { variables: { properties: { command: { default: 'python -m mine' } } } },
    })
    expect(saved.base_job_template).not.toHaveProperty('theirs')
  } finally {
    await page.goto('about:blank')
    await remove(request, `/work_pools/${uniqueName}`)
  }
})

test('a template broken and mended in the studio: renamed everywhere, the deployment that would break named, the default restored', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  const template = {
    job_configuration: { command: '{{ command }}', env: { MODE: '{{ mode }}' }, working_dir: '/srv/{{ mode }}' },
    variables: {
      type: 'object',
      properties: {
        command: { type: 'string', title: 'Command' },
        mode: { type: 'string', title: 'Mode', default: 'slow' },
      },
    },
  }
  await prefect.post('/work_pools/', { name: uniqueName, type: 'process', base_job_template: template })
  const flow = await prefect.post<{ id: string }>('/flows/', { name: uniqueName })
  const deploy = (name: string, job_variables: object) =>
    prefect.post<{ id: string }>('/deployments/', { name, flow_id: flow.id, work_pool_name: uniqueName, job_variables })
  const hourly = await deploy('hourly', { mode: 'fast' })
  const daily = await deploy('daily', { command: 'go' })
  const status = page.getByRole('status').filter({ hasText: 'of them override' })
  try {
    // The job that a deployment would run, by the worker's rules.
    await page.goto(`/work-pools/work-pool/${uniqueName}/edit?lens=variables&beside=job`)
    await page.getByRole('button', { name: /^Deployment: / }).click()
    await page.getByRole('option', { name: `${uniqueName}/hourly` }).click()
    const job = page.getByRole('group', { name: 'The job, line by line' })
    await expect(job).toContainText('working_dir: /srv/fast')
    await expect(job).toContainText('pool default "slow"')

    // Renamed: every placeholder follows, and the deployment that sets the old name is named.
    await page.getByRole('button', { name: 'mode', exact: true }).click()
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await name.fill('speed')
    await name.press('Enter')
    await expect(job).toContainText('working_dir: /srv/slow')
    await expect(status).toContainText(`1 deployment would break: ${uniqueName}/hourly`)

    // Broken: a default that fails its own type, which the server would save without a word.
    await page.getByRole('combobox', { name: 'Type' }).selectOption('integer')
    await expect(findings(page)).toContainText('Default of speed')
    await page.keyboard.press('ControlOrMeta+s')
    const dialog = page.getByRole('alertdialog', { name: 'Save, and break a deployment?' })
    await expect(dialog).toContainText('mode is set, and there is no variable mode any more')
    await dialog.getByRole('button', { name: 'Keep editing' }).click()

    // Mended: taken back step by step, then another default, which breaks nobody.
    await page.getByRole('button', { name: 'Undo the type of speed' }).click()
    await page.getByRole('button', { name: 'Undo renaming mode' }).click()
    await expect(page.getByRole('button', { name: /^Save/ })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'mode', exact: true }).click()
    await page.getByRole('textbox', { name: /^Mode/ }).fill('steady')
    await expect(status).toContainText('go on as they are')
    await page.keyboard.press('ControlOrMeta+s')
    await expect(page.getByRole('region', { name: 'Notifications' })).toContainText(`${uniqueName} was saved`)

    // Back to what is published for the type, which leaves the deployment's variable behind.
    await page.getByRole('radio', { name: 'Changes' }).check()
    await page.getByRole('button', { name: 'Restore all' }).click()
    await expect(page.getByText('No difference')).toBeVisible()
    await expect(status).toContainText('1 deployment would break')
    await page.keyboard.press('ControlOrMeta+s')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Save all the same' }).click()
    // The word of the first save may still stand there: the server is asked.
    await expect(async () => {
      const saved = (await (await request.get(`/api/work_pools/${uniqueName}`)).json()) as {
        base_job_template: { variables: { properties: object } }
      }
      expect(Object.keys(saved.base_job_template.variables.properties)).toContain('working_dir')
    }).toPass()
  } finally {
    // A page of a pool that is being deleted asks for it once more.
    await page.goto('about:blank')
    await remove(
      request,
      `/deployments/${hourly.id}`,
      `/deployments/${daily.id}`,
      `/flows/${flow.id}`,
      `/work_pools/${uniqueName}`,
    )
  }
})
