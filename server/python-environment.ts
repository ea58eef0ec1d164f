// A private virtual environment with the pinned Prefect server, below `.podium/`. Deleting that folder undoes it.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from './user-error'

const LOCK = join(import.meta.dirname, 'requirements.txt')
const UV_LOCK = join(import.meta.dirname, 'requirements-uv.txt')
/** The versions that requirements.txt is locked for. */
const OLDEST_MINOR = 10
const NEWEST_MINOR = 14
const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3.14', 'python']

const WAYS_OUT =
  'Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), name it in PODIUM_PYTHON, or use a Prefect server you already have with --api-url.'

type Outcome = { ok: boolean; text: string }
type Options = { env?: NodeJS.ProcessEnv; log?: string; signal?: AbortSignal }

/** Runs a command to its end and keeps what it said. */
function run(command: string, args: string[], { env, log, signal }: Options = {}): Promise<Outcome> {
  signal?.throwIfAborted()
  return new Promise((done, fail) => {
    // A process group of its own: when Podium is stopped, pip and what pip started go together.
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const keep = (chunk: Buffer) => {
      text = (text + chunk).slice(-1_000_000)
      if (log) appendFileSync(log, chunk)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    if (log) appendFileSync(log, `$ ${[command, ...args].join(' ')}\n`)
    const abort = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGTERM')
      } catch {
        // It ended by itself.
      }
      fail(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    const settle = (outcome: Outcome) => {
      signal?.removeEventListener('abort', abort)
      done(outcome)
    }
    child.once('error', (error) => settle({ ok: false, text: error.message }))
    child.once('close', (code) => settle({ ok: code === 0, text }))
  })
}

/** The user's settings for other Pythons must not reach this one; where to find packages stays theirs. */
function cleanEnv(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign =
    /^(PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|CONDA_PREFIX|PIP_USER|PIP_TARGET|PIP_PREFIX|PIP_REQUIRE_HASHES|__PYVENV_LAUNCHER__)$/
  return Object.fromEntries(Object.entries(base).filter(([name]) => !foreign.test(name)))
}

async function versionOf(python: string, options: Options): Promise<string | null> {
  const { ok, text } = await run(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], options)
  return (ok && /^(\d+\.\d+)\s*$/m.exec(text)?.[1]) || null
}

/** The first Python that the pinned server runs on. */
export async function findPython(
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<{ python: string; version: string }> {
  const others: string[] = []
  for (const python of env.PODIUM_PYTHON ? [env.PODIUM_PYTHON] : NAMES) {
    const version = await versionOf(python, { env: cleanEnv(env), signal })
    if (!version) continue
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major === 3 && minor >= OLDEST_MINOR && minor <= NEWEST_MINOR) return { python, version }
    others.push(`${python} is ${version}`)
  }
  const range = `Python 3.${OLDEST_MINOR} to 3.${NEWEST_MINOR}`
  if (env.PODIUM_PYTHON && others.length === 0)
    throw new UserError(
      `PODIUM_PYTHON names ${env.PODIUM_PYTHON}, which does not run; the embedded Prefect server needs ${range}.`,
    )
  throw new UserError(
    `The embedded Prefect server needs ${range}, and ${others.length ? `here ${others.join(', ')}` : 'no Python was found'}. ${WAYS_OUT}`,
  )
}

const NETWORK_TROUBLE =
  /NewConnectionError|ConnectTimeout|Max retries exceeded|name resolution|Name or service not known|nodename nor servname|Network is unreachable|Connection refused|ProxyError|SSLError|Could not find a version|No matching distribution/

function installProblem(text: string, log: string): UserError {
  if (NETWORK_TROUBLE.test(text))
    return new UserError(
      `The first start downloads the Prefect server, and the Python package registry could not be reached: check the network or the proxy settings, or use a Prefect server you already have with --api-url. ${log} has what pip said.`,
    )
  if (/No space left on device/.test(text))
    return new UserError(`There is no room left on the disk for the Prefect server (290 MB); ${log} has what pip said.`)
  const lines = text.trim().split('\n').slice(-5).join('\n')
  return new UserError(`The Prefect server could not be installed; ${log} has what pip said, at last:\n${lines}`)
}

/** Says every ten seconds that a long step is still going on. */
async function withHeartbeat<T>(what: string, say: (text: string) => void, work: Promise<T>): Promise<T> {
  const started = Date.now()
  const beat = setInterval(() => say(`… ${what} (${Math.round((Date.now() - started) / 1000)} s)`), 10_000)
  try {
    return await work
  } finally {
    clearInterval(beat)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Only one Podium installs at a time (`npm test` beside a first `npm start`); the others wait for it. */
async function holdInstallLock(home: string, say: (text: string) => void, signal?: AbortSignal): Promise<() => void> {
  const lock = join(home, 'install.lock')
  for (let told = false; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = Number(readOr(lock, ''))
    // A fresh file may still be empty; one that stays so belongs to nobody.
    const dead = holder ? !isAlive(holder) : ageMs(lock) > 5_000
    if (dead) rmSync(lock, { force: true })
    else {
      if (!told) say(`Waiting for another Podium (process ${holder || 'unknown'}) to install the Prefect server`)
      told = true
      await sleep(300, undefined, { signal })
    }
  }
}

const readOr = (file: string, otherwise: string) => (existsSync(file) ? readFileSync(file, 'utf8') : otherwise)
const ageMs = (file: string) => (existsSync(file) ? Date.now() - statSync(file).mtimeMs : 0)

export type EnvironmentOptions = {
  /** The folder everything is put into, `.podium` by default. */
  home: string
  say: (text: string) => void
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal
}

/** Creates or reuses the virtual environment and returns its Python. A stamp, written last, says that it is whole. */
export async function ensurePythonEnvironment(options: EnvironmentOptions): Promise<string> {
  const { home, say, env = process.env, signal } = options
  if (process.platform === 'win32')
    throw new UserError('The embedded Prefect server runs on Linux and macOS: on Windows use WSL, or --api-url.')
  mkdirSync(home, { recursive: true })
  const venv = join(home, 'server')
  const python = join(venv, 'bin', 'python')
  const stamp = join(venv, '.installed')
  const locked = createHash('sha256').update(readFileSync(LOCK)).digest('hex')
  const isCurrent = async () => {
    if (!existsSync(stamp) || !existsSync(python)) return false
    // The version too: an update of the system may have put another Python behind the links of the environment.
    return readFileSync(stamp, 'utf8') === `${locked} ${await versionOf(python, { env: cleanEnv(env), signal })}`
  }
  if (await isCurrent()) return python

  const found = await findPython(env, signal)
  const release = await holdInstallLock(home, say, signal)
  try {
    if (await isCurrent()) return python
    say(`Installing Prefect into ${venv} (once, 290 MB)`)
    await withHeartbeat('still installing', say, install(found, venv, { home, env, signal }))
    writeFileSync(stamp, `${locked} ${found.version}`)
    return python
  } finally {
    release()
  }
}

async function install(
  found: { python: string; version: string },
  venv: string,
  { home, env, signal }: { home: string; env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  const log = join(home, 'install.log')
  rmSync(venv, { recursive: true, force: true })
  writeFileSync(log, '')
  const clean = cleanEnv(env)
  const step = (command: string, args: string[], extra: NodeJS.ProcessEnv = {}) =>
    run(command, args, { env: { ...clean, ...extra }, log, signal })

  const made = await step(found.python, ['-m', 'venv', venv])
  if (!made.ok) {
    rmSync(venv, { recursive: true, force: true })
    if (/ensurepip|No module named '?venv/.test(made.text))
      throw new UserError(
        `Python ${found.version} here has no venv module, which the embedded Prefect server needs. ${WAYS_OUT}`,
      )
    throw new UserError(`The virtual environment ${venv} could not be created: ${made.text.trim().split('\n').at(-1)}`)
  }
  const python = join(venv, 'bin', 'python')
  const pip = [
    '-m',
    'pip',
    '--disable-pip-version-check',
    '--no-input',
    '--retries',
    '2',
    'install',
    '-q',
    '--require-hashes',
  ]
  // uv installs the same locked files three times faster. It has no build for every platform and does not read pip's
  // settings (a company mirror), so pip, which then needs --no-deps to accept the lock, is the second way.
  const uv = await step(python, [...pip, '--only-binary', ':all:', '-r', UV_LOCK])
  if (uv.ok) {
    const cache = join(home, 'uv-cache')
    const args = ['pip', 'install', '-q', '--python', python, '--compile-bytecode', '--require-hashes', '-r', LOCK]
    const { ok } = await step(join(venv, 'bin', 'uv'), args, { UV_CACHE_DIR: cache, UV_HTTP_RETRIES: '1' })
    rmSync(cache, { recursive: true, force: true })
    if (ok) return
  }
  // Without a network both answers are the same; do not wait for it twice.
  if (!uv.ok && /NewConnectionError|name resolution|Network is unreachable/.test(uv.text))
    throw installProblem(uv.text, log)
  const byPip = await step(python, [...pip, '--no-deps', '-r', LOCK])
  if (!byPip.ok) throw installProblem(byPip.text, log)
}
