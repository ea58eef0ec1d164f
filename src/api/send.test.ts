import { afterEach, expect, test, vi } from 'vitest'
import { createSender, retryAfterMs } from './send'

const json = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

const read = (signal?: AbortSignal) =>
  new Request('http://host/api/flow_runs/filter', { method: 'POST', body: '{"limit":1}', signal })
const write = (path = '/flow_runs/1/set_state') => new Request(`http://host/api${path}`, { method: 'POST', body: '{}' })

/** Answers in turn, the last one again and again; remembers how long the sender waited between them. */
function setUp(...answers: (() => Response)[]) {
  const waits: number[] = []
  const bodies: string[] = []
  const fetch = vi.fn<(request: Request) => Promise<Response>>(async (request) => {
    bodies.push(await request.text())
    const next = answers.length > 1 ? answers.shift() : answers[0]
    return next!()
  })
  const sender = createSender({ fetch, random: () => 0.5, wait: async (ms) => void waits.push(ms) })
  return { sender, fetch, waits, bodies }
}

const networkDown = () => {
  throw new TypeError('Failed to fetch')
}

afterEach(() => void vi.useRealTimers())

test('a read by POST is tried three times on 5xx, with its body, then fails with the server’s words', async () => {
  const { sender, fetch, waits, bodies } = setUp(() => json(500, { exception_message: 'Statement timeout' }))
  await expect(sender.send(read())).rejects.toMatchObject({ status: 500, message: 'Statement timeout' })
  expect(fetch).toHaveBeenCalledTimes(3)
  expect(bodies).toEqual(['{"limit":1}', '{"limit":1}', '{"limit":1}'])
  expect(waits).toEqual([300, 1200])
})

test('a read survives one failure of the network', async () => {
  const { sender } = setUp(networkDown, () => json(200, [1]))
  expect(await (await sender.send(read())).json()).toEqual([1])
})

test('no answer at all is status 0', async () => {
  const { sender } = setUp(networkDown)
  await expect(sender.send(read())).rejects.toMatchObject({ name: 'ApiError', status: 0 })
})

test.each([400, 401, 403, 404, 409, 422])('%i is never tried again', async (status) => {
  const { sender, fetch } = setUp(() => json(status, { detail: 'no' }))
  await expect(sender.send(read())).rejects.toMatchObject({ status })
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('a write is sent once, whatever comes back', async () => {
  for (const answer of [() => json(503), networkDown]) {
    const { sender, fetch } = setUp(answer)
    await expect(sender.send(write())).rejects.toMatchObject({ name: 'ApiError' })
    expect(fetch).toHaveBeenCalledTimes(1)
  }
})

test('starting a run is tried again on 503: its idempotency key makes it one run', async () => {
  const { sender, fetch } = setUp(
    () => json(503),
    () => json(201, { id: 'run' }),
  )
  expect((await sender.send(write('/deployments/1/create_flow_run'))).status).toBe(201)
  expect(fetch).toHaveBeenCalledTimes(2)
  const other = setUp(() => json(500))
  await expect(other.sender.send(write('/deployments/1/create_flow_run'))).rejects.toMatchObject({ name: 'ApiError' })
  expect(other.fetch).toHaveBeenCalledTimes(1)
})

test('a poll that marks workers as alive is no read', async () => {
  const { sender, fetch } = setUp(() => json(503))
  await expect(sender.send(write('/deployments/get_scheduled_flow_runs'))).rejects.toMatchObject({ name: 'ApiError' })
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('Retry-After decides how long; too long is a failure now', async () => {
  const polite = setUp(
    () => json(429, {}, { 'retry-after': '7' }),
    () => json(200),
  )
  await polite.sender.send(read())
  expect(polite.waits).toEqual([7000])
  const late = setUp(() => json(503, {}, { 'retry-after': '3600' }))
  await expect(late.sender.send(read())).rejects.toMatchObject({ status: 503 })
  expect(late.fetch).toHaveBeenCalledTimes(1)
  const silent = setUp(() => json(429))
  await expect(silent.sender.send(read())).rejects.toMatchObject({ status: 429 })
  expect(silent.fetch).toHaveBeenCalledTimes(1)
})

test('Retry-After as a date, and as nonsense', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5000)
  expect(retryAfterMs('Thu, 01 Jan 2025 00:00:05 GMT', now)).toBe(0)
  expect(retryAfterMs('soon', now)).toBeUndefined()
  expect(retryAfterMs(null, now)).toBeUndefined()
})

test('a web page with status 200 is no answer', async () => {
  const { sender } = setUp(
    () =>
      new Response('<html><title>Sign in</title></html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
  )
  await expect(sender.send(read())).rejects.toMatchObject({ status: 200, message: expect.stringContaining('Sign in') })
})

test('six at once; one aborted while it waits is never sent', async () => {
  const open: (() => void)[] = []
  let most = 0
  let running = 0
  const fetch = vi.fn<(request: Request) => Promise<Response>>(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise<void>((resolve) => open.push(resolve))
    running -= 1
    return json(200)
  })
  const sender = createSender({ fetch })
  const leaving = new AbortController()
  const sent = Array.from({ length: 8 }, () => sender.send(read()))
  const left = sender.send(read(leaving.signal))
  leaving.abort()
  await expect(left).rejects.toMatchObject({ name: 'AbortError' })
  await vi.waitFor(() => expect(open).toHaveLength(6))
  while (running > 0) {
    open.splice(0).forEach((end) => end())
    await Promise.resolve().then(() => new Promise(setImmediate))
  }
  await Promise.all(sent)
  expect(most).toBe(6)
  expect(fetch).toHaveBeenCalledTimes(8)
})

test('an abort ends the wait before a retry', async () => {
  vi.useFakeTimers()
  const fetch = vi.fn<(request: Request) => Promise<Response>>(async () => json(500))
  const sender = createSender({ fetch })
  const leaving = new AbortController()
  const failed = sender.send(read(leaving.signal)).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(50)
  leaving.abort()
  expect(await failed).toMatchObject({ name: 'AbortError' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('tells whether anything answered: an error of the server is an answer, a dead gateway is not', async () => {
  const heard: boolean[] = []
  const { sender } = setUp(
    () => json(404),
    networkDown,
    () => json(502),
    () => json(200),
  )
  sender.onOutcome((answered) => heard.push(answered))
  await expect(sender.send(read())).rejects.toMatchObject({ name: 'ApiError' })
  await sender.send(read())
  expect(heard).toEqual([true, false, false, true])
})
