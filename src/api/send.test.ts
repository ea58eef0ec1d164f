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

test('a write that a busy database did not let in is sent again as it was; a proxy’s 503 is none', async () => {
  const busy = () => json(503, { exception_message: 'Service Unavailable' })
  const { sender, fetch, bodies, waits } = setUp(busy, busy, busy, () => json(200, { status: 'ACCEPT' }))
  expect((await sender.send(write())).status).toBe(200)
  expect(bodies).toEqual(['{}', '{}', '{}', '{}'])
  expect(waits).toEqual([300, 1200, 2400])
  expect(fetch).toHaveBeenCalledTimes(4)
  const forGood = setUp(busy)
  await expect(forGood.sender.send(write())).rejects.toMatchObject({ status: 503, message: 'Service Unavailable' })
  expect(forGood.fetch).toHaveBeenCalledTimes(4)
})

test('a write is sent once, whatever else comes back', async () => {
  for (const answer of [() => json(503), () => new Response('Service Unavailable', { status: 503 }), networkDown]) {
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

/** Never answers, but ends when it is aborted. */
const silent = (request: Request) =>
  new Promise<Response>((_resolve, reject) =>
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)),
  )

test('a read without an answer ends after 30 s, is not asked again, and leaves room for others', async () => {
  vi.useFakeTimers()
  const fetch = vi.fn<(request: Request) => Promise<Response>>(silent)
  const heard: boolean[] = []
  const sender = createSender({ fetch })
  sender.onOutcome((answered) => heard.push(answered))
  const reads = Array.from({ length: 7 }, () => sender.send(read()))
  const ends = Promise.allSettled(reads)
  await vi.advanceTimersByTimeAsync(29_900)
  expect(fetch).toHaveBeenCalledTimes(6)
  await vi.advanceTimersByTimeAsync(200)
  expect(fetch).toHaveBeenCalledTimes(7)
  await vi.advanceTimersByTimeAsync(30_000)
  for (const end of await ends)
    expect(end).toMatchObject({ reason: { status: 0, message: 'No answer from the server for 30 s.' } })
  expect(fetch).toHaveBeenCalledTimes(7)
  expect(heard).not.toContain(true)
})

test('an answer that never ends is none; one that breaks off is asked for again', async () => {
  vi.useFakeTimers()
  const never = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('[1,')) })
  const hanging = createSender({
    fetch: (request) =>
      Promise.resolve({
        status: 200,
        arrayBuffer: () =>
          Promise.race([new Response(never).arrayBuffer(), silent(request).then((answer) => answer.arrayBuffer())]),
      } as Response),
  })
  const [[end]] = await Promise.all([Promise.allSettled([hanging.send(read())]), vi.advanceTimersByTimeAsync(30_100)])
  expect(end).toMatchObject({ reason: { message: 'No answer from the server for 30 s.' } })

  const broken = () =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new TypeError('network error')) }))
  const { sender } = setUp(broken, () => json(200, [1]))
  expect(await (await sender.send(read())).json()).toEqual([1])
})

test('a write is waited for longer, and nobody knows whether it was done', async () => {
  vi.useFakeTimers()
  const sender = createSender({ fetch: silent })
  const [[end]] = await Promise.all([Promise.allSettled([sender.send(write())]), vi.advanceTimersByTimeAsync(120_100)])
  expect(end).toMatchObject({ reason: { message: expect.stringContaining('may have been done all the same') } })
})

test('whoever leaves is told at once', async () => {
  const leaving = new AbortController()
  const sender = createSender({ fetch: silent })
  const reading = sender.send(read(leaving.signal))
  leaving.abort()
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
})
