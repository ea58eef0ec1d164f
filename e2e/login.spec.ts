import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sirv from 'sirv'
import { expect, type Run, test } from './fixtures'

const { PODIUM_E2E_LOGIN: url, PODIUM_E2E_API: apiUrl, PODIUM_E2E_AUTH: authString = ':' } = process.env
const [user = '', password = ''] = authString.split(':')

test.use({ baseURL: url, refusals: [401, 403, 503] })
test.skip(url === undefined, 'only with the server that the tests start')

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const dialog = (page: Page) => page.getByRole('alertdialog', { name: 'Log in' })
const pill = (page: Page) => page.getByRole('button', { name: /^Connection/ })

async function logIn(page: Page, secret = password) {
  await page.getByRole('textbox', { name: 'User' }).fill(user)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
}

/** The server's password is another for as long as this holds: it really refuses what the browser sends. */
async function changePassword(page: Page, isChanged: () => boolean) {
  await page.route('**/api/**', async (route) => {
    const headers = route.request().headers()
    if (isChanged()) headers.authorization = `Basic ${btoa(`${user}:another`)}`
    await route.continue({ headers })
  })
}

async function fillLaunchForm(page: Page, name: string) {
  await page.getByRole('textbox', { name: /^ride/ }).fill('R-20417')
  await page.getByRole('textbox', { name: /^amount/ }).fill('3.5')
  await page.getByRole('textbox', { name: /^(run )?name/i }).fill(name)
}

test('a wrong password is said, the right one brings the page that was asked for, live, and a new tab need not be told', async ({
  page,
  prefect,
  uniqueName,
}) => {
  await page.goto('/runs')
  await expect(dialog(page)).toBeVisible()
  // The page stands behind the dialog, out of reach of roles.
  await expect(page.locator('h1')).toHaveText('Runs')
  await logIn(page, 'wrong')
  await expect(dialog(page)).toContainText('does not take this user and password (Unauthorized)')
  await expect(page.getByRole('textbox', { name: 'User' })).toHaveValue(user)
  await logIn(page)
  await expect(dialog(page)).toBeHidden()
  await expect(pill(page)).toContainText('Live')

  const run = await prefect.start('ring-bell/now', { name: uniqueName })
  await expect(page.getByRole('row', { name: uniqueName })).toContainText('Completed')

  const other = await page.context().newPage()
  await other.goto(`/runs/flow-run/${run.id}`)
  await expect(heading(other)).toHaveText(uniqueName)
  await expect(pill(other)).toContainText('Live')
  await other.close()

  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }) + location.href + document.cookie)
  expect(kept).not.toContain(password)
  await page.reload()
  await expect(page.getByRole('row', { name: uniqueName })).toBeVisible()
  await expect(dialog(page)).toBeHidden()
  await prefect.remove(run)
})

test('a password that changes in the middle of a form is asked for over it, and the run starts once', async ({
  page,
  prefect,
  uniqueName,
}) => {
  let changed = false
  await changePassword(page, () => changed)
  const { id } = await prefect.deployment('refund-ride/service-desk')
  await page.goto(`/login?redirect=/deployments/deployment/${id}/run`)
  await logIn(page)
  await expect(heading(page)).toHaveText('Run')
  await fillLaunchForm(page, uniqueName)

  changed = true
  await page.getByRole('button', { name: /^Start run/ }).click()
  await expect(dialog(page)).toContainText('no longer takes what this tab had')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('main').getByText('Unauthorized').first()).toBeVisible()
  await expect(page.getByRole('textbox', { name: /^ride/ })).toHaveValue('R-20417')

  await page.getByRole('button', { name: /^Start run/ }).click()
  await expect(dialog(page)).toBeVisible()
  changed = false
  // The whole text, as it stands in the server's configuration.
  await page.getByLabel('Password').fill(authString)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(heading(page)).toHaveText(uniqueName)
  await expect(page.getByRole('main').locator('dl').first()).toContainText('Completed')
  const runs = await prefect.post<Run[]>('/flow_runs/filter', { flow_runs: { name: { any_: [uniqueName] } } })
  expect(runs).toHaveLength(1)
  for (const run of runs) await prefect.remove(run)
})

test('a CSRF token that the server does not know is renewed, and the run starts once', async ({
  page,
  prefect,
  uniqueName,
}) => {
  const { id } = await prefect.deployment('refund-ride/service-desk')
  await page.goto(`/login?redirect=/deployments/deployment/${id}/run`)
  await logIn(page)
  await fillLaunchForm(page, uniqueName)
  const answers: number[] = []
  page.on('response', (answer) => {
    // 503 is a busy SQLite.
    if (answer.url().endsWith('/create_flow_run') && answer.status() !== 503) answers.push(answer.status())
  })
  await page.route(
    '**/create_flow_run',
    (route) => route.continue({ headers: { ...route.request().headers(), 'prefect-csrf-token': 'expired' } }),
    { times: 1 },
  )
  await page.getByRole('button', { name: /^Start run/ }).click()
  await expect(heading(page)).toHaveText(uniqueName)
  expect(answers).toEqual([403, 201])
  const runs = await prefect.post<Run[]>('/flow_runs/filter', { flow_runs: { name: { any_: [uniqueName] } } })
  expect(runs).toHaveLength(1)
  for (const run of runs) {
    await prefect.until(run.id, 'COMPLETED')
    await prefect.remove(run)
  }
})

test('declined, each part of the page says so and can log in; logged out, nothing of the server is left', async ({
  page,
}) => {
  await page.goto('/flows')
  await dialog(page).getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByText('Unauthorized').first()).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).first().click()
  await page.getByRole('checkbox', { name: /^Keep me logged in/ }).uncheck()
  await logIn(page)
  await expect(page.getByRole('link', { name: 'ring-bell' }).first()).toBeVisible()
  await expect(page.getByText('Unauthorized')).toHaveCount(0)
  await expect(pill(page)).toContainText('Live')

  await pill(page).click()
  await expect(page.getByRole('dialog', { name: 'Connection' })).toContainText(`as ${user}`)
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(heading(page)).toHaveText('Log in')
  await expect(page.getByRole('textbox', { name: 'User' })).toBeVisible()
  await expect(page.getByText('ring-bell')).toHaveCount(0)

  // Not kept: a new visit asks anew. And a link leads nowhere but into Podium.
  await page.goto('/login?redirect=//evil.example/')
  await logIn(page)
  await expect(heading(page)).toHaveText('Dashboard')
})

test('from a static host, to the API of another origin: logged in, live, and past the CSRF protection', async ({
  context,
  prefect,
  uniqueName,
}) => {
  const host = createServer(sirv(join(import.meta.dirname, '../dist'), { single: true }))
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done))
  // Not the page whose console has to be silent: the browser itself notes each refusal that it may not show.
  const page = await context.newPage()
  try {
    const { port } = host.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/runs?api=${apiUrl}`)
    await expect(dialog(page)).toContainText(String(apiUrl))
    await logIn(page)
    await expect(pill(page)).toContainText('Live')
    const run = await prefect.start('ring-bell/now', { name: uniqueName })
    await expect(page.getByRole('row', { name: uniqueName })).toContainText('Completed')
    await prefect.remove(run)
  } finally {
    await page.close()
    host.close()
    host.closeAllConnections()
  }
})
