import { startServedPrefect } from './served-prefect'

/**
 * Playwright's global setup: one real Prefect server with the sample workspace and its worker for all journeys.
 * With `PODIUM_URL` they run against the Podium that is there, such as one started by `npm start`.
 */
export default async function workspace() {
  if (process.env.PODIUM_URL) return undefined
  const started = Date.now()
  const say = (text: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`)
  // The server wants credentials that only the gateway has: every journey proves that it adds them.
  const env = { PREFECT_SERVER_API_AUTH_STRING: `e2e:${crypto.randomUUID()}` }
  const served = await startServedPrefect({ say, firstRuns: false, env })
  // Workers are started after this and inherit it.
  process.env.PODIUM_URL = served.url
  process.env.PODIUM_E2E_API = served.prefect.apiUrl
  say(`Podium with a Prefect server of its own: ${served.url}`)
  return () => served.stop()
}
