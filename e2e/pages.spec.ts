import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, type Prefect, type Run, test } from './fixtures'

/** Every page with an address of its own; ids are of things that the sample workspace has. */
async function addresses(prefect: Prefect, run: Run): Promise<[name: string, path: string][]> {
  const deployment = await prefect.deployment('fill-gallery/all-kinds')
  const artifacts = await prefect.post<{ id: string; type: string }[]>('/artifacts/filter', {
    artifacts: { flow_run_id: { any_: [run.id] }, key: { exists_: true } },
  })
  return [
    ['runs', '/runs'],
    ['task runs', '/runs?tab=task-runs'],
    ['upcoming runs', '/runs?tab=upcoming'],
    ['run', `/runs/flow-run/${run.id}`],
    ['task runs of a run', `/runs/flow-run/${run.id}?tab=task-runs`],
    ['subflow runs of a run', `/runs/flow-run/${run.id}?tab=subflow-runs`],
    ['artifacts of a run', `/runs/flow-run/${run.id}?tab=artifacts`],
    ['parameters of a run', `/runs/flow-run/${run.id}?tab=parameters`],
    ['details of a run', `/runs/flow-run/${run.id}?tab=details`],
    ['deployments', '/deployments'],
    ['deployment', `/deployments/deployment/${deployment.id}`],
    ['parameters of a deployment', `/deployments/deployment/${deployment.id}?tab=parameters`],
    ['configuration of a deployment', `/deployments/deployment/${deployment.id}?tab=configuration`],
    ['launch', `/deployments/deployment/${(await prefect.deployment('plan-rebalancing/evening')).id}/run`],
    ['flows', '/flows'],
    ['flow', `/flows/flow/${deployment.flow_id}`],
    ['deployments of a flow', `/flows/flow/${deployment.flow_id}?tab=deployments`],
    ...artifacts.map(({ id, type }): [string, string] => [`${type} artifact`, `/artifacts/artifact/${id}`]),
    ['a page that is not there', '/no-such-page'],
  ]
}

/**
 * The page has its name, nothing in it is loading, and since the last look nothing more was asked for: parts of a page
 * come in chunks of their own and only then begin to load. (`networkidle` never comes where there is a shared worker.)
 */
async function settled(page: Page, name: string) {
  await expect(page.getByRole('heading', { level: 1 }), name).toHaveCount(1)
  await expect(page.getByRole('heading', { level: 1 }), name).toHaveText(/./)
  let before = -1
  await expect(async () => {
    const [asked, busy] = await page.evaluate((): [number, number] => [
      performance.getEntriesByType('resource').length,
      document.querySelectorAll('main [aria-busy="true"]').length,
    ])
    const quiet = asked === before && busy === 0
    before = asked
    expect(quiet, name).toBe(true)
  }).toPass({ intervals: [300] })
}

/** Each of these opens some twenty pages. */
const manyPages = 300_000

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page in ${theme}`, async ({ page, prefect, uniqueName }) => {
    test.setTimeout(manyPages)
    const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
    await prefect.until(run.id, 'COMPLETED')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const found: string[] = []
    for (const [name, path] of await addresses(prefect, run)) {
      await page.goto(path)
      await settled(page, name)
      const { violations } = await new AxeBuilder({ page }).analyze()
      for (const { id, nodes } of violations) found.push(`${name}: ${id} at ${nodes[0]?.target.join(' ')}`)
    }
    expect(found).toEqual([])
    await prefect.remove(run)
  })
}

test('at 390 px no page scrolls sideways', async ({ page, prefect, uniqueName }) => {
  test.setTimeout(manyPages)
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  await page.setViewportSize({ width: 390, height: 844 })
  const wide: string[] = []
  for (const [name, path] of await addresses(prefect, run)) {
    await page.goto(path)
    await settled(page, name)
    const over = await page.evaluate(() => {
      const main = document.querySelector('main')
      const sideways = (element: Element) => element.scrollWidth - element.clientWidth
      return Math.max(sideways(document.documentElement), main ? sideways(main) : 0)
    })
    if (over > 0) wide.push(`${name}: ${over} px`)
  }
  expect(wide).toEqual([])
  await prefect.remove(run)
})

test('a filtered list is found the same by its address, and Back undoes a filter', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const run = await prefect.start('ring-bell/now', { name: uniqueName, tags: [uniqueName] })
  await prefect.until(run.id, 'COMPLETED')
  await page.goto('/runs')
  await page
    .getByRole('textbox', { name: /search by name/i })
    .or(page.getByRole('searchbox'))
    .first()
    .fill(uniqueName)
  await expect(page).toHaveURL(new RegExp(`name=${uniqueName}`))
  const rows = page.locator('tbody tr[data-row]')
  await expect(rows).toHaveCount(1)
  const address = page.url()

  const other = await page.context().newPage()
  await other.goto(address)
  await expect(other.getByRole('row', { name: uniqueName })).toBeVisible()
  await expect(other.locator('tbody tr[data-row]')).toHaveCount(1)
  await other.close()

  // The present UI's bookmark of the same view.
  await page.goto(
    `/runs?flow-run-search=${uniqueName}&range=%7B%22type%22%3A%22span%22%2C%22seconds%22%3A-86400%7D&limit=50&page=1`,
  )
  await expect(page.getByRole('row', { name: uniqueName })).toBeVisible()
  await prefect.remove(run)
})

test('addresses that Prefect prints lead to their pages', async ({ page, prefect, uniqueName }) => {
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  await page.goto(`/flow-runs/flow-run/${run.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(uniqueName)
  const [task] = await prefect.post<{ id: string; name: string }[]>('/task_runs/filter', {
    flow_runs: { id: { any_: [run.id] } },
  })
  await page.goto(`/runs/task-run/${task!.id}`)
  await expect(page).toHaveURL(new RegExp(`/runs/flow-run/${run.id}.*task=${task!.id}`))
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Runs')
  await prefect.remove(run)
})

test('the palette finds a run by name and by id, a deployment, and goes there', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const run = await prefect.start('ring-bell/now', { name: uniqueName })
  await page.goto('/flows')
  for (const [text, title] of [
    [uniqueName, uniqueName],
    [run.id, uniqueName],
    ['month-end', 'month-end'],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(text)
    // Not "All runs whose name contains …", which leads to the list.
    await page.getByRole('option', { name: new RegExp(`(^| )${title}( |$)`) }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  }
  await prefect.remove(run)
})
