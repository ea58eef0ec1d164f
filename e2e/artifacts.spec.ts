import { expect, type Prefect, test } from './fixtures'

type Row = { id: string }

/** Versions of one key, the last the newest. */
async function write(prefect: Prefect, key: string, versions: readonly Record<string, unknown>[]): Promise<Row[]> {
  const made: Row[] = []
  for (const version of versions) made.push(await prefect.post<Row>('/artifacts/', { key, ...version }))
  return made
}

const markdown = (data: string) => ({ type: 'markdown', data })

test('an artifact is found by its key, and its versions are gone through', async ({
  page,
  prefect,
  request,
  uniqueName: key,
}) => {
  const tables = [1, 2, 3].map((rows) => ({
    type: 'table',
    data: JSON.stringify(Array.from({ length: rows }, (_, at) => ({ at }))),
  }))
  const made = await write(prefect, key, tables)
  await page.goto('/artifacts')
  await page.getByRole('searchbox', { name: 'Part of a key' }).fill(key.toUpperCase())
  await expect(page).toHaveURL(new RegExp(`name=${key}`, 'i'))
  await expect(page.getByText('1 key', { exact: true })).toBeVisible()
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Tables')
  const row = page.getByRole('row', { name: key })
  await expect(row).toContainText('3 rows, 1 column')
  await row.getByRole('link', { name: key }).click()

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(key)
  const size = page.getByRole('status').filter({ hasText: 'column' })
  await expect(size).toHaveText('3 rows, 1 column')
  await expect(page.getByText('+1 row since the version before')).toBeVisible()
  await page.keyboard.press('[')
  await expect(size).toHaveText('2 rows, 1 column')
  await expect(page).toHaveURL(new RegExp(`version=${made[1]!.id}`))
  await page.reload()
  await expect(size).toHaveText('2 rows, 1 column')
  await page.getByRole('link', { name: /^Newer/ }).click()
  await expect(page).toHaveURL(new RegExp(`/artifacts/key/${key}$`))

  // A version written meanwhile comes by itself: the bare address is the newest.
  made.push(...(await write(prefect, key, [{ type: 'table', data: '[1, 2, 3, 4, 5]' }])))
  await expect(size).toHaveText('5 rows, 1 column')
  await expect(page.getByText('4 versions')).toBeVisible()

  await page.goto(`/artifacts/artifact/${made[0]!.id}`)
  await expect(size).toHaveText('1 row, 1 column')
  await expect(page.getByRole('link', { name: /^Newer/ })).toBeVisible()
  await page.keyboard.press(']')
  await expect(page).toHaveURL(new RegExp(`/artifacts/artifact/${made[1]!.id}`))
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete this version' }).click()
  await expect(page).toHaveURL(new RegExp(`/artifacts/key/${key}$`))
  await expect(page.getByText('3 versions')).toBeVisible()
  for (const { id } of made) await request.delete(`/api/artifacts/${id}`)
})

test('what a run writes comes into the open list, with its run, and progress moves there', async ({
  page,
  prefect,
  uniqueName,
}) => {
  await page.goto('/artifacts?name=bikes-counted')
  await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  const row = page.getByRole('row', { name: 'bikes-counted' })
  await expect(row).toContainText(uniqueName)
  await expect(row).toContainText('100 %')
  await prefect.remove(run)
})

test('more keys than a page holds are counted and turned through', async ({ page, prefect, request, uniqueName }) => {
  test.slow()
  const ids: string[] = []
  for (let at = 0; at < 53; at += 1) {
    const [made] = await write(prefect, `${uniqueName}-${String(at).padStart(2, '0')}`, [markdown(`# Number ${at}`)])
    ids.push(made!.id)
  }
  await page.goto(`/artifacts?name=${uniqueName}&sort=KEY_ASC`)
  await expect(page.getByText('1–50 of 53 keys')).toBeVisible()
  await expect(page.locator('tbody tr[data-row]')).toHaveCount(50)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(page.locator('tbody tr[data-row]')).toHaveCount(3)
  await expect(page.getByRole('row', { name: `${uniqueName}-52` })).toContainText('Number 52')
  for (const id of ids) await request.delete(`/api/artifacts/${id}`)
})

test('hostile artifacts stay text: in the list, in a history and on their page', async ({
  page,
  prefect,
  request,
  uniqueName: key,
}) => {
  const nasty = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
  const made = await write(prefect, key, [
    { ...markdown(`${nasty}\n\n[link](javascript:alert(1))`), description: `\u202e${nasty}` },
    { type: 'table', data: `[${JSON.stringify(nasty)}, ${'9'.repeat(40)}` },
    { type: nasty, data: { deep: 'Z\u0300\u0301\u0302'.repeat(500) } },
    markdown('x'.repeat(1_000_000)),
  ])
  await page.goto(`/artifacts?name=${key}`)
  await expect(page.getByRole('row', { name: key })).toContainText('xxx')
  for (const { id } of made) {
    for (const path of [`/artifacts/key/${key}?version=${id}`, `/artifacts/artifact/${id}`]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(key)
      await expect(page.getByRole('link', { name: 'Raw data' })).toBeVisible()
      await expect(page).toHaveTitle(`Artifact · ${key} · Podium`)
      await expect(page.locator('main img, main script, main a[href^="javascript"]')).toHaveCount(0)
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(over, path).toBe(0)
    }
  }
  for (const { id } of made) await request.delete(`/api/artifacts/${id}`)
})
