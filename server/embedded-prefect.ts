// The embedded default: a pinned Prefect server with SQLite, and a worker that runs the sample workspace.
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensurePythonEnvironment } from './python-environment'
import { type SupervisedProcess, startSupervised } from './supervised-process'
import { credentialsFrom } from './upstream'
import { UserError } from './user-error'

const WORKSPACE = join(import.meta.dirname, 'sample-workspace')
const USUAL_PORT = 4281
/** A first start migrates a new database: 10 s on a quiet machine, minutes on a very busy one. */
const PATIENCE_MS = 180_000
/** What supervise.py exits with when another server holds the data folder. */
const EXIT_LOCKED = 75

export type EmbeddedOptions = {
  /** Holds the virtual environment, shared by all data folders; `.podium` in the product. */
  home: string
  /** Holds the database and logs of this server; `<home>/prefect` by default. */
  data?: string
  say?: (text: string) => void
  /** Added to the environment of server, worker and flow runs, such as `PREFECT_SERVER_API_AUTH_STRING`. */
  env?: Record<string, string>
  /** Seeds the sample workspace once and runs its worker; without it there is only a bare server. */
  sampleWorkspace?: boolean
  /** Launches some runs after seeding, so that there is something to see at once. */
  firstRuns?: boolean
  /** The wanted port; any free one while it is taken. 0 for any. */
  port?: number
  /** A Python that has Prefect, to run another version of it than the pinned one. */
  python?: string
  signal?: AbortSignal
}

export type EmbeddedPrefect = {
  apiUrl: string
  /** `user:password` when the server asks for one (`PREFECT_SERVER_API_AUTH_STRING` in `env`). */
  authString: string | null
  /** The Python and environment of this server, to run scripts against it. */
  python: string
  env: NodeJS.ProcessEnv
  /** Resolves with one sentence and the last output when the server or the worker ends by itself. Never rejects. */
  ended: Promise<string>
  stop: () => Promise<void>
}

/** The data folder is served by another Podium already. */
export class DataInUse extends UserError {
  constructor(readonly data: string) {
    super(
      `Another Podium already runs a Prefect server on ${data}: use that one, stop it first, or give this one its own folder with PODIUM_HOME.`,
    )
  }
}

function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', (error) => (wanted ? done(freePort(0)) : fail(error)))
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))))
    })
  })
}

/** The environment of server, worker and flow runs: nothing of the user's own Prefect or Python leaks in. */
export function prefectEnv(data: string, apiUrl: string, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const foreign = /^(PREFECT_.*|PYTHON.*|VIRTUAL_ENV|CONDA_PREFIX)$/
  return {
    ...Object.fromEntries(Object.entries(base).filter(([name]) => !foreign.test(name))),
    PREFECT_HOME: data,
    PREFECT_PROFILES_PATH: join(data, 'profiles.toml'),
    PREFECT_API_URL: apiUrl,
    PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
    DO_NOT_TRACK: '1',
    PREFECT_SERVER_UI_ENABLED: 'false',
    // By default the server lets every web page read it; only this address may.
    PREFECT_SERVER_CORS_ALLOWED_ORIGINS: new URL(apiUrl).origin,
    PREFECT_SERVER_LOGGING_LEVEL: 'WARNING',
    // Live log lines: both are off in a stock server.
    PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED: 'true',
    PREFECT_SERVER_LOGS_STREAM_PUBLISHING_ENABLED: 'true',
    PREFECT_CLI_PROMPT: 'false',
    PREFECT_CLI_COLORS: 'false',
    NO_COLOR: '1',
    // Runs start, and their log lines arrive, within a second.
    PREFECT_WORKER_QUERY_SECONDS: '1',
    PREFECT_LOGGING_TO_API_BATCH_INTERVAL: '0.5',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  }
}

/** Resolves with null once it is ready, or with its exit code when it ends before. */
async function waitFor(
  what: SupervisedProcess,
  signal: AbortSignal | undefined,
  answers: () => Promise<boolean> | boolean = () => true,
): Promise<number | NodeJS.Signals | null> {
  let exit: number | NodeJS.Signals | null = null
  void what.exited.then((code) => (exit = code))
  const until = Date.now() + PATIENCE_MS
  while (!(what.isReady() && (await answers()))) {
    if (exit !== null) return exit
    if (Date.now() > until)
      throw new UserError(
        `${what.name} was not ready after ${PATIENCE_MS / 1000} s. Its last output:\n${what.tail().trim()}`,
      )
    await sleep(100, undefined, { signal })
  }
  return null
}

const failedToStart = ({ name, tail }: SupervisedProcess, exit: number | NodeJS.Signals) =>
  new UserError(`${name} ended while starting (${exit}). Its last output:\n${tail().trim()}`)

/** Whether it is our server that answers: a port that was free a moment ago may have gone to another Prefect. */
async function isOurs(apiUrl: string, data: string, authString: string | null): Promise<boolean> {
  try {
    const authorization = credentialsFrom({ PREFECT_API_AUTH_STRING: authString ?? undefined })?.header
    const headers: HeadersInit = authorization ? { authorization } : {}
    const answer = await fetch(`${apiUrl}/admin/settings`, { headers, signal: AbortSignal.timeout(5_000) })
    const settings: unknown = await answer.json()
    return typeof settings === 'object' && settings !== null && 'home' in settings && settings.home === data
  } catch {
    return false
  }
}

type ServerOptions = {
  python: string
  home: string
  data: string
  port: number
  env: (apiUrl: string) => NodeJS.ProcessEnv
  authString: string | null
  signal: AbortSignal | undefined
}

/** Starts the server on the wanted port, or on any other when that one is taken, also in the very last moment. */
async function startServer(options: ServerOptions): Promise<{ server: SupervisedProcess; apiUrl: string }> {
  const { python, home, data, env, authString, signal } = options
  const port = await freePort(options.port)
  const apiUrl = `http://127.0.0.1:${port}/api`
  const address = ['--host', '127.0.0.1', '--port', String(port)]
  const server = startSupervised({
    name: 'The Prefect server',
    python,
    args: ['prefect', 'server', 'start', ...address, '--no-ui', '--keep-alive-timeout', '120'],
    env: { ...env(apiUrl), PODIUM_LOCK: join(data, 'server.lock'), PODIUM_SWEEP: '1' },
    cwd: home,
    logFile: join(data, 'logs', 'server.log'),
    readyLine: 'data locked',
  })
  try {
    const exit = await waitFor(server, signal, () => isOurs(apiUrl, data, authString))
    if (exit === null) return { server, apiUrl }
    if (exit === EXIT_LOCKED) throw new DataInUse(data)
    if (/address already in use/i.test(server.tail()) && options.port !== 0) return startServer({ ...options, port: 0 })
    throw failedToStart(server, exit)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function startWorker(python: string, env: NodeJS.ProcessEnv, data: string, signal: AbortSignal | undefined) {
  const worker = startSupervised({
    name: 'The worker',
    python,
    args: [join(WORKSPACE, 'workspace.py')],
    env,
    cwd: WORKSPACE,
    logFile: join(data, 'logs', 'worker.log'),
    readyLine: 'workspace ready',
  })
  try {
    const exit = await waitFor(worker, signal)
    if (exit !== null) throw failedToStart(worker, exit)
    return worker
  } catch (error) {
    await worker.stop()
    throw error
  }
}

/** Starts a Prefect server, and by default the worker of the sample workspace; ready when this resolves. */
export async function startEmbeddedPrefect(options: EmbeddedOptions): Promise<EmbeddedPrefect> {
  const { home, say = () => {}, sampleWorkspace = true, firstRuns = true, signal } = options
  const python = options.python ?? (await ensurePythonEnvironment({ home, say, signal }))
  const data = options.data ?? join(home, 'prefect')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const authString = options.env?.PREFECT_SERVER_API_AUTH_STRING ?? null
  const session = { PODIUM_SESSION: randomUUID() }
  const envFor = (apiUrl: string): NodeJS.ProcessEnv => ({
    ...prefectEnv(data, apiUrl),
    ...(authString ? { PREFECT_API_AUTH_STRING: authString } : {}),
    ...options.env,
    ...session,
  })

  say('Starting the Prefect server')
  const port = options.port ?? Number(process.env.PODIUM_PREFECT_PORT || USUAL_PORT)
  const { server, apiUrl } = await startServer({ python, home, data, port, env: envFor, authString, signal })
  const env = envFor(apiUrl)
  let worker: SupervisedProcess | null = null
  if (sampleWorkspace) {
    say('Preparing the sample workspace and its worker')
    try {
      worker = await startWorker(python, { ...env, PODIUM_FIRST_RUNS: firstRuns ? '1' : '0' }, data, signal)
    } catch (error) {
      await server.stop()
      throw error
    }
  }
  let stopping: Promise<void> | null = null
  const ended = Promise.race(
    [server, worker]
      .filter((part) => part !== null)
      .map(async (part) => {
        const exit = await part.exited
        return `${part.name} ended by itself (${exit}). Its last output:\n${part.tail().trim()}`
      }),
  )
  return {
    apiUrl,
    authString,
    python,
    env,
    ended,
    // The worker first: its runs tell the server that they crash.
    stop: () => (stopping ??= Promise.resolve(worker?.stop()).then(() => server.stop())),
  }
}

/** What a running Podium writes beside its data, so that another one can join it. */
export type RunningPodium = { pid: number; url: string; apiUrl: string; authString: string | null }

const runningFile = (data: string) => join(data, 'running.json')

export function announceRunning(data: string, running: RunningPodium): () => void {
  writeFileSync(runningFile(data), JSON.stringify(running), { mode: 0o600 })
  return () => rmSync(runningFile(data), { force: true })
}

/** The Podium that serves this data folder now, or null. */
export function readRunning(data: string): RunningPodium | null {
  try {
    const value = JSON.parse(readFileSync(runningFile(data), 'utf8')) as RunningPodium
    process.kill(value.pid, 0)
    return value
  } catch {
    return null
  }
}
