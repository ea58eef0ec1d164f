import { startServedPrefect } from './served-prefect'

/** Playwright's global setup: one real Prefect server with the sample workspace and its worker for all journeys. */
export default async function workspace() {
  const started = Date.now()
  const say = (text: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`)
  const served = await startServedPrefect({ say, firstRuns: false })
  // Workers are started after this and inherit it.
  process.env.PODIUM_URL = served.url
  say(`Podium with a Prefect server of its own: ${served.url}`)
  return () => served.stop()
}
