import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { announceRunning, prefectEnv, readRunning } from './embedded-prefect'

test("nothing of the user's own Prefect or Python reaches the embedded server and its runs", () => {
  const base = {
    HOME: '/home/ada',
    HTTPS_PROXY: 'http://proxy:3128',
    PREFECT_API_KEY: 'pnu_1',
    PREFECT_API_URL: 'https://cloud/api',
    PREFECT_SERVER_DATABASE_CONNECTION_URL: 'postgresql://production',
    PYTHONPATH: '/home/ada/lib',
    VIRTUAL_ENV: '/home/ada/venv',
  }
  const env = prefectEnv('/data', 'http://127.0.0.1:4281/api', base)
  expect(env).toMatchObject({
    HOME: '/home/ada',
    HTTPS_PROXY: 'http://proxy:3128',
    PREFECT_HOME: '/data',
    PREFECT_API_URL: 'http://127.0.0.1:4281/api',
    // Otherwise every web page may read this server.
    PREFECT_SERVER_CORS_ALLOWED_ORIGINS: 'http://127.0.0.1:4281',
  })
  for (const name of ['PREFECT_API_KEY', 'PREFECT_SERVER_DATABASE_CONNECTION_URL', 'PYTHONPATH', 'VIRTUAL_ENV'])
    expect(env[name]).toBeUndefined()
})

test('a running Podium is found by its data until it ends; one that was killed is not', () => {
  const data = mkdtempSync(join(tmpdir(), 'podium-data-'))
  const running = { pid: process.pid, url: 'http://127.0.0.1:4300', apiUrl: 'http://x/api', authString: 'a:b' }
  expect(readRunning(data)).toBeNull()
  const withdraw = announceRunning(data, running)
  expect(readRunning(data)).toEqual(running)
  expect(statSync(join(data, 'running.json')).mode & 0o077).toBe(0)
  withdraw()
  expect(readRunning(data)).toBeNull()
  announceRunning(data, { ...running, pid: 4_194_305 }) // above any process number
  expect(readRunning(data)).toBeNull()
  writeFileSync(join(data, 'running.json'), '{"pid"')
  expect(readRunning(data)).toBeNull()
  rmSync(data, { recursive: true })
})
