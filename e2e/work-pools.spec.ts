import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { APIRequestContext, Page } from '@playwright/test'
import { prefectEnv } from '../server/embedded-prefect'
import { type DeploymentRow, expect, type Prefect, remove, type Run, test } from './fixtures'

const root = resolve(import.meta.dirname, '..')
const address = (pool: string, rest = '') => `/work-pools/work-pool/${encodeURIComponent(pool)}${rest}`

const makePool = (prefect: Prefect, name: string) => prefect.post('/work_pools/', { name, type: 'process' })

const deletePool = (request: APIRequestContext, name: string) =>
  remove(request, `/work_pools/${encodeURIComponent(name)}`)

/** The sample flow that is over at once, deployed to another pool. */
async function deployTo(prefect: Prefect, pool: string): Promise<DeploymentRow> {
  const { flow_id } = await prefect.deployment('ring-bell/now')
  const directory = join(root, 'server/sample-workspace')
  return prefect.post<DeploymentRow>('/deployments/', {
    name: `to ${pool}`.replaceAll(/[^\w -]/g, ''),
    flow_id,
    work_pool_name: pool,
    entrypoint: 'people.py:ring_bell',
    pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory } }],
    job_variables: { command: 'python -m prefect.engine' },
    parameter_openapi_schema: { type: 'object', properties: {} },
  })
}

/** Runs commands as a person would in a terminal that knows nothing of any Prefect yet. */
function startTerminal(home: string, commands: string[]): ChildProcess {
  const python = process.env.PODIUM_E2E_PYTHON ?? join(root, '.podium/server/bin/python')
  const { PREFECT_API_URL: _notKnownYet, ...env } = prefectEnv(home, process.env.PODIUM_URL ?? '')
  return spawn('sh', ['-c', commands.join(' && ')], {
    env: { ...env, PATH: `${dirname(python)}:${process.env.PATH}` },
    cwd: home,
    // A group of its own, so that the worker and what it starts can be ended together.
    detached: true,
    stdio: 'ignore',
  })
}

async function end(terminal: ChildProcess) {
  if (terminal.pid === undefined || terminal.exitCode !== null) return
  const over = new Promise((done) => terminal.once('exit', done))
  try {
    process.kill(-terminal.pid, 'SIGKILL')
  } catch {
    // It was over a moment ago.
  }
  await over
}

const shownCommand = async (page: Page, label: string) =>
  ((await page.getByRole('group', { name: label, exact: true }).getByRole('code').textContent()) ?? '').trim()

test('a worker started by the commands shown takes the run that waited, and is seen to', async ({
  page,
  request,
  prefect,
  uniqueName,
}) => {
  const pool = `${uniqueName} it's $HOME`
  const home = mkdtempSync(join(tmpdir(), 'podium-e2e-worker-'))
  let terminal: ChildProcess | undefined
  let deployment: DeploymentRow | undefined
  let run: Run | undefined
  try {
    await makePool(prefect, pool)
    deployment = await deployTo(prefect, pool)
    run = await prefect.post<Run>(`/deployments/${deployment.id}/create_flow_run`, { name: uniqueName })

    await page.goto(address(pool))
    const notice = page.getByRole('region', { name: 'What holds its runs back' })
    await expect(notice).toContainText('No worker is online')
    await page.getByRole('button', { name: 'Change the concurrency limit' }).press('Enter')
    await page.keyboard.type('2')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main').getByText('0 / 2').first()).toBeVisible()

    terminal = startTerminal(home, [
      await shownCommand(page, 'Command that connects to this server'),
      await shownCommand(page, 'Command that starts a worker'),
    ])
    await expect(page.getByRole('main').getByText('Ready', { exact: true }).first()).toBeVisible()
    await expect(notice).toBeHidden()
    await prefect.until(run.id, 'COMPLETED')
    await expect(page.getByRole('row', { name: uniqueName })).toContainText('Completed')

    await page.getByRole('link', { name: 'Workers', exact: true }).click()
    const worker = page.getByRole('table', { name: 'Workers' }).locator('tbody tr')
    await expect(worker).toHaveCount(1)
    await expect(worker).toContainText('Online')
    await worker.getByRole('link').click()
    await expect(page.getByRole('main').getByText('Online').first()).toBeVisible()
    await expect(page.getByRole('row', { name: uniqueName })).toContainText('Completed')
  } finally {
    if (terminal) await end(terminal)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    if (run) await remove(request, `/flow_runs/${run.id}`)
    if (deployment) await remove(request, `/deployments/${deployment.id}`)
    await deletePool(request, pool)
  }
})

test('a queue is made, changed, paused and deleted by keyboard, and the deletion says what hangs on it', async ({
  page,
  request,
  prefect,
  uniqueName: pool,
}) => {
  await makePool(prefect, pool)
  const { flow_id } = await prefect.deployment('ring-bell/now')
  try {
    await page.goto(address(pool, '?tab=queues'))
    await page.getByRole('link', { name: 'Create work queue' }).press('Enter')
    await page.getByRole('textbox', { name: /^Name/ }).focus()
    await page.keyboard.type('high')
    await page.keyboard.press('Tab')
    await page.keyboard.type('What cannot wait')
    await page.keyboard.press('Tab')
    await page.keyboard.type('1')
    await page.keyboard.press('Enter')

    const rows = page.getByRole('table', { name: 'Work queues' }).locator('tbody tr')
    await expect(rows).toHaveCount(2)
    await expect(rows.first()).toContainText('high')
    const deployment = await prefect.post<DeploymentRow>('/deployments/', {
      name: pool,
      flow_id,
      work_pool_name: pool,
      work_queue_name: 'high',
    })

    await rows.first().getByRole('switch').press('Space')
    await expect(rows.first()).toContainText('Paused')
    await rows.first().getByRole('link', { name: 'Edit high' }).press('Enter')
    await page.getByRole('textbox', { name: /^Concurrency limit/ }).focus()
    await page.keyboard.type('3')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('high')
    await expect(page.getByRole('main').getByText('0 / 3').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()

    await page.getByRole('button', { name: 'More actions' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter')
    const dialog = page.getByRole('alertdialog')
    await expect(dialog).toContainText('1 deployment uses it')
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(async () => {
      // A busy SQLite server has refused all tries, and the dialog says so: a person presses again.
      if (await dialog.getByText('Service Unavailable').isVisible()) await page.keyboard.press('Enter')
      await expect(rows).toHaveCount(1, { timeout: 5_000 })
    }).toPass()
    await expect(rows.first()).toContainText('default')
    await remove(request, `/deployments/${deployment.id}`)
  } finally {
    await deletePool(request, pool)
  }
})

test('a pool is paused and resumed in the list, and deleted with what hangs on it said', async ({
  page,
  request,
  prefect,
  uniqueName: pool,
}) => {
  await makePool(prefect, pool)
  try {
    await page.goto(`/work-pools?name=${pool}`)
    const row = page.getByRole('row', { name: pool })
    await row.getByRole('switch').press('Space')
    await expect(row).toContainText('Paused')
    await row.getByRole('switch').press('Space')
    await expect(row).toContainText('Not ready')
    await row.getByRole('link', { name: pool, exact: true }).click()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog).toContainText('No deployment uses it')
    await dialog.getByRole('button', { name: 'Delete work pool' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Work pools')
    await expect(page.getByRole('row', { name: pool })).toHaveCount(0)
  } finally {
    await deletePool(request, pool)
  }
})
