import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { send } from './fake-prefect'
import { basic, gatewayFixture, secret } from './gateway-fixture'

const { prefect, serve } = gatewayFixture()

test.each([
  [{ host: 'rebound.example' }],
  [{ host: 'rebound.example:4300' }],
  [{ origin: 'https://elsewhere.example' }],
  [{ origin: 'http://127.0.0.1:9' }],
  [{ origin: 'null' }],
  [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
  [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
])('%j is refused on reads, writes and sockets', async (headers) => {
  const { url } = await serve({ env: secret })
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const answer = await send(`${url}/api/flows/filter`, { method, headers })
    expect([method, answer.status]).toEqual([method, 403])
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/events/out`, ['prefect'], { headers })
  const refused = await new Promise((done) => socket.on('error', (error) => done(error.message)))
  expect(refused).toContain('403')
  expect(prefect().received).toEqual([])
})

test('a link on another site opens a page, but its form sends nothing', async () => {
  const { url } = await serve()
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  expect((await send(`${url}/runs`, { headers })).status).toBe(200)
  expect((await send(`${url}/api/flows/`, { method: 'POST', headers })).status).toBe(403)
})

test('its own page, tools without an origin, forwarded ports and named hosts are answered', async () => {
  const { url, port } = await serve({ allowedNames: ['Podium.Example'] })
  for (const headers of [
    { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' },
    { host: 'localhost:8080' },
    { host: `[::1]:${port}` },
    { host: 'podium.example', origin: 'https://podium.example' },
  ])
    expect([headers.host, (await send(`${url}/api/x`, { method: 'POST', headers })).status]).toEqual([
      headers.host,
      200,
    ])
})

test('a password is asked for everywhere, once', async () => {
  const { url } = await serve({ password: 'open sesame' })
  for (const path of ['/', '/api/flows/filter', '/assets/main-1a2b.js', '/ui-settings']) {
    const answer = await send(url + path)
    expect([path, answer.status]).toEqual([path, 401])
    expect(answer.headers['www-authenticate']).toContain('Basic')
  }
  expect((await send(url, { headers: { authorization: basic('me:open sesam') } })).status).toBe(401)
  const entered = await send(url, { headers: { authorization: basic('me:open sesame') } })
  expect(entered.status).toBe(200)
  const cookie = entered.headers['set-cookie']?.[0] ?? ''
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
  expect(cookie).not.toContain('sesame')
  const headers = { cookie: cookie.split(';', 1)[0] }
  expect((await send(`${url}/api/flows`, { headers })).status).toBe(200)
  // The password and the cookie are the gateway's business.
  expect(prefect().received.at(-1)?.headers.cookie).toBeUndefined()
  await send(`${url}/api/flows`, { headers: { authorization: basic('me:open sesame') } })
  expect(prefect().received.at(-1)?.headers.authorization).toBeUndefined()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/events/out`, ['prefect'])
  expect(await new Promise((done) => socket.on('error', (error) => done(error.message)))).toContain('401')
})

test("a person's own credentials for Prefect pass beside the gateway's password, and are not taken for it", async () => {
  const { url } = await serve({ password: 'open sesame' })
  const own = { authorization: basic('ada:s3cret') }
  expect((await send(`${url}/api/flows`, { headers: own })).status).toBe(401)
  const entered = await send(url, { headers: { authorization: basic('me:open sesame') } })
  const cookie = entered.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? ''
  expect((await send(`${url}/api/flows`, { headers: { ...own, cookie } })).status).toBe(200)
  expect(prefect().received.at(-1)?.headers.authorization).toBe(own.authorization)
  await send(`${url}/api/flows`, { headers: { cookie, authorization: basic('me:open sesame') } })
  expect(prefect().received.at(-1)?.headers.authorization).toBeUndefined()
})
