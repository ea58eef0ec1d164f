import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { aFlowRun } from '~/mocks/builders'
import { apiUrl } from '~/mocks/handlers'

const RIGHT = `Basic ${btoa('ada:s3cret')}`
let asked: string[]
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  asked = []
  vi.resetModules()
  vi.stubGlobal('BroadcastChannel', undefined)
  sessionStorage.clear()
  localStorage.clear()
})
afterEach(() => {
  server.resetHandlers()
  vi.unstubAllGlobals()
})
afterAll(() => server.close())

const unauthorized = () => HttpResponse.json({ exception_message: 'Unauthorized' }, { status: 401 })

/** A server with basic auth and, when `csrf` is given, with that token valid. */
function protectedServer({ csrf }: { csrf?: () => string } = {}) {
  server.use(
    http.all(apiUrl('/*'), async ({ request }) => {
      const { pathname } = new URL(request.url)
      const note = (status: number) => asked.push(`${request.method} ${pathname.slice('/api'.length)} ${status}`)
      if (csrf && request.method !== 'GET' && request.headers.get('prefect-csrf-token') !== csrf()) {
        note(403)
        return HttpResponse.json({ detail: 'Invalid CSRF token or client identifier.' }, { status: 403 })
      }
      if (request.headers.get('authorization') !== RIGHT) {
        note(401)
        return unauthorized()
      }
      note(200)
      if (pathname.endsWith('/csrf-token')) return HttpResponse.json({ token: csrf?.(), expiration: 'never' })
      if (pathname.endsWith('/admin/version')) return HttpResponse.json('3.8.8')
      if (pathname.endsWith('/set_state')) return HttpResponse.json({ status: 'ACCEPT', details: await request.json() })
      return HttpResponse.json(aFlowRun({ id: 'x', name: 'blue-fox' }))
    }),
  )
}

async function load() {
  const { call, checkCredentials, credentials } = await import('./client')
  const { readFlowRun, setFlowRunState } = await import('./generated/sdk.gen')
  return {
    credentials,
    checkCredentials,
    read: (signal?: AbortSignal) => call(readFlowRun({ path: { id: 'x' }, signal, throwOnError: true })),
    write: () =>
      call(setFlowRunState({ path: { id: 'x' }, body: { state: { type: 'CANCELLING' } }, throwOnError: true })),
  }
}

test('reads and writes wait for the log-in and are sent once more each, with their bodies', async () => {
  protectedServer()
  const { credentials, checkCredentials, read, write } = await load()
  const both = Promise.all([read(), write()])
  await expect.poll(() => credentials.getState().asking).toBe(true)
  await expect(checkCredentials('ada:wrong')).rejects.toMatchObject({ status: 401, message: 'Unauthorized' })
  await checkCredentials('ada:s3cret')
  credentials.enter('ada:s3cret', false)
  const [run, result] = await both
  expect(run.name).toBe('blue-fox')
  expect(result.details).toEqual({ state: { type: 'CANCELLING' } })
  expect(asked.toSorted()).toEqual([
    'GET /admin/version 200',
    'GET /admin/version 401',
    'GET /flow_runs/x 200',
    'GET /flow_runs/x 401',
    'POST /flow_runs/x/set_state 200',
    'POST /flow_runs/x/set_state 401',
  ])
  asked = []
  await read()
  expect(asked).toEqual(['GET /flow_runs/x 200'])
})

test('declined, they fail with the server’s refusal; a later write asks again, a later read does not', async () => {
  protectedServer()
  const { credentials, read, write } = await load()
  const reading = read()
  await expect.poll(() => credentials.getState().asking).toBe(true)
  credentials.decline()
  await expect(reading).rejects.toMatchObject({ status: 401, message: 'Unauthorized' })
  await expect(read()).rejects.toMatchObject({ status: 401 })
  const writing = write()
  await expect.poll(() => credentials.getState().asking).toBe(true)
  credentials.enter('ada:s3cret', false)
  expect((await writing).status).toBe('ACCEPT')
})

test('a server that gives after all what it refused is not said to want a log-in', async () => {
  protectedServer()
  const { credentials, read } = await load()
  const changed = vi.fn<() => void>()
  credentials.onChange(changed)
  const reading = read()
  await expect.poll(() => credentials.getState().asking).toBe(true)
  credentials.decline()
  await expect(reading).rejects.toMatchObject({ status: 401 })
  expect(credentials.getState().loggedOut).toBe(true)

  server.use(http.get(apiUrl('/flow_runs/x'), () => HttpResponse.json(aFlowRun({ id: 'x' }))))
  await read()
  expect(credentials.getState()).toMatchObject({ asking: false, loggedOut: false })
  // Sockets are opened anew, and what else was refused is asked for.
  expect(changed).toHaveBeenCalledTimes(1)
  await read()
  expect(changed).toHaveBeenCalledTimes(1)
})

test('what answers to the question for a CSRF token with something else is said, and asked again', async () => {
  protectedServer({ csrf: () => 'token-1' })
  const { credentials, write } = await load()
  credentials.enter('ada:s3cret', false)
  server.use(http.get(apiUrl('/csrf-token'), () => HttpResponse.json({ status: 'ok' }), { once: true }))
  await expect(write()).rejects.toMatchObject({ message: expect.stringContaining('not what Prefect sends') })
  expect((await write()).status).toBe('ACCEPT')
})

test('a read nobody waits for any more leaves the queue', async () => {
  protectedServer()
  const { credentials, read } = await load()
  const controller = new AbortController()
  const reading = read(controller.signal)
  await expect.poll(() => credentials.getState().asking).toBe(true)
  controller.abort()
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  credentials.enter('ada:s3cret', false)
  expect(asked).toEqual(['GET /flow_runs/x 401'])
})

test('the password of something in between is not asked for here', async () => {
  server.use(
    http.get(apiUrl('/flow_runs/x'), () =>
      HttpResponse.json(
        { detail: 'Podium asks for its password.' },
        { status: 401, headers: { 'www-authenticate': 'Basic' } },
      ),
    ),
    http.get(apiUrl('/health'), () => HttpResponse.json(true)),
  )
  const { credentials, read } = await load()
  await expect(read()).rejects.toMatchObject({ status: 401, message: 'Podium asks for its password.' })
  expect(credentials.waiting()).toBe(false)
})

test('log-in and CSRF token are both asked for, once, and the write is done once', async () => {
  protectedServer({ csrf: () => 'token-1' })
  const { credentials, write } = await load()
  const writing = write()
  await expect.poll(() => credentials.getState().asking).toBe(true)
  credentials.enter('ada:s3cret', false)
  expect((await writing).status).toBe('ACCEPT')
  expect(asked).toEqual([
    'POST /flow_runs/x/set_state 403',
    'GET /csrf-token 401',
    'GET /csrf-token 200',
    'POST /flow_runs/x/set_state 200',
  ])
})

test('a CSRF token that the server forgot is renewed, once for all, and what is refused again stands', async () => {
  let valid = 'token-1'
  protectedServer({ csrf: () => valid })
  const { credentials, write } = await load()
  credentials.enter('ada:s3cret', false)
  await write()
  asked = []
  valid = 'token-2'
  await Promise.all([write(), write()])
  expect(asked.filter((each) => each.startsWith('GET /csrf-token'))).toHaveLength(1)
  expect(asked.filter((each) => each.endsWith('set_state 200'))).toHaveLength(2)

  asked = []
  server.use(
    http.post(apiUrl('/flow_runs/x/set_state'), () => {
      asked.push('refused')
      return HttpResponse.json({ detail: 'Missing CSRF token.' }, { status: 403 })
    }),
  )
  await expect(write()).rejects.toMatchObject({ status: 403, message: 'Missing CSRF token.' })
  expect(asked).toEqual(['refused', 'GET /csrf-token 200', 'refused'])
})

test('to another origin the refusal for want of a token cannot be read: it is felt out, once', async () => {
  const there = 'http://prefect.example/api'
  sessionStorage.setItem('podium.api', there)
  let on = true
  server.use(
    http.get(`${there}/csrf-token`, () => {
      asked.push('token')
      return on
        ? HttpResponse.json({ token: 't', expiration: 'never' })
        : HttpResponse.json({ detail: 'CSRF protection is disabled.' }, { status: 422 })
    }),
    http.post(`${there}/flow_runs/x/set_state`, ({ request }) => {
      asked.push('write')
      return request.headers.has('prefect-csrf-token')
        ? HttpResponse.json({ status: 'ACCEPT', details: {} })
        : HttpResponse.error()
    }),
  )
  const protectedApi = await load()
  expect((await protectedApi.write()).status).toBe('ACCEPT')
  expect(asked).toEqual(['write', 'token', 'write'])
  expect(localStorage.getItem('podium.csrf')).toBe(there)

  vi.resetModules()
  localStorage.clear()
  asked = []
  on = false
  const open = await load()
  await expect(open.write()).rejects.toMatchObject({ status: 0 })
  await expect(open.write()).rejects.toMatchObject({ status: 0 })
  expect(asked).toEqual(['write', 'token', 'write'])
})
