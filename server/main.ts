// `npm start`: builds the dashboard, finds or starts a Prefect server, and serves both at one address.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HELP, type Settings, readSettings } from './arguments'
import { ensureBuilt } from './build'
import { announceRunning, DataInUse, type EmbeddedPrefect, readRunning, startEmbeddedPrefect } from './embedded-prefect'
import { findUsualPrefect, namedPrefect } from './find-prefect'
import { type Gateway, createGateway, isLoopback } from './gateway'
import { watchParent } from './parent-watch'
import { type Credentials, credentialsFrom } from './upstream'
import { UserError } from './user-error'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')
const started = Date.now()
const say = (text: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`)

const stopping = new AbortController()
let gateway: Gateway | null = null
let own: Promise<EmbeddedPrefect> | null = null
let withdraw = () => {}

/** Ends everything in order, once. What is still being started notices the signal and cleans up after itself. */
async function end(code: number): Promise<never> {
  if (stopping.signal.aborted) return new Promise(() => {})
  stopping.abort(new UserError('Stopped'))
  withdraw()
  await gateway?.close()
  const server = await own?.catch(() => null)
  await server?.stop()
  process.exit(code)
}

type Api = { apiUrl: string; credentials: Credentials | null; about: string }

/** The given address, else a server on the usual port, else null for the embedded one. */
async function findApi({ apiUrl, embedded: ownOnly }: Settings): Promise<Api | null> {
  const credentials = credentialsFrom(process.env)
  const found = apiUrl
    ? await namedPrefect(apiUrl, credentials)
    : ownOnly
      ? null
      : await findUsualPrefect(credentials, say)
  if (!found) return null
  const about =
    found.version === null
      ? `Prefect at ${found.apiUrl}, to which each visitor logs in (or set PREFECT_API_AUTH_STRING=user:password)`
      : `Prefect ${found.version} at ${found.apiUrl}`
  return { apiUrl: found.apiUrl, credentials, about }
}

/** Joins the server of a Podium that already runs on the same data: there can only be one. */
function joinRunning(data: string): Api | null {
  const running = readRunning(data)
  if (!running) return null
  say(
    `Another Podium (process ${running.pid}, ${running.url}) runs on ${data}: using its Prefect server, until it ends`,
  )
  const watch = setInterval(() => {
    if (readRunning(data)?.pid === running.pid) return
    clearInterval(watch)
    console.error(`\nThe Podium whose Prefect server this one used (process ${running.pid}) has ended.`)
    void end(1)
  }, 1_000)
  watch.unref()
  const credentials = credentialsFrom({ PREFECT_API_AUTH_STRING: running.authString ?? undefined })
  return { apiUrl: running.apiUrl, credentials, about: `the embedded Prefect at ${running.apiUrl}` }
}

async function startOwn(home: string, data: string, url: string): Promise<Api> {
  // Whoever may launch a run may run any command here, and a web page can reach this port: it needs a password.
  const authString = `podium:${randomBytes(24).toString('base64url')}`
  // Runs print a link to themselves in their logs: to this dashboard.
  const env = { PREFECT_SERVER_API_AUTH_STRING: authString, PREFECT_UI_URL: url }
  own = startEmbeddedPrefect({ home, data, say, env, signal: stopping.signal })
  const { apiUrl, ended } = await own
  void ended.then((why) => {
    if (stopping.signal.aborted) return
    console.error(`\n${why}`)
    void end(1)
  })
  withdraw = announceRunning(data, { pid: process.pid, url, apiUrl, authString })
  return {
    apiUrl,
    credentials: credentialsFrom({ PREFECT_API_AUTH_STRING: authString }),
    about: `the embedded Prefect, its data in ${data}`,
  }
}

/** Of two that start at once on the same data, the second joins the first when that is ready. */
const joinInstead = (data: string) => (error: unknown) => {
  const api = error instanceof DataInUse ? joinRunning(data) : null
  if (api) return api
  throw error
}

function warnWhenOpen({ host, password }: Settings): void {
  if (isLoopback(host) || password) return
  console.error(
    [
      '',
      '  !!  WARNING: Podium listens beyond this machine and asks nobody for a password.',
      `  !!  Whoever reaches ${host} can launch, cancel and delete runs, with the credentials given to Podium.`,
      '  !!  Set PODIUM_PASSWORD, or listen on 127.0.0.1.',
      '',
    ].join('\n'),
  )
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (settings.help) return console.log(HELP)
  if (!settings.build && !existsSync(join(dist, 'index.html')))
    throw new UserError('There is no built dashboard in dist/ to serve: start without --no-build.')

  const { host, port, password, allowedNames, basePath } = settings
  gateway = createGateway({ dist, password, allowedNames, basePath })
  // The port comes first, so that a problem with it costs a moment and not the installation.
  const { url } = await gateway.listen({
    host,
    port,
    onTaken: (taken) => say(`Port ${taken} is taken, trying the next`),
  })
  warnWhenOpen(settings)

  const found = await findApi(settings)
  if (settings.build) await ensureBuilt({ root, say, signal: stopping.signal })
  const home = resolve(root, settings.home ?? '.podium')
  const data = join(home, 'prefect')
  const api = found ?? joinRunning(data) ?? (await startOwn(home, data, url).catch(joinInstead(data)))
  gateway.connect(api)
  say(`Showing ${api.about}`)
  console.log(`Podium is ready: ${url}`)
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}) // the terminal may go first
process.on('SIGINT', () => {
  if (stopping.signal.aborted) process.exit(130) // asked twice: supervise.py ends the rest
  console.log()
  say('Stopping')
  void end(0)
})
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
watchParent(() => void end(1))

function fail(error: unknown): void {
  if (stopping.signal.aborted) return
  const message = error instanceof Error ? error.message : String(error)
  console.error(error instanceof UserError ? `\n${message}` : `\nPodium has to stop: ${message}`)
  if (process.env.PODIUM_DEBUG) console.error(error)
  void end(1)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
void main().catch(fail)
