import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { send } from './fake-prefect'
import { gatewayFixture } from './gateway-fixture'

const { dist, prefect, serve } = gatewayFixture()

async function serveBelow() {
  writeFileSync(join(dist(), 'index.html'), '<base href="/" /><title>Podium</title>')
  const served = await serve({ basePath: '/ops/podium/' })
  return { ...served, origin: new URL(served.url).origin }
}

test('the page says where it is served, whether the proxy keeps the folder or takes it off', async () => {
  const { url, origin } = await serveBelow()
  expect(url).toBe(`${origin}/ops/podium`)
  for (const path of ['/ops/podium/', '/ops/podium/runs?a=1', '/', '/index.html', '/runs']) {
    const answer = await send(origin + path)
    expect([path, answer.status]).toEqual([path, 200])
    expect(answer.body).toContain('<base href="/ops/podium/"')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  }
  expect((await send(`${origin}/ops/podium`)).headers.location).toBe('/ops/podium/')
  expect((await send(`${origin}/ops/podium/assets/main-1a2b.js`)).body).toBe('run()')
  expect((await send(`${origin}/ops/podium/assets/gone.js`)).status).toBe(404)
})

test('the API, its redirects and its sockets are below it too', async () => {
  const { origin } = await serveBelow()
  await send(`${origin}/ops/podium/api/flows/filter?a=1`, { method: 'POST' })
  expect(prefect().received.at(-1)?.url).toBe('/api/flows/filter?a=1')
  prefect().answer((_req, res) => res.writeHead(307, { location: `${prefect().origin}/api/flows/` }).end())
  expect((await send(`${origin}/ops/podium/api/flows`)).headers.location).toBe('/ops/podium/api/flows/')
  const opened = new Promise((done) => prefect().onSocket((_socket, req) => done(req.url)))
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ops/podium/api/events/out`, ['prefect'])
  expect(await opened).toBe('/api/events/out')
  socket.terminate()
})

test('a path cannot climb out of it', async () => {
  const { origin } = await serveBelow()
  expect((await send(origin, { path: '/ops/podium/api/../../secret' })).status).toBe(400)
  expect(prefect().received).toEqual([])
})
