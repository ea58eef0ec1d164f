import { execFileSync } from 'node:child_process'
import type { Page } from '@playwright/test'
import { expect, type Run, test } from './fixtures'

test('a failure comes into the open dashboard with its cause, and is retried there', async ({
  page,
  prefect,
  uniqueName,
}) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/dashboard$/)
  await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
  const run = await prefect.start('export-ledger/month-end', { name: uniqueName })
  const needs = page.getByRole('region', { name: 'Needs attention' })
  const row = needs.getByRole('listitem').filter({ has: page.getByRole('link', { name: uniqueName }) })
  await expect(row).toContainText('The ledger and the bank differ')
  await expect(row).toContainText('export-ledger')
  await row.getByRole('button', { name: `Retry ${uniqueName}` }).click()
  await expect(page.getByText(`${uniqueName} will run again`)).toBeVisible()
  // Rows do not move under the pointer: what comes meanwhile waits until it has left.
  await page.mouse.move(0, 0)
  // It fails for the same reason: what proves the retry is the second attempt.
  await expect(row).toContainText('attempt 2')
  await row.getByRole('link', { name: /The ledger and the bank differ/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(uniqueName)
  await prefect.remove(run)
})

/** Of the past, of the future, at exact bounds and beside them: [expected start, state, name]. */
const history: readonly [at: string, type: string, name: string][] = [
  ['2024-02-29T23:59:59.999Z', 'COMPLETED', 'Completed'],
  ['2024-03-01T00:00:00.000Z', 'COMPLETED', 'Completed'],
  ['2024-03-01T00:00:00.001Z', 'FAILED', 'Failed'],
  ['2024-03-01T00:30:00.000Z', 'FAILED', 'TimedOut'],
  ['2024-03-01T00:59:59.999Z', 'CRASHED', 'Crashed'],
  ['2024-03-01T01:00:00.000Z', 'COMPLETED', 'Cached'],
  ['2024-03-01T06:17:41.123Z', 'CANCELLED', 'Cancelled'],
  ['2024-03-01T12:00:00.000Z', 'FAILED', 'Failed'],
  ['2024-03-02T00:00:00.000Z', 'COMPLETED', 'Completed'],
  ['2024-03-03T08:00:00.000Z', 'PAUSED', 'Paused'],
  ['2024-03-07T23:00:00.000Z', 'PENDING', 'Pending'],
  ['2024-03-08T00:00:00.000Z', 'SCHEDULED', 'Late'],
  ['2024-03-08T00:00:00.000Z', 'RUNNING', 'Running'],
  ['2024-03-20T04:00:00.000Z', 'CRASHED', 'Gone fishing'],
  ['2024-03-31T01:30:00.000Z', 'CANCELLING', 'Cancelling'],
  ['2024-03-31T23:59:59.999Z', 'FAILED', 'Failed'],
  ['2024-04-01T00:00:00.000Z', 'COMPLETED', 'Completed'],
  ['2031-01-01T00:00:00.000Z', 'SCHEDULED', 'Scheduled'],
  ['2031-01-01T09:00:00.000Z', 'SCHEDULED', 'AwaitingRetry'],
  ['2031-01-02T00:00:00.000Z', 'SCHEDULED', 'Scheduled'],
]

/** An hour, a day, a week, a month in slices, a quarter; bounds on runs, beside runs and nowhere near one. */
const windows: readonly [start: string, end: string][] = [
  ['2024-03-01T00:00:00.000Z', '2024-03-01T01:00:00.000Z'],
  ['2024-03-01T00:00:00.001Z', '2024-03-01T00:59:59.999Z'],
  ['2024-03-01T01:00:00.000Z', '2024-03-01T02:00:00.000Z'],
  ['2024-03-01T00:00:00.000Z', '2024-03-02T00:00:00.000Z'],
  ['2024-03-01T05:43:21.000Z', '2024-03-04T12:34:56.789Z'],
  ['2024-03-01T00:00:00.000Z', '2024-03-08T00:00:00.000Z'],
  ['2024-03-01T00:00:00.000Z', '2024-04-01T00:00:00.000Z'],
  ['2024-02-01T00:00:00.000Z', '2024-05-01T00:00:00.000Z'],
  ['2031-01-01T00:00:00.000Z', '2031-01-02T00:00:00.000Z'],
  ['2024-06-01T00:00:00.000Z', '2024-06-02T00:00:00.000Z'],
]

test('the dashboard’s numbers are the database’s, for ten windows', async ({ page, prefect, request, uniqueName }) => {
  test.setTimeout(300_000)
  const database = process.env.PODIUM_E2E_DATABASE
  const python = process.env.PODIUM_E2E_PYTHON
  test.skip(!database || !python, 'only with the server that the tests start')
  const flow = await prefect.post<{ id: string }>('/flows/', { name: uniqueName })
  for (const [at, type, name] of history) {
    // A run keeps the time it was first expected at, whatever becomes of it.
    const state_details = { scheduled_time: at }
    const run = await prefect.post<Run>('/flow_runs/', {
      flow_id: flow.id,
      name: uniqueName,
      state: { type: 'SCHEDULED', state_details },
    })
    await prefect.post(`/flow_runs/${run.id}/set_state`, { state: { type, name, state_details }, force: true })
  }

  for (const [start, end] of windows) {
    const expected = JSON.parse(
      execFileSync(python!, ['-c', counting, database!, sqlTime(start), sqlTime(end)], { encoding: 'utf8' }),
    ) as [type: string, name: string, count: number][]
    await page.goto(`/dashboard?start=${start}&end=${end}`)
    await expect(page.getByRole('region', { name: 'Runs of the time range' }).getByText(/^[\d,]+runs?$/)).toBeVisible()
    expect(await shown(page), `${start} – ${end}`).toEqual(inWords(expected))
  }

  // And a number leads to a list of just as many.
  await page.goto(`/dashboard?start=${windows[6]![0]}&end=${windows[6]![1]}`)
  await page.getByRole('link', { name: '4 failed' }).click()
  await expect(page.locator('tbody tr[data-row]')).toHaveCount(4)
  await expect(page.getByRole('region', { name: 'All runs of the time range' })).toContainText(/^4runs/)
  // With its runs.
  await request.delete(`/api/flows/${flow.id}`)
})

/** All of it in the database itself, on the server's own clock field; the end of a window belongs to the next. */
const counting = `
import json, sqlite3, sys
database, start, end = sys.argv[1:]
rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30).execute(
    "select state_type, state_name, count(*) from flow_run"
    " where expected_start_time >= ? and expected_start_time < ? group by 1, 2", (start, end))
print(json.dumps(rows.fetchall()))
`

/** As SQLite holds an instant: `2024-03-01 00:00:00.000000`. */
const sqlTime = (iso: string) => iso.replace('T', ' ').replace('Z', '000')

/** The line of counts as it reads: "19 runs", "4 failed". */
async function shown(page: Page): Promise<string[]> {
  const counts = page.getByRole('region', { name: 'Runs of the time range' }).getByRole('link')
  return (await counts.allTextContents()).map((text) => text.trim().replace(/^([\d,]+)\s*/, '$1 ')).sort()
}

/** What that line should be: each type as a whole, what is scheduled by name. */
function inWords(rows: readonly [type: string, name: string, count: number][]): string[] {
  const counts = new Map<string, number>()
  let total = 0
  for (const [type, name, count] of rows) {
    const word = (type === 'SCHEDULED' ? name : type).replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
    counts.set(word, (counts.get(word) ?? 0) + count)
    total += count
  }
  return [`${total} ${total === 1 ? 'run' : 'runs'}`, ...[...counts].map(([word, count]) => `${count} ${word}`)].sort()
}
