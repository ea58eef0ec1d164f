import { expect, test } from './fixtures'

test.describe('the connection', () => {
  test('without sockets the page polls and says so; with them it is live again', async ({
    page,
    prefect,
    uniqueName,
  }) => {
    let blocked = true
    // Shared workers are out of reach of routing: without them each tab has a socket of its own.
    await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
    await page.routeWebSocket(/\/api\/events\/out/, (socket) => {
      if (blocked) void socket.close({ code: 1011 })
      else socket.connectToServer()
    })
    await page.goto('/runs')
    const pill = page.getByRole('button', { name: /^Connection/ })
    await expect(pill).toContainText('Polling every 15 s')
    const run = await prefect.start('ring-bell/now', { name: uniqueName })
    await expect(page.getByRole('row', { name: uniqueName })).toBeVisible()

    blocked = false
    await pill.click()
    await page
      .getByRole('button', { name: /now|again|retry/i })
      .first()
      .click()
    await expect(pill).toContainText('Live')
    await prefect.remove(run)
  })
})

test('one failing request costs one widget, and it recovers without a reload', async ({ page }) => {
  let failing = true
  await page.route('**/api/flow_runs/history', (route) =>
    failing
      ? route.fulfill({
          status: 418,
          contentType: 'application/json',
          body: '{"detail":"The teapot keeps the history"}',
        })
      : route.continue(),
  )
  await page.goto('/runs')
  await expect(page.getByText('The teapot keeps the history')).toBeVisible()
  await expect(page.getByRole('table', { name: /runs/i }).first()).toBeVisible()
  failing = false
  const retry = page.getByRole('button', { name: 'Retry' }).first()
  // A run that changes meanwhile makes the page ask by itself, and the button go from under the hand.
  await expect(async () => {
    if (await retry.isVisible()) await retry.click({ timeout: 1000 })
    await expect(page.getByText('The teapot keeps the history')).toBeHidden({ timeout: 1000 })
  }).toPass()
})

test('strict headers come with the page, and requests from elsewhere are refused', async ({ request, baseURL }) => {
  const page = await request.get('/runs')
  const policy = page.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/)
  const foreign = await request.post('/api/flow_runs/filter', { data: {}, headers: { origin: 'https://evil.example' } })
  expect(foreign.status()).toBe(403)
  const rebound = await request.get(`${baseURL}/api/health`, { headers: { host: 'evil.example' } })
  expect(rebound.status()).toBe(403)
})

test('the server wants credentials, the gateway adds them, and the browser never has them', async ({
  page,
  request,
}) => {
  const api = process.env.PODIUM_E2E_API
  test.skip(api === undefined, 'only with the server that the tests start')
  expect((await request.post(`${api}/flow_runs/count`, { data: {} })).status()).toBe(401)
  const sent: string[] = []
  page.on('request', (each) => sent.push(...Object.keys(each.headers())))
  await page.goto('/runs')
  await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
  expect(sent).toContain('accept')
  expect(sent).not.toContain('authorization')
})
