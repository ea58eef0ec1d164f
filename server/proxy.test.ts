import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { send } from './fake-prefect'
import { basic, gatewayFixture, secret } from './gateway-fixture'

const { prefect, serve } = gatewayFixture()

test('a request passes as it is, and the credentials are added', async () => {
  const { url } = await serve({ env: secret })
  const headers = {
    'accept-encoding': 'br',
    'prefect-csrf-token': 't',
    cookie: 'a=b',
    origin: url,
    authorization: 'Basic Zm9v',
  }
  const answer = await send(`${url}/api/flow_runs/filter?a=1`, { method: 'POST', headers, body: '{"limit":1}' })
  expect(answer.status).toBe(200)
  const [seen] = prefect().received
  expect(seen).toMatchObject({ method: 'POST', url: '/api/flow_runs/filter?a=1', body: '{"limit":1}' })
  expect(seen?.headers).toMatchObject({
    authorization: basic('ada:s3cret'),
    'accept-encoding': 'br',
    'prefect-csrf-token': 't',
    host: new URL(prefect().origin).host,
  })
  expect(seen?.headers.cookie).toBeUndefined()
  expect(seen?.headers.origin).toBeUndefined()
})

test('a token is sent as a bearer; without credentials the browser sends its own', async () => {
  const { url, connect } = await serve({ env: { PREFECT_API_KEY: 'pnu_1' } })
  await send(`${url}/api/flows/1`)
  expect(prefect().received.at(-1)?.headers.authorization).toBe('Bearer pnu_1')
  connect(`${prefect().origin}/api`, {})
  await send(`${url}/api/flows/1`, { headers: { authorization: basic('own:one') } })
  expect(prefect().received.at(-1)?.headers.authorization).toBe(basic('own:one'))
})

test('a 401 is for the browser when it has to log in, and not when it is Podium whose credentials are refused', async () => {
  const { url, connect } = await serve()
  prefect().answer((_req, res) => res.writeHead(401).end('{"exception_message":"Unauthorized"}'))
  expect(await send(`${url}/api/flows/1`)).toMatchObject({ status: 401, body: '{"exception_message":"Unauthorized"}' })
  connect(`${prefect().origin}/api`, secret)
  const refused = await send(`${url}/api/flows/1`)
  expect(refused.status).toBe(403)
  expect(refused.body).toContain('PREFECT_API_AUTH_STRING')
})

test('an answer loses what is not for the browser and keeps its compression', async () => {
  const { url } = await serve({ env: secret })
  prefect().answer((_req, res) => {
    res.writeHead(404, {
      'content-encoding': 'gzip',
      'set-cookie': 'session=1',
      'www-authenticate': 'Basic',
      'access-control-allow-origin': '*',
      'x-request-id': '7',
    })
    res.end(gzipSync('{}'))
  })
  const { status, headers } = await send(`${url}/api/flows/1`)
  expect(status).toBe(404)
  expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'x-request-id': '7', 'cache-control': 'no-store' })
  for (const name of ['set-cookie', 'www-authenticate', 'access-control-allow-origin'])
    expect(headers[name]).toBeUndefined()
  expect(JSON.stringify(headers)).not.toContain('s3cret')
})

test('an API below a path keeps it, and its redirects stay here', async () => {
  const { url } = await serve({ apiUrl: `${prefect().origin}/prefect/api/` })
  await send(`${url}/api/flows/filter`, { method: 'POST' })
  expect(prefect().received.at(-1)?.url).toBe('/prefect/api/flows/filter')
  prefect().answer((req, res) => res.writeHead(307, { location: `${prefect().origin}${req.url}/` }).end())
  expect((await send(`${url}/api/flows`)).headers.location).toBe('/api/flows/')
})

test('ui-settings lie beside the API, which is here; a browser need not log in where the gateway does', async () => {
  const settings = { api_url: 'http://x/api', auth: 'BASIC', csrf_enabled: false }
  const { url, connect } = await serve({ apiUrl: `${prefect().origin}/prefect/api`, env: secret })
  prefect().answer((_req, res) => res.end(JSON.stringify(settings)))
  expect(JSON.parse((await send(`${url}/ui-settings`)).body)).toEqual({ ...settings, api_url: 'api', auth: null })
  expect(prefect().received.at(-1)?.url).toBe('/prefect/ui-settings')
  connect(`${prefect().origin}/api`, {})
  expect(JSON.parse((await send(`${url}/ui-settings`)).body)).toEqual({ ...settings, api_url: 'api' })
  connect(`${prefect().origin}/accounts/1/workspaces/2`, {})
  expect((await send(`${url}/ui-settings`)).status).toBe(404)
})

test('a server that is down or hangs up is one sentence', async () => {
  const { url } = await serve({ env: secret })
  prefect().answer((req) => req.socket.destroy())
  const cut = await send(`${url}/api/flows/1`)
  expect(cut.status).toBe(502)
  expect(JSON.parse(cut.body).detail).toMatch(/^Prefect at 127\.0\.0\.1:\d+ does not answer: the connection was cut\.$/)
  await prefect().close()
  const down = await send(`${url}/api/flows/1`)
  expect(down.status).toBe(502)
  expect(JSON.parse(down.body).detail).toContain('connection refused')
  expect((await send(`${url}/ui-settings`)).status).toBe(502)
})

test('no connection is used again after an error: uvicorn hangs up without saying so', async () => {
  const { url } = await serve()
  const statuses = [200, 200, 503, 200]
  prefect().answer((_req, res) => res.writeHead(statuses[prefect().received.length - 1] ?? 200).end('{}'))
  for (const status of statuses) expect((await send(`${url}/api/flows/1`)).status).toBe(status)
  const [first, second, third, fourth] = prefect().received.map(({ port }) => port)
  expect(second).toBe(first)
  expect(third).toBe(first)
  expect(fourth).not.toBe(first)
})

test('a page that is left ends its requests in Prefect too', async () => {
  const { url } = await serve()
  const ended = new Promise<string>((done) =>
    prefect().answer((req) => {
      req.socket.on('close', () => done(req.url ?? ''))
      leaving.destroy()
    }),
  )
  const leaving = request(`${url}/api/flow_runs/filter`, { agent: false }).on('error', () => {})
  leaving.end()
  expect(await ended).toBe('/api/flow_runs/filter')
})
