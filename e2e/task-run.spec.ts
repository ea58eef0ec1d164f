import { expect, type TaskRow, test } from './fixtures'

test('a task run leads from the timeline of its run to its inputs and neighbours, and back', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const run = await prefect.start('load-rides/every-5-minutes', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  const isLast = ({ task_key: key }: TaskRow) => key.startsWith('write_summary')
  const tasks = await prefect.taskRuns(run, (all) => all.some(isLast))
  const check = tasks.find(({ task_key: key }) => key.startsWith('check_totals'))!
  const heading = page.getByRole('heading', { level: 1 })

  await page.goto(`/runs/flow-run/${run.id}?task=${check.id}`)
  await page.getByRole('link', { name: 'Page of this task run' }).click()
  await expect(heading).toHaveText(check.name)
  await expect(page).toHaveTitle(`Completed · ${check.name} · Podium`)
  await expect(page.getByRole('region', { name: 'Logs' })).toContainText('Finished in state Completed()')
  const place = page.getByRole('complementary', { name: 'Its place in the run' })
  await expect(place).toContainText(`of ${tasks.length} task runs`)
  await expect(place.getByRole('list', { name: 'Waits for' }).getByRole('link', { name: /^price-/ })).toHaveCount(4)
  await expect(place.getByRole('list', { name: 'Needed by' }).getByRole('link')).toHaveText(/^write_summary-/)

  await page.getByRole('link', { name: 'Inputs' }).click()
  const inputs = page.getByRole('table', { name: 'Inputs' })
  await expect(inputs.getByRole('link', { name: /^price-/ })).toHaveCount(4)
  await inputs
    .getByRole('link', { name: /^price-/ })
    .first()
    .click()
  await expect(heading).toHaveText(/^price-/)

  await page.goto(`/runs/task-run/${check.id}?tab=states`)
  await expect(page.getByRole('table', { name: 'States of the task run' })).toContainText('Completed')
  const next = tasks[tasks.indexOf(check) + 1]!
  await expect(page.getByRole('link', { name: `Next: ${next.name}` })).toBeVisible()
  await page.keyboard.press(']')
  await expect(heading).toHaveText(next.name)
  await expect(page).toHaveURL(new RegExp(`${next.id}\\?tab=states`))
  await expect(page.getByRole('link', { name: `Previous: ${check.name}` })).toBeVisible()
  await page.keyboard.press('[')
  await expect(heading).toHaveText(check.name)

  await page.getByRole('link', { name: `in the timeline of ${uniqueName}` }).click()
  await expect(page).toHaveURL(new RegExp(`/runs/flow-run/${run.id}\\?task=${check.id}`))
  await prefect.remove(run)
})

test('a task run is watched while it runs: state, log and what needs it come by themselves', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  let task: TaskRow | undefined
  await expect(async () => {
    ;[task] = await prefect.post<TaskRow[]>('/task_runs/filter', {
      task_runs: { flow_run_id: { any_: [run.id] }, name: { like_: 'count_bikes' } },
    })
    expect(task).toBeTruthy()
  }).toPass({ intervals: [100] })
  await page.goto(`/runs/task-run/${task!.id}`)
  const state = page.getByRole('main').locator('dl').first()
  await expect(state).toContainText('Completed')
  await expect(page.getByRole('region', { name: 'Logs' })).toContainText('Finished in state Completed()')
  await page.getByRole('link', { name: 'Artifacts' }).last().click()
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100')
  await prefect.remove(run)
})

test('retries are told, the state can be changed, and a deleted task run leads back to its run', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const run = await prefect.start('sync-stations/every-quarter', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  const isRetried = ({ run_count: count }: TaskRow) => count > 1
  const tasks = await prefect.taskRuns(run, (all) => all.some(isRetried))
  const retried = tasks.find(isRetried)!
  await page.goto(`/runs/task-run/${retried.id}?tab=states`)
  await expect(page.getByText(new RegExp(`try ${retried.run_count} of`))).toBeVisible()
  const states = page.getByRole('table', { name: 'States of the task run' })
  await expect(states).toContainText(`try ${retried.run_count}`)

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Change state…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: /New state/ }).selectOption('Failed')
  await dialog.getByRole('textbox', { name: /Message/ }).fill('by e2e')
  await dialog.getByRole('checkbox', { name: /Force/ }).check()
  await dialog.getByRole('button', { name: 'Change state' }).click()
  await expect(page.getByRole('region', { name: 'Cause' })).toContainText('by e2e')
  await expect(page).toHaveTitle(`Failed · ${retried.name} · Podium`)

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete task run' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(uniqueName)
  const left = await prefect.post<TaskRow[]>('/task_runs/filter', { task_runs: { id: { any_: [retried.id] } } })
  expect(left).toEqual([])
  await prefect.remove(run)
})
