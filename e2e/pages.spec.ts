import { expect, test } from './fixtures'

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
  const [task] = await prefect.taskRuns(run)
  await page.goto(`/runs/task-run/${task!.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(task!.name)
  await expect(page.getByRole('link', { name: `in the timeline of ${uniqueName}` })).toHaveAttribute(
    'href',
    new RegExp(`/runs/flow-run/${run.id}\\?task=${task!.id}$`),
  )
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dashboard')
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
