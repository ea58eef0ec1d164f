import { describe, expect, test } from 'vitest'
import { send } from './fake-prefect'
import { createGateway } from './gateway'
import { gatewayFixture } from './gateway-fixture'

const { dist, prefect, serve } = gatewayFixture()

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
    expect(prefect().received).toEqual([])
  })
})

describe('where and when it listens', () => {
  test('a taken port is named and the next one used', async () => {
    const { port } = await serve()
    const second = createGateway({ dist: dist() })
    const taken: number[] = []
    const got = await second.listen({ host: '127.0.0.1', port, onTaken: (at) => taken.push(at) })
    expect(taken[0]).toBe(port)
    expect(got.port).toBe((taken.at(-1) ?? 0) + 1)
    expect(got.url).toBe(`http://127.0.0.1:${got.port}`)
    await second.close()
  })

  test('an address of another machine is one sentence', async () => {
    const there = createGateway({ dist: dist() })
    await expect(there.listen({ host: '192.0.2.1', port: 0 })).rejects.toThrow(
      'This machine has no address 192.0.2.1 to listen on; choose another with --host.',
    )
  })

  test('until it knows its Prefect it says that it is starting', async () => {
    const gateway = createGateway({ dist: dist() })
    const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 })
    expect(await send(`${url}/api/flows/1`)).toMatchObject({ status: 503, body: '{"detail":"Podium is starting."}' })
    const page = await send(`${url}/runs`)
    expect(page.status).toBe(503)
    expect(page.body).toContain('http-equiv="refresh"')
    await gateway.close()
  })
})
