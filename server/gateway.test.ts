// @vitest-environment node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type FakePrefect, send, startFakePrefect } from './fake-prefect'
import { type Gateway, type GatewayOptions, createGateway } from './gateway'
import { credentialsFrom } from './upstream'

let dist: string
let prefect: FakePrefect
let gateway: Gateway | null = null

beforeEach(async () => {
  dist = mkdtempSync(join(tmpdir(), 'podium-dist-'))
  mkdirSync(join(dist, 'assets'))
  mkdirSync(join(dist, '.vite'))
  writeFileSync(join(dist, 'index.html'), '<title>Podium</title>')
  writeFileSync(join(dist, 'favicon.svg'), '<svg/>')
  writeFileSync(join(dist, '.vite', 'manifest.json'), '{}')
  writeFileSync(join(dist, 'assets', 'main-1a2b.js'), 'run()')
  writeFileSync(join(dist, 'assets', 'main-1a2b.js.gz'), gzipSync('run()'))
  prefect = await startFakePrefect()
})

afterEach(async () => {
  await gateway?.close()
  gateway = null
  await prefect.close()
  rmSync(dist, { recursive: true })
})

type Setup = Partial<GatewayOptions> & { apiUrl?: string; env?: Record<string, string>; host?: string }

async function serve({ apiUrl = `${prefect.origin}/api`, env = {}, host = '127.0.0.1', ...options }: Setup = {}) {
  gateway = createGateway({ dist, ...options })
  const { url, port } = await gateway.listen({ host, port: 0 })
  gateway.connect({ apiUrl, credentials: credentialsFrom(env) })
  return { url, port }
}

const secret = { PREFECT_API_AUTH_STRING: 'ada:s3cret' }
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('files', () => {
  test('the page is never cached, hashed files for ever, both with strict headers', async () => {
    const { url } = await serve()
    const page = await send(url)
    expect(page).toMatchObject({ status: 200, body: '<title>Podium</title>' })
    expect(page.headers['cache-control']).toBe('no-cache')
    const policy = page.headers['content-security-policy']
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("base-uri 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe-eval')
    const script = await send(`${url}/assets/main-1a2b.js`)
    expect(script).toMatchObject({ status: 200, body: 'run()' })
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['x-content-type-options']).toBe('nosniff')
  })

  test('a compressed file is served as it is', async () => {
    const { url } = await serve()
    const script = await send(`${url}/assets/main-1a2b.js`, { headers: { 'accept-encoding': 'gzip' } })
    expect(script.headers['content-encoding']).toBe('gzip')
    expect(script.headers['content-type']).toContain('javascript')
  })

  test.each([
    ['/runs/flow-run/1', {}],
    ['/work-pools/work-pool/gpu.large', { accept: 'text/html,*/*' }],
    ['/artifacts/key/plot.png', { accept: 'text/html', 'sec-fetch-dest': 'document' }],
  ])('%s is a page of the app', async (path, headers) => {
    const { url } = await serve()
    const answer = await send(url + path, { headers })
    expect(answer).toMatchObject({ status: 200, body: '<title>Podium</title>' })
    expect(answer.headers['cache-control']).toBe('no-cache')
  })

  test.each([
    ['/assets/gone-9.js', { accept: '*/*' }],
    ['/assets/gone-9.js', { accept: 'text/html' }],
    ['/favicon.ico', { accept: 'image/*,*/*', 'sec-fetch-dest': 'image' }],
    ['/runs', { accept: '*/*', 'sec-fetch-dest': 'script' }],
    ['/robots.txt', {}],
    ['/.vite/manifest.json', { accept: 'text/html' }],
  ])('%s with %j is missing, not a page', async (path, headers) => {
    const { url } = await serve()
    const answer = await send(url + path, { headers })
    expect(answer.status).toBe(404)
    expect(answer.body).toBe('{"detail":"Not found."}')
  })

  test.each([
    ['GET', '/', { range: 'bytes=5-2' }, 200],
    ['GET', '/%E0%A4%A', {}, 200],
    ['GET', '/../package.json', {}, 400],
    ['GET', '/api/%2e%2E/secrets', {}, 400],
    ['GET', 'http://elsewhere/', {}, 400],
    ['POST', '/runs', {}, 405],
    ['OPTIONS', '*', {}, 400],
  ])('%s %s is answered and the gateway lives on', async (method, path, headers, status) => {
    const { url } = await serve()
    expect((await send(url, { method, path, headers })).status).toBe(status)
    expect((await send(url)).status).toBe(200)
    expect(prefect.received).toEqual([])
  })
})

describe('whom it answers', () => {
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
    expect(prefect.received).toEqual([])
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
    expect(prefect.received.at(-1)?.headers.cookie).toBeUndefined()
    await send(`${url}/api/flows`, { headers: { authorization: basic('me:open sesame') } })
    expect(prefect.received.at(-1)?.headers.authorization).toBeUndefined()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/events/out`, ['prefect'])
    expect(await new Promise((done) => socket.on('error', (error) => done(error.message)))).toContain('401')
  })
})

describe('the API', () => {
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
    const [seen] = prefect.received
    expect(seen).toMatchObject({ method: 'POST', url: '/api/flow_runs/filter?a=1', body: '{"limit":1}' })
    expect(seen?.headers).toMatchObject({
      authorization: basic('ada:s3cret'),
      'accept-encoding': 'br',
      'prefect-csrf-token': 't',
      host: new URL(prefect.origin).host,
    })
    expect(seen?.headers.cookie).toBeUndefined()
    expect(seen?.headers.origin).toBeUndefined()
  })

  test('a token is sent as a bearer; without credentials the browser sends its own', async () => {
    const { url } = await serve({ env: { PREFECT_API_KEY: 'pnu_1' } })
    await send(`${url}/api/flows/1`)
    expect(prefect.received.at(-1)?.headers.authorization).toBe('Bearer pnu_1')
    gateway?.connect({ apiUrl: `${prefect.origin}/api` })
    await send(`${url}/api/flows/1`, { headers: { authorization: basic('own:one') } })
    expect(prefect.received.at(-1)?.headers.authorization).toBe(basic('own:one'))
  })

  test('an answer loses what is not for the browser and keeps its compression', async () => {
    const { url } = await serve({ env: secret })
    prefect.answer((_req, res) => {
      res.writeHead(401, {
        'content-encoding': 'gzip',
        'set-cookie': 'session=1',
        'www-authenticate': 'Basic',
        'access-control-allow-origin': '*',
        'x-request-id': '7',
      })
      res.end(gzipSync('{}'))
    })
    const { status, headers } = await send(`${url}/api/flows/1`)
    expect(status).toBe(401)
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'x-request-id': '7', 'cache-control': 'no-store' })
    for (const name of ['set-cookie', 'www-authenticate', 'access-control-allow-origin'])
      expect(headers[name]).toBeUndefined()
    expect(JSON.stringify(headers)).not.toContain('s3cret')
  })

  test('an API below a path keeps it, and its redirects stay here', async () => {
    const { url } = await serve({ apiUrl: `${prefect.origin}/prefect/api/` })
    await send(`${url}/api/flows/filter`, { method: 'POST' })
    expect(prefect.received.at(-1)?.url).toBe('/prefect/api/flows/filter')
    prefect.answer((req, res) => res.writeHead(307, { location: `${prefect.origin}${req.url}/` }).end())
    expect((await send(`${url}/api/flows`)).headers.location).toBe('/api/flows/')
  })

  test('ui-settings lie beside the API; a browser need not log in where the gateway does', async () => {
    const settings = { api_url: 'http://x/api', auth: 'BASIC', csrf_enabled: false }
    const { url } = await serve({ apiUrl: `${prefect.origin}/prefect/api`, env: secret })
    prefect.answer((_req, res) => res.end(JSON.stringify(settings)))
    expect(JSON.parse((await send(`${url}/ui-settings`)).body)).toEqual({ ...settings, auth: null })
    expect(prefect.received.at(-1)?.url).toBe('/prefect/ui-settings')
    gateway?.connect({ apiUrl: `${prefect.origin}/api` })
    expect(JSON.parse((await send(`${url}/ui-settings`)).body)).toEqual(settings)
    gateway?.connect({ apiUrl: `${prefect.origin}/accounts/1/workspaces/2` })
    expect((await send(`${url}/ui-settings`)).status).toBe(404)
  })

  test('a server that is down or hangs up is one sentence', async () => {
    const { url } = await serve({ env: secret })
    prefect.answer((req) => req.socket.destroy())
    const cut = await send(`${url}/api/flows/1`)
    expect(cut.status).toBe(502)
    expect(JSON.parse(cut.body).detail).toMatch(
      /^Prefect at 127\.0\.0\.1:\d+ does not answer: the connection was cut\.$/,
    )
    await prefect.close()
    const down = await send(`${url}/api/flows/1`)
    expect(down.status).toBe(502)
    expect(JSON.parse(down.body).detail).toContain('connection refused')
    expect((await send(`${url}/ui-settings`)).status).toBe(502)
    prefect = await startFakePrefect()
  })

  test('no connection is used again after an error: uvicorn hangs up without saying so', async () => {
    const { url } = await serve()
    const statuses = [200, 200, 503, 200]
    prefect.answer((_req, res) => res.writeHead(statuses[prefect.received.length - 1] ?? 200).end('{}'))
    for (const status of statuses) expect((await send(`${url}/api/flows/1`)).status).toBe(status)
    const [first, second, third, fourth] = prefect.received.map(({ port }) => port)
    expect(second).toBe(first)
    expect(third).toBe(first)
    expect(fourth).not.toBe(first)
  })

  test('a page that is left ends its requests in Prefect too', async () => {
    const { url } = await serve()
    const ended = new Promise<string>((done) =>
      prefect.answer((req) => {
        req.socket.on('close', () => done(req.url ?? ''))
        leaving.destroy()
      }),
    )
    const leaving = request(`${url}/api/flow_runs/filter`, { agent: false }).on('error', () => {})
    leaving.end()
    expect(await ended).toBe('/api/flow_runs/filter')
  })

  test('until it knows its Prefect it says that it is starting', async () => {
    gateway = createGateway({ dist })
    const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 })
    expect(await send(`${url}/api/flows/1`)).toMatchObject({ status: 503, body: '{"detail":"Podium is starting."}' })
    const page = await send(`${url}/runs`)
    expect(page.status).toBe(503)
    expect(page.body).toContain('http-equiv="refresh"')
  })
})

describe('sockets', () => {
  const open = (url: string, path = '/api/events/out') => new WebSocket(url.replace('http', 'ws') + path, ['prefect'])

  test.each([
    [secret, 'ada:s3cret', basic('ada:s3cret')],
    [{ PREFECT_API_KEY: 'pnu_1' }, 'pnu_1', 'Bearer pnu_1'],
    [{}, 'from the browser', undefined],
  ])('the first frame gets the token of %j', async (env, token, header) => {
    const { url } = await serve({ apiUrl: `${prefect.origin}/prefect/api`, env: { ...env } })
    const frames: string[] = []
    let seen: unknown
    prefect.onSocket((socket, req) => {
      seen = { url: req.url, authorization: req.headers.authorization, protocol: socket.protocol }
      socket.on('message', (data) => {
        frames.push(String(data))
        socket.send(`${frames.length}`)
      })
    })
    const socket = open(url, '/api/logs/out?x=1')
    const auth = JSON.stringify({ type: 'auth', token: 'from the browser' })
    socket.on('open', () => {
      socket.send(auth)
      socket.send(auth)
    })
    await new Promise<void>((done) => socket.on('message', (data) => String(data) === '2' && done()))
    expect(socket.protocol).toBe('prefect')
    expect(seen).toEqual({ url: '/prefect/api/logs/out?x=1', authorization: header, protocol: 'prefect' })
    expect(frames).toEqual([JSON.stringify({ type: 'auth', token }), auth])
    socket.terminate()
  })

  test('a close passes with its code, in both directions', async () => {
    const { url } = await serve()
    prefect.onSocket((socket) => socket.on('message', () => socket.close(1008, 'Auth required')))
    const refused = open(url)
    refused.on('open', () => refused.send('?'))
    const how = await new Promise((done) => refused.on('close', (code, reason) => done([code, String(reason)])))
    expect(how).toEqual([1008, 'Auth required'])

    const left = new Promise<void>((done) =>
      prefect.onSocket((socket) => {
        socket.on('close', () => done())
        socket.send('hello')
      }),
    )
    const leaving = open(url)
    leaving.on('message', () => leaving.close())
    await left
  })

  test('other streams are not offered, and a Prefect that is down closes the socket', async () => {
    const { url } = await serve({ apiUrl: 'http://127.0.0.1:9/api' })
    const other = open(url, '/api/task_runs/subscriptions/scheduled')
    expect(await new Promise((done) => other.on('error', (error) => done(error.message)))).toContain('404')
    const down = open(url)
    expect(await new Promise((done) => down.on('close', (code) => done(code)))).toBe(1011)
  })
})

describe('where it listens', () => {
  test('a taken port is named and the next one used', async () => {
    const { port } = await serve()
    const second = createGateway({ dist })
    const taken: number[] = []
    const got = await second.listen({ host: '127.0.0.1', port, onTaken: (at) => taken.push(at) })
    expect(taken[0]).toBe(port)
    expect(got.port).toBe((taken.at(-1) ?? 0) + 1)
    expect(got.url).toBe(`http://127.0.0.1:${got.port}`)
    await second.close()
  })

  test('an address of another machine is one sentence', async () => {
    const there = createGateway({ dist })
    await expect(there.listen({ host: '192.0.2.1', port: 0 })).rejects.toThrow(
      'This machine has no address 192.0.2.1 to listen on; choose another with --host.',
    )
  })
})
