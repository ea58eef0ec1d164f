import { join, resolve } from 'node:path'
import type { FullConfig } from '@playwright/test'
import { createGateway } from '../server/gateway'
import { ensurePythonEnvironment } from '../server/python-environment'
import { startServedPrefect } from './served-prefect'

const home = resolve(import.meta.dirname, '../.podium')

/**
 * Playwright's global setup: for each of its workers a real Prefect server with the sample workspace, so that journeys
 * see nothing of those beside them. With `PODIUM_URL` they run against the Podium that is there, such as one started
 * by `npm start`.
 */
export default async function workspaces({ workers }: FullConfig) {
  if (process.env.PODIUM_URL) return undefined
  const started = Date.now()
  const say = (text: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`)
  const python = await ensurePythonEnvironment({ home, say })
  const port = Number(process.env.PODIUM_TEST_PORT ?? 4400)
  const all = await Promise.all(Array.from({ length: workers }, (_, index) => start(python, port && port + index)))
  for (const { env } of all) say(`Podium with a Prefect server of its own: ${env.PODIUM_URL}`)
  // Workers inherit this, and each takes its own of them (playwright.config.ts); the tests are gathered here, with the first.
  process.env.PODIUM_E2E_WORKSPACES = JSON.stringify(all.map(({ env }) => env))
  Object.assign(process.env, all[0]?.env)
  return async () => {
    await Promise.all(all.map(({ stop }) => stop()))
  }
}

async function start(python: string, port: number) {
  // The server wants credentials that only the gateway has, and CSRF tokens: every journey proves that both are given.
  const authString = `e2e:${crypto.randomUUID()}`
  const served = await startServedPrefect({
    python,
    port,
    firstRuns: false,
    env: {
      PREFECT_SERVER_API_AUTH_STRING: authString,
      PREFECT_SERVER_CSRF_PROTECTION_ENABLED: 'true',
      PREFECT_SERVER_CORS_ALLOWED_ORIGINS: '*',
    },
  })
  // A second Podium in front of the same server, which has to be logged in to.
  const without = createGateway({ dist: join(import.meta.dirname, '../dist') })
  const { url } = await without.listen({ host: '127.0.0.1', port: 0 })
  without.connect({ apiUrl: served.prefect.apiUrl })
  return {
    env: {
      PODIUM_URL: served.url,
      PODIUM_E2E_API: served.prefect.apiUrl,
      // For journeys that start a worker of their own, and those that hold what a page counts against the database itself.
      PODIUM_E2E_PYTHON: served.prefect.python,
      PODIUM_E2E_DATABASE: served.database,
      PODIUM_E2E_AUTH: authString,
      PODIUM_E2E_LOGIN: url,
    },
    stop: async () => {
      await without.close()
      await served.stop()
    },
  }
}
