import { expect, test } from 'vitest'
import type { HttpSeen, Observations, SocketSeen } from '~/api/connection-doctor'
import { type CheckId, conclusion, diagnose, reportText, safeAddress } from './diagnose'

const http = (more: Partial<HttpSeen> = {}): HttpSeen => ({
  ms: 12,
  status: 200,
  contentType: 'application/json',
  authenticate: null,
  body: 'true',
  ...more,
})
const failed = (failure: HttpSeen['failure']) => http({ status: 0, body: '', contentType: '', failure })
const socket = (more: Partial<SocketSeen> = {}): SocketSeen => ({
  ms: 9,
  opened: true,
  authenticated: true,
  code: null,
  reason: '',
  ...more,
})
const healthy: Observations = {
  api: 'http://podium.example/api',
  page: { origin: 'http://podium.example', secure: false, online: true },
  health: http(),
  version: http({ body: '"3.8.8"' }),
  settings: { eventsOut: true, logsOut: true, logsPublishing: true },
  post: http({ body: '3' }),
  events: socket(),
  logs: socket(),
}
const foreign: Observations = { ...healthy, api: 'https://prefect.example/api' }

const verdicts = (seen: Observations) =>
  Object.fromEntries(diagnose(seen, true).map(({ id, verdict }) => [id, verdict])) as Record<CheckId, string>
const faults = (seen: Observations) => diagnose(seen, true).filter(({ verdict }) => verdict === 'fault')
const only = (seen: Observations) => {
  const found = faults(seen)
  expect(found).toHaveLength(1)
  return found[0]!
}

test('a healthy server has nothing wrong with it', () => {
  expect(new Set(Object.values(verdicts(healthy)))).toEqual(new Set(['well']))
  expect(conclusion(diagnose(healthy, true))).toBe('Everything works.')
})

test('while it looks, what is not seen yet is waited for, and nothing is blamed', () => {
  const { api, page, health } = healthy
  const checks = diagnose({ api, page, health }, false)
  expect(checks.map(({ verdict }) => verdict).filter((verdict) => verdict === 'waiting')).toHaveLength(5)
  expect(conclusion(checks)).toBe('Looking …')
})

test('nothing there: the address, and everything after it waits for that', () => {
  const seen = { ...foreign, health: failed('network'), opaque: false }
  expect(only(seen)).toMatchObject({
    id: 'address',
    seen: expect.stringContaining('Nothing answers at prefect.example'),
  })
  expect(only(seen).settings).toContain('PREFECT_SERVER_API_HOST')
  expect(verdicts(seen)).toMatchObject({ page: 'well', cors: 'skipped', path: 'skipped', logs: 'skipped' })
})

test('Podium’s own origin silent: start Podium again', () => {
  expect(only({ ...healthy, health: failed('network'), opaque: false }).mend).toMatch(/Start Podium again/)
})

test('it answers blindly but not readably: CORS, with this origin', () => {
  const check = only({ ...foreign, health: failed('network'), opaque: true })
  expect(check).toMatchObject({ id: 'cors', settings: ['PREFECT_SERVER_CORS_ALLOWED_ORIGINS'] })
  expect(check.mend).toContain('http://podium.example')
})

test('an answer that does not come in time', () => {
  expect(only({ ...foreign, health: { ...failed('timeout'), ms: 8000 } }).seen).toContain('within 8 s')
})

test('plain http from an https page, a policy, and being offline are the page’s', () => {
  const secure = { ...healthy.page, secure: true, origin: 'https://podium.example' }
  expect(only({ ...healthy, page: secure, api: 'http://prefect.example/api' })).toMatchObject({ id: 'page' })
  // A browser lets any page ask its own machine.
  expect(faults({ ...healthy, page: secure, api: 'http://127.0.0.1:4200/api' })).toEqual([])
  const policy = only({ ...foreign, health: failed('policy') })
  expect(policy).toMatchObject({ id: 'page', settings: ['PREFECT_API_URL'] })
  expect(policy.mend).toContain('--api-url https://prefect.example/api')
  expect(only({ ...foreign, page: { ...healthy.page, online: false } }).seen).toContain('offline')
})

test('a gateway that speaks for a server that is down, in its own words', () => {
  const body = '{"detail":"Prefect at http://10.0.0.7:4200/api does not answer: connection refused"}'
  const check = only({ ...healthy, health: http({ status: 502, body }) })
  expect(check).toMatchObject({ id: 'address', seen: expect.stringContaining('connection refused') })
})

test('a wrong path: the right one is named where it was found', () => {
  const page = http({ body: '<!doctype html><title>Prefect Server</title>', contentType: 'text/html' })
  const found = only({
    ...foreign,
    api: 'https://prefect.example',
    health: page,
    elsewhere: 'https://prefect.example/api',
  })
  expect(found).toMatchObject({ id: 'path', mend: 'Use https://prefect.example/api as the address of the server.' })
  expect(found.seen).toContain('“Prefect Server”')
  const lost = only({ ...foreign, health: http({ status: 404, body: '{"detail":"Not Found"}' }), elsewhere: null })
  expect(lost.seen).toContain('not Prefect’s API')
  expect(lost.mend).toContain('/api')
})

test('credentials: Prefect’s own, a proxy’s, and those of the socket', () => {
  const mine = only({ ...healthy, version: http({ status: 401, body: '{"exception_message":"Unauthorized"}' }) })
  expect(mine).toMatchObject({ id: 'credentials' })
  expect(mine.settings).toEqual(['PREFECT_API_AUTH_STRING', 'PREFECT_SERVER_API_AUTH_STRING'])
  const proxy = only({ ...healthy, health: http({ status: 401, authenticate: 'Basic realm="corp"', body: '' }) })
  expect(proxy).toMatchObject({ id: 'path', seen: expect.stringContaining('Basic realm="corp"') })
  const refused = socket({ authenticated: false, code: 1008, reason: 'Invalid token' })
  expect(only({ ...healthy, events: refused })).toMatchObject({ id: 'events', settings: ['PREFECT_API_AUTH_STRING'] })
})

test('CSRF: by its words, or as a POST that fails from another origin', () => {
  const body = '{"detail":"Missing CSRF token."}'
  expect(only({ ...healthy, post: http({ status: 403, body }) })).toMatchObject({
    id: 'csrf',
    settings: ['PREFECT_SERVER_CSRF_PROTECTION_ENABLED'],
    seen: expect.stringContaining('Missing CSRF token.'),
  })
  expect(only({ ...foreign, post: failed('network') }).settings).toContain('PREFECT_SERVER_CSRF_PROTECTION_ENABLED')
  expect(only({ ...healthy, post: http({ status: 405, body: '' }) }).mend).toContain('GET only')
})

test('a blocked websocket is the proxy’s; requests go on', () => {
  const blocked = socket({ opened: false, authenticated: false, code: 1006 })
  const found = faults({ ...healthy, events: blocked, logs: blocked })
  expect(found.map(({ id }) => id)).toEqual(['events', 'logs'])
  expect(found[0]?.mend).toContain('Upgrade')
  const silent = socket({ authenticated: false })
  expect(only({ ...healthy, events: silent }).seen).toBe('The websocket opens, and then nothing comes.')
})

test('streams that the server does not feed: events are a fault, log lines a note', () => {
  expect(only({ ...healthy, settings: { eventsOut: false } }).settings).toEqual([
    'PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED',
  ])
  const off = diagnose({ ...healthy, settings: { logsOut: false, logsPublishing: false } }, true)
  expect(off.find(({ id }) => id === 'logs')).toMatchObject({
    verdict: 'note',
    settings: ['PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED', 'PREFECT_SERVER_LOGS_STREAM_PUBLISHING_ENABLED'],
  })
  // A server older than the log stream has no such socket.
  const none = socket({ opened: false, authenticated: false, code: 1006 })
  expect(verdicts({ ...healthy, settings: undefined, logs: none })).toMatchObject({ events: 'well', logs: 'note' })
})

test.each([
  ['"2.20.1"', 'fault'],
  ['"3.5.0"', 'note'],
  ['"3.6.7"', 'well'],
  ['"3.10.0"', 'note'],
  ['"4.0.0"', 'note'],
  ['"3.8.8+1.gabc"', 'well'],
  ['{}', 'note'],
  ['', 'note'],
])('version %s: %s', (body, verdict) => expect(verdicts({ ...healthy, version: http({ body }) }).version).toBe(verdict))

test('the report names what was found and carries nothing secret', () => {
  const seen = { ...foreign, health: failed('network'), opaque: true }
  const text = reportText(diagnose(seen, true), [
    ['API', safeAddress('https://user:hunter2@prefect.example/api?key=1#x')],
  ])
  expect(text).toContain('API: https://prefect.example/api\n')
  expect(text).toContain('FAULT')
  expect(text).toContain('PREFECT_SERVER_CORS_ALLOWED_ORIGINS')
  expect(text).not.toMatch(/hunter2|key=1/)
})
