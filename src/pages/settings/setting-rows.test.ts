import { expect, test } from 'vitest'
import { databaseKind, envLine, matchingSettings, settingRows } from './setting-rows'

const tree = {
  home: '/srv/prefect',
  api: { url: 'http://10.0.0.1:4200/api', auth_string: '**********', key: null },
  client: { custom_headers: { Authorization: 'Bearer hunter2' }, retry_extra_codes: [500] },
  server: {
    api: { cors_allowed_origins: '*', port: 4200 },
    database: { driver: null },
    docket: { url: 'redis://user:hunter2@redis:6379/0' },
    services: { db_vacuum: { event_retention_overrides: { 'prefect.flow-run.heartbeat': 'P7D' } } },
  },
}
const rows = settingRows(tree)
const row = (path: string) => rows.find((each) => each.path === path)!

test('each setting has its path and its variable; mappings are values and not groups', () => {
  expect(rows.map(({ path }) => path)).toEqual([
    'home',
    'api.url',
    'api.auth_string',
    'api.key',
    'client.custom_headers',
    'client.retry_extra_codes',
    'server.api.cors_allowed_origins',
    'server.api.port',
    'server.database.driver',
    'server.docket.url',
    'server.services.db_vacuum.event_retention_overrides',
  ])
  expect(row('server.api.cors_allowed_origins').env).toBe('PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS')
})

test('what is secret is neither shown nor found nor copied, also where the server does not mask it', () => {
  expect(JSON.stringify(rows.map(({ text }) => text))).not.toContain('hunter2')
  expect(matchingSettings(rows, 'hunter2')).toEqual([])
  expect(row('server.docket.url').text).toBe('redis://user:**********@redis:6379/0')
  expect(envLine(row('server.docket.url'))).toBe('PREFECT_SERVER_DOCKET_URL=')
  expect(envLine(row('client.custom_headers'))).toBe('PREFECT_CLIENT_CUSTOM_HEADERS=')
  expect(envLine(row('api.auth_string'))).toBe('PREFECT_API_AUTH_STRING=')
})

test('a line for the environment can be pasted into a shell', () => {
  expect(envLine(row('server.api.port'))).toBe('PREFECT_SERVER_API_PORT=4200')
  expect(envLine(row('api.url'))).toBe('PREFECT_API_URL=http://10.0.0.1:4200/api')
  expect(envLine(row('client.retry_extra_codes'))).toBe("PREFECT_CLIENT_RETRY_EXTRA_CODES='[500]'")
  expect(envLine({ ...row('home'), value: "it's", text: "it's" })).toBe(String.raw`PREFECT_HOME='it'\''s'`)
  expect(envLine(row('api.key'))).toBe('PREFECT_API_KEY=')
})

test('found by name, value or variable, every word of it', () => {
  const found = (search: string) => matchingSettings(rows, search).map(({ path }) => path)
  expect(found('PREFECT_API_URL')).toEqual(['api.url'])
  expect(found('cors')).toEqual(['server.api.cors_allowed_origins'])
  expect(found('10.0.0.1 url')).toEqual(['api.url'])
  expect(found('')).toHaveLength(rows.length)
})

test('the kind of database, where it is told', () => {
  expect(databaseKind(rows)).toBeUndefined()
  expect(databaseKind(settingRows({ server: { database: { driver: 'postgresql+asyncpg' } } }))).toBe('PostgreSQL')
  expect(databaseKind(settingRows({ server: { database: { driver: 'sqlite+aiosqlite' } } }))).toBe('SQLite')
})

test('anything but a tree has no rows', () => {
  expect(settingRows(null)).toEqual([])
  expect(settingRows('no')).toEqual([])
})
