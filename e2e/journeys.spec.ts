import type { Page } from '@playwright/test'
import { expect, type Run, test } from './fixtures'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
/** The facts in the run page's header bar; its state is the first. */
const runState = (page: Page) => page.getByRole('main').locator('dl').first()
const logs = (page: Page) => page.getByRole('region', { name: 'Logs' })

test('a quick run appears in the list by itself, streams its logs and completes, without a reload', async ({
  page,
  prefect,
}) => {
  await page.goto('/deployments')
  await page.getByRole('button', { name: 'Quick run now', exact: true }).click()
  const started = page.getByRole('region', { name: 'Notifications' }).getByRole('link').first()
  const name = ((await started.textContent()) ?? '').trim()
  const [run] = await prefect.post<Run[]>('/flow_runs/filter', { flow_runs: { name: { any_: [name] } } })

  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const link = page.getByRole('row', { name }).getByRole('link', { name })
  await link.click()
  await expect(heading(page)).toHaveText(name)
  await expect(runState(page)).toContainText('Completed')
  await expect(logs(page)).toContainText('🔔 ding')
  await expect(logs(page)).toContainText('Finished in state Completed')
  await expect(page).toHaveTitle(`Completed · ${name} · Podium`)
  await prefect.remove(run!)
})

test('a run started elsewhere comes into the open list and changes there', async ({ page, prefect, uniqueName }) => {
  await page.goto('/runs')
  await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
  const run = await prefect.start('ring-bell/now', { name: uniqueName })
  const row = page.getByRole('row', { name: uniqueName })
  await expect(row).toBeVisible()
  await expect(row).toContainText('Completed')
  await prefect.remove(run)
})

test('what is required is asked for, the server refuses, the field says why, and mended it starts', async ({
  page,
  prefect,
  uniqueName,
}) => {
  await page.goto('/deployments')
  await page.getByRole('button', { name: /^Quick run service-desk/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Whole form' }).click()
  await expect(heading(page)).toHaveText('Run')

  const ride = page.getByRole('textbox', { name: /^ride/ })
  await ride.fill('20417')
  await page.getByRole('textbox', { name: /^amount/ }).fill('3.5')
  await page.getByRole('textbox', { name: /^(run )?name/i }).fill(uniqueName)
  await page.getByRole('button', { name: /^Start run/ }).click()
  await expect(
    page
      .getByRole('alert')
      .or(page.getByText(/does not match/))
      .first(),
  ).toBeVisible()
  await expect(heading(page)).toHaveText('Run')
  await expect(ride).toHaveValue('20417')

  await ride.fill('R-20417')
  await page.getByRole('button', { name: /^Start run/ }).click()
  await expect(heading(page)).toHaveText(uniqueName)
  await expect(runState(page)).toContainText('Completed')
  const [run] = await prefect.post<(Run & { parameters: unknown })[]>('/flow_runs/filter', {
    flow_runs: { name: { any_: [uniqueName] } },
  })
  // What was not touched is not sent: it stays the flow's own default.
  expect(run?.parameters).toEqual({ ride: 'R-20417', amount: 3.5 })
  await prefect.remove(run!)
})

test('a failed run is found by its cause and retried', async ({ page, prefect, uniqueName }) => {
  const run = await prefect.start('export-ledger/month-end', { name: uniqueName })
  await prefect.until(run.id, 'FAILED')
  await page.goto('/runs?state-type=FAILED')
  const row = page.getByRole('row', { name: uniqueName })
  await expect(row).toContainText('The ledger and the bank differ')
  await row.getByRole('link', { name: uniqueName }).click()
  await expect(runState(page)).toContainText('Failed')
  await page.getByRole('button', { name: /^Retry/ }).click()
  // The retry fails for the same reason: what proves it is the second attempt.
  await expect(page.getByText(/attempt 2/i).first()).toBeVisible()
  await prefect.until(run.id, 'FAILED')
  await expect(runState(page)).toContainText('Failed')
  await prefect.remove(run)
})

test('a running run is cancelled', async ({ page, prefect, uniqueName }) => {
  const run = await prefect.start('train-forecast/on-demand', { name: uniqueName, parameters: { rounds: 60 } })
  await prefect.until(run.id, 'RUNNING')
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(runState(page)).toContainText('Running')
  await page.getByRole('button', { name: /^Cancel/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel run' }).click()
  await expect(runState(page)).toContainText('Cancelled')
  expect((await prefect.run(run.id)).state_type).toBe('CANCELLED')
  await prefect.remove(run)
})

test('a paused run is resumed with its input', async ({ page, prefect, uniqueName }) => {
  const run = await prefect.start('change-fare/with-approval', { name: uniqueName })
  await prefect.until(run.id, 'PAUSED')
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('button', { name: /^Resume/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('The forecast suggests')
  await dialog.getByRole('textbox', { name: /^comment/i }).fill('agreed by e2e')
  await dialog.getByRole('button', { name: /^Resume/ }).click()
  await expect(runState(page)).toContainText('Completed')
  await expect(logs(page)).toContainText('agreed by e2e')
  await prefect.remove(run)
})
