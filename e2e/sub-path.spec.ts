import { createServer, type IncomingMessage, request as ask, type RequestOptions, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createGateway, type Gateway } from '../server/gateway'
import { credentialsFrom } from '../server/upstream'
import { expect, test } from './fixtures'

const { PODIUM_E2E_API: apiUrl = '', PODIUM_E2E_AUTH: authString = ':' } = process.env
const BASE = '/ops/podium/'

test.use({ refusals: [401, 403, 503] })
test.skip(apiUrl === '', 'only with the server that the tests start')

/** A reverse proxy as people have them: `route` says where a path goes and what it is called there. */
async function reverseProxy(route: (path: string) => string): Promise<{ origin: string; server: Server }> {
  const options = ({ method, headers, url = '' }: IncomingMessage): [string, RequestOptions] => [
    route(url),
    { method, headers },
  ]
  const server = createServer((req, res) => {
    const out = ask(...options(req), (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    out.on('error', () => res.destroy())
    req.pipe(out)
  })
  server.on('upgrade', (req, socket) => {
    const out = ask(...options(req))
    out.on('upgrade', (answer, far) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`)
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
      far.on('error', () => socket.destroy())
      socket.on('error', () => far.destroy())
      far.pipe(socket).pipe(far)
    })
    out.on('error', () => socket.destroy())
    out.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

for (const keeps of [true, false])
  test(`below a path, behind a proxy that ${keeps ? 'keeps it and logs in' : 'takes it off, with a log-in'}, Podium and its API work`, async ({
    page,
    prefect,
    uniqueName,
  }) => {
    const gateway: Gateway = createGateway({ dist: join(import.meta.dirname, '../dist'), basePath: BASE })
    const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 })
    const { origin, server } = await reverseProxy((path) =>
      path.startsWith('/prefect/api')
        ? `${new URL(apiUrl).origin}${path.slice('/prefect'.length)}`
        : `http://127.0.0.1:${port}${keeps ? path : path.replace(BASE, '/')}`,
    )
    // The API is below a path as well.
    const credentials = keeps ? credentialsFrom({ PREFECT_API_AUTH_STRING: authString }) : null
    gateway.connect({ apiUrl: `${origin}/prefect/api`, credentials })
    const run = await prefect.start('ring-bell/now', { name: uniqueName })
    const elsewhere: string[] = []
    const failed: string[] = []
    page.on('request', (each) => {
      if (!each.url().startsWith(origin + BASE) && !each.url().startsWith('data:')) elsewhere.push(each.url())
    })
    page.on('response', (each) => {
      if (each.status() >= 400 && ![401, 403].includes(each.status())) failed.push(`${each.status()} ${each.url()}`)
    })
    try {
      if (keeps) await page.goto(`${origin}${BASE}runs`)
      else {
        await page.goto(`${origin}${BASE}login?redirect=/runs`)
        await page.getByLabel('Password').fill(authString)
        await page.getByRole('button', { name: 'Log in', exact: true }).click()
      }
      await expect(page).toHaveURL(`${origin}${BASE}runs`)
      await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
      await page.getByRole('row', { name: uniqueName }).getByRole('link', { name: uniqueName }).click()
      await expect(page).toHaveURL(`${origin}${BASE}runs/flow-run/${run.id}`)
      await expect(page.getByRole('region', { name: 'Logs' })).toContainText('Finished in state Completed')
      // The icon of the run's state, and an address that Prefect prints.
      const icon = await page.locator('link[rel="icon"]').evaluate((link: HTMLLinkElement) => link.href)
      expect((await page.request.get(icon)).headers()['content-type']).toContain('svg')
      expect(icon).toContain(`${BASE}favicon-`)
      await page.goto(`${origin}${BASE}flow-runs/flow-run/${run.id}`)
      await expect(page).toHaveURL(`${origin}${BASE}runs/flow-run/${run.id}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(uniqueName)
      expect({ elsewhere, failed }).toEqual({ elsewhere: [], failed: [] })
    } finally {
      // It still asks, and what it asks is about to go.
      await page.goto('about:blank')
      await gateway.close()
      server.close()
      server.closeAllConnections()
      await prefect.remove(run)
    }
  })
