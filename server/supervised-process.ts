import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const SUPERVISE = join(import.meta.dirname, 'supervise.py')
const LOG_LIMIT = 10 << 20
const TAIL = 4_000

/** A Python process that ends when this one does, however that happens (see supervise.py). */
export type SupervisedProcess = {
  name: string
  pid: number | undefined
  /** Its exit code, or the name of the signal that ended it. */
  exited: Promise<number | NodeJS.Signals>
  /** Whether it has printed its `readyLine`. */
  isReady: () => boolean
  /** The last it printed. */
  tail: () => string
  stop: () => Promise<void>
}

type Options = {
  name: string
  python: string
  /** A module or a `.py` file, and its arguments. */
  args: string[]
  env: NodeJS.ProcessEnv
  cwd: string
  logFile: string
  readyLine: string
}

export function startSupervised({ name, python, args, env, cwd, logFile, readyLine }: Options): SupervisedProcess {
  mkdirSync(dirname(logFile), { recursive: true })
  // A session of its own: Ctrl-C in the terminal reaches Podium only, which then ends things in order.
  const child: ChildProcess = spawn(python, [SUPERVISE, ...args], { env, cwd, detached: true, stdio: 'pipe' })
  child.stdin?.on('error', () => {})
  const openLog = () => createWriteStream(logFile).on('error', () => {})
  let log = openLog()
  let written = 0
  let tail = ''
  let ready = false
  const keep = (chunk: Buffer) => {
    const text = tail + chunk
    ready ||= text.includes(readyLine)
    tail = text.slice(-TAIL)
    written += chunk.length
    if (written > LOG_LIMIT) {
      log.end()
      log = openLog()
      written = chunk.length
    }
    log.write(chunk)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const exited = new Promise<number | NodeJS.Signals>((done) => {
    child.once('error', (error) => {
      tail += error.message
      done(1)
    })
    child.once('exit', (code, signal) => done(signal ?? code ?? 1))
  })
  return {
    name,
    pid: child.pid,
    exited,
    isReady: () => ready,
    tail: () => tail,
    async stop() {
      child.stdin?.end('stop\n')
      const patience = new AbortController()
      const kill = sleep(15_000, undefined, { signal: patience.signal }).then(
        () => child.kill('SIGKILL'),
        () => false,
      )
      await exited
      patience.abort()
      await kill
    },
  }
}
