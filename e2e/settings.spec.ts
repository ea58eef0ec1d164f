import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from '@playwright/test'
import { expect, test } from './fixtures'

test('a setting is found by its variable, and secrets are masked', async ({ page }) => {
  await page.goto('/settings')
  await expect(page.getByRole('region', { name: 'Server' }).getByText(/^3\.\d+\.\d+/)).toBeVisible()
  await page.getByRole('link', { name: 'Server settings' }).click()
  await page.getByRole('searchbox').fill('PREFECT_SERVER_DATABASE_CONNECTION_URL')
  const row = page.getByRole('row', { name: /connection_url/ })
  await expect(row).toContainText('**********')
  await expect(row).toContainText('secret')
  await expect(page).toHaveURL(/q=PREFECT_SERVER_DATABASE_CONNECTION_URL/)
  await expect(page.getByText(/^1 of \d+ settings$/)).toBeVisible()
})

test('the connection check finds everything well', async ({ page }) => {
  await page.goto('/settings?tab=connection')
  await page.getByRole('button', { name: 'Check the connection' }).click()
  await expect(page.getByText('Everything works.')).toBeVisible()
  await expect(page.locator('[data-check="events"]')).toContainText('The websocket opened')
})

/** A page whose console is not asserted: a browser notes each refusal that these journeys are about. */
async function pageOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext()
  return context.newPage()
}

const faultOf = async (page: Page, id: string) => {
  const check = page.locator(`[data-check="${id}"]`)
  await expect(check.getByText('Fault', { exact: true })).toBeAttached()
  return check
}

test('the connection check finds what is in the way of requests', async ({ browser, baseURL }) => {
  const page = await pageOf(browser)
  const examine = () => page.goto(`${baseURL}/settings?tab=connection&check`)

  await page.route('**/api/admin/version', (route) =>
    route.fulfill({ status: 401, json: { exception_message: 'Unauthorized' } }),
  )
  await examine()
  await expect(await faultOf(page, 'credentials')).toContainText('PREFECT_SERVER_API_AUTH_STRING')
  await page.unrouteAll()

  await page.route('**/api/variables/count', (route) =>
    route.fulfill({ status: 403, json: { detail: 'Missing CSRF token.' } }),
  )
  await examine()
  await expect(await faultOf(page, 'csrf')).toContainText('PREFECT_SERVER_CSRF_PROTECTION_ENABLED')
  await page.unrouteAll()

  await page.route('**/api/health', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Corporate portal</title>' }),
  )
  await examine()
  await expect(await faultOf(page, 'path')).toContainText('Corporate portal')
  await page.unrouteAll()

  await page.route('**/api/**', (route) => route.abort('connectionrefused'))
  await examine()
  await expect(await faultOf(page, 'address')).toContainText('Nothing answers')
  await page.context().close()
})

/** A proxy as people put before Podium, that knows nothing of websockets and can be switched off. */
async function startPlainProxy(target: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(target)
  const server = createServer((req, res) => {
    const headers = { ...req.headers, host: `${hostname}:${port}` }
    // It is another origin for the gateway behind it.
    delete headers.origin
    const onward = ask({ hostname, port, path: req.url, method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    onward.on('error', () => res.destroy())
    req.pipe(onward)
  })
  server.on('upgrade', (_req, socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => void server.close(done))
    },
  }
}

test('behind a proxy without websockets, and then without a server, the check says so', async ({
  browser,
  baseURL,
}) => {
  const proxy = await startPlainProxy(baseURL!)
  const page = await pageOf(browser)
  await page.goto(`${proxy.url}/settings?tab=connection`)
  const pill = page.getByRole('button', { name: /^Connection: Polling/ })
  await pill.click()
  await page.getByRole('link', { name: 'Find out why' }).click()
  await expect(await faultOf(page, 'events')).toContainText('Upgrade')
  await expect(page.locator('[data-check="csrf"]').getByText('Well')).toBeAttached()

  await proxy.stop()
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(await faultOf(page, 'address')).toContainText('Nothing answers')
  await page.context().close()
})

test('another server is tried before it is used, and what forbids it is named', async ({ browser, baseURL }) => {
  const page = await pageOf(browser)
  await page.goto(`${baseURL}/settings?tab=connection`)
  await page.getByRole('textbox', { name: 'Another server' }).fill('http://127.0.0.1:9/api')
  await page.keyboard.press('Enter')
  // Podium's own policy lets its page talk to its gateway only.
  await expect(await faultOf(page, 'page')).toContainText('--api-url http://127.0.0.1:9/api')
  await expect(page.getByRole('button', { name: 'Use this server' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('alert')).toContainText('It cannot be used from here')
  await page.context().close()
})
