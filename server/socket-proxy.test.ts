import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { basic, gatewayFixture, secret } from './gateway-fixture'

const { prefect, serve } = gatewayFixture()

const open = (url: string, path = '/api/events/out') => new WebSocket(url.replace('http', 'ws') + path, ['prefect'])

test.each([
  [secret, 'ada:s3cret', basic('ada:s3cret')],
  [{ PREFECT_API_KEY: 'pnu_1' }, 'pnu_1', 'Bearer pnu_1'],
  [{}, 'from the browser', undefined],
])('the first frame gets the token of %j', async (env, token, header) => {
  const { url } = await serve({ apiUrl: `${prefect().origin}/prefect/api`, env: { ...env } })
  const frames: string[] = []
  let seen: unknown
  prefect().onSocket((socket, req) => {
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
  prefect().onSocket((socket) => socket.on('message', () => socket.close(1008, 'Auth required')))
  const refused = open(url)
  refused.on('open', () => refused.send('?'))
  const how = await new Promise((done) => refused.on('close', (code, reason) => done([code, String(reason)])))
  expect(how).toEqual([1008, 'Auth required'])

  const left = new Promise<void>((done) =>
    prefect().onSocket((socket) => {
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
