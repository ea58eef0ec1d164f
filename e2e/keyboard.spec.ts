/** Triage and launching without a mouse: by keyboard alone, and by touch on a phone. */
import type { Locator, Page } from '@playwright/test'
import { expect, type Prefect, type Run, test } from './fixtures'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const runState = (page: Page) => page.getByRole('main').locator('dl').first()
const CAUSE = 'The tide gauge reads minus four'

/** Moves on with Tab, as a person would, until the target has the keyboard; more than `most` is not usable. */
async function tabTo(page: Page, target: Locator, most = 50) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab')
    if (
      (await target.count()) > 0 &&
      (await target.first().evaluate((element) => element === document.activeElement))
    ) {
      await expect(target.first()).toBeInViewport()
      return
    }
  }
  throw new Error(`${most} times Tab did not lead to ${String(target)}`)
}

/** `g r`: one gesture of less than a second, which a busy machine may draw out. */
async function goBy(page: Page, key: string, title: string) {
  await expect(async () => {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(heading(page)).toHaveText(title, { timeout: 2_000 })
  }).toPass()
}

/** A run that has failed for a reason and, once retried, runs long enough to be cancelled. */
async function failedRun(prefect: Prefect, name: string): Promise<Run> {
  const run = await prefect.start('train-forecast/on-demand', {
    name,
    parameters: { rounds: 90 },
    // Not one that a worker takes up.
    state: { type: 'PENDING' },
  })
  await prefect.post(`/flow_runs/${run.id}/set_state`, {
    state: { type: 'FAILED', message: `Flow run encountered an exception: ValueError: ${CAUSE}` },
    force: true,
  })
  return run
}

test('a failed run is found, understood, retried and cancelled with the keyboard alone', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const run = await failedRun(prefect, uniqueName)
  await page.goto('/flows')
  await expect(heading(page)).toHaveText('Flows')
  await goBy(page, 'r', 'Runs')
  await tabTo(page, page.getByRole('textbox', { name: /search by name/i }).or(page.getByRole('searchbox')))
  await page.keyboard.type(uniqueName)
  const row = page.locator('tbody tr[data-row]')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText(CAUSE)
  await tabTo(page, row.or(row.getByRole('link', { name: uniqueName })).first())
  await page.keyboard.press('Enter')

  await expect(heading(page)).toHaveText(uniqueName)
  await expect(page.getByRole('main')).toContainText(CAUSE)
  await page.keyboard.press('r')
  await prefect.until(run.id, 'RUNNING')
  await expect(runState(page)).toContainText('Running')
  await page.keyboard.press('c')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toBeVisible()
  // Enter pressed too soon must not cancel.
  const confirm = dialog.getByRole('button', { name: 'Cancel run' })
  await expect(confirm).not.toBeFocused()
  await tabTo(page, confirm, 5)
  await page.keyboard.press('Enter')
  await expect(runState(page)).toContainText('Cancelled')
  // The keyboard is where the actions are, not at the top of the page.
  await expect(dialog).toBeHidden()
  expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true)
  await prefect.remove(run)
})

test('a deployment is launched from its form with the keyboard alone', async ({ page, prefect, uniqueName }) => {
  await page.goto('/runs')
  await expect(heading(page)).toHaveText('Runs')
  await goBy(page, 'd', 'Deployments')
  await tabTo(
    page,
    page
      .getByRole('searchbox')
      .or(page.getByRole('textbox', { name: /search/i }))
      .first(),
  )
  await page.keyboard.type('service-desk')
  await expect(page.locator('tbody tr[data-row]')).toHaveCount(1)
  await tabTo(page, page.getByRole('button', { name: /^Quick run service-desk/ }))
  await page.keyboard.press('Enter')
  // Of what is missing it asks in a dialog, which leads to the whole form.
  await expect(page.getByRole('dialog').getByRole('textbox', { name: /^ride/ })).toBeFocused()
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Whole form' }))
  await page.keyboard.press('Enter')

  await expect(heading(page)).toHaveText('Run')
  const ride = page.getByRole('textbox', { name: /^ride/ })
  await expect(ride).toBeVisible()
  await tabTo(page, ride)
  await page.keyboard.type('wrong')
  await tabTo(page, page.getByRole('textbox', { name: /^amount/ }))
  await page.keyboard.type('3.5')
  await page.keyboard.press('Control+Enter')
  // What is wrong has the keyboard now.
  await expect(ride).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('R-20417')
  await tabTo(page, page.getByRole('textbox', { name: /^(run )?name/i }))
  await page.keyboard.type(uniqueName)
  await page.keyboard.press('Control+Enter')
  await expect(heading(page)).toHaveText(uniqueName)
  const [run] = await prefect.post<(Run & { parameters: unknown })[]>('/flow_runs/filter', {
    flow_runs: { name: { any_: [uniqueName] } },
  })
  expect(run?.parameters).toEqual({ ride: 'R-20417', amount: 3.5 })
  await prefect.until(run!.id, 'COMPLETED')
  await prefect.remove(run!)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('a failed run is found, understood, retried and cancelled by touch', async ({ page, prefect, uniqueName }) => {
    const run = await failedRun(prefect, uniqueName)
    await page.goto('/deployments')
    await page.getByRole('link', { name: 'Runs', exact: true }).tap()
    await expect(heading(page)).toHaveText('Runs')
    await page
      .getByRole('textbox', { name: /search by name/i })
      .or(page.getByRole('searchbox'))
      .first()
      .tap()
    await page.keyboard.type(uniqueName)
    const row = page.locator('tbody tr[data-row]')
    await expect(row).toHaveCount(1)
    await expect(row).toContainText(CAUSE)
    await row.getByRole('link', { name: uniqueName }).tap()

    await expect(heading(page)).toHaveText(uniqueName)
    await expect(page.getByRole('main')).toContainText(CAUSE)
    await page.getByRole('button', { name: /^Retry/ }).tap()
    await prefect.until(run.id, 'RUNNING')
    await expect(runState(page)).toContainText('Running')
    await page.getByRole('button', { name: /^Cancel/ }).tap()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel run' }).tap()
    await expect(runState(page)).toContainText('Cancelled')
    await prefect.remove(run)
  })
})
