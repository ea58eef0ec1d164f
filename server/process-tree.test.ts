// Real processes, with a small Python file in the place of Prefect: what is started must never be left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { relationOf } from './parent-watch'
import { findPython } from './python-environment'

vi.setConfig({ testTimeout: 30_000 }) // whole processes start here, on a machine that may be busy

const here = import.meta.dirname
let folder: string
let started: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-tree-'))
  // Like a worker with a flow run: a child that leads a session of its own and would go on for minutes.
  writeFileSync(
    join(folder, 'worker.py'),
    `import os, subprocess, sys, time
run = subprocess.Popen([sys.executable, sys.argv[0].replace("worker", "run")], start_new_session=True)
print(os.getpid(), run.pid, flush=True)
time.sleep(600)
`,
  )
  writeFileSync(
    join(folder, 'run.py'),
    `import signal, sys, time
def crash(*_):
    open(sys.argv[0] + ".told", "w").close()
    sys.exit()
signal.signal(signal.SIGTERM, crash)
open(sys.argv[0] + ".ready", "w").close()
time.sleep(600)
`,
  )
  // Ignores the request to end, as a run that is stuck.
  writeFileSync(
    join(folder, 'stubborn.py'),
    `import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
time.sleep(600)
`,
  )
})

afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
  started = []
  rmSync(folder, { recursive: true })
})

const isGone = (pid: number) => {
  const relation = relationOf(pid)
  return relation === null || relation.parent === 0
}
/** Those that are still there after a while; of processes that end in order, none. */
async function left(pids: number[]): Promise<number[]> {
  const remaining = () => pids.filter((pid) => !isGone(pid))
  return vi.waitUntil(() => remaining().length === 0, { timeout: 8_000 }).then(remaining, remaining)
}

/** The process numbers that a program prints when it is up. */
async function firstNumbers(child: ChildProcess): Promise<number[]> {
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) if (/^\d/.test(line)) return line.split(' ').map(Number)
  throw new Error('ended without a number')
}

async function supervise(file: string, env: Record<string, string> = {}) {
  const { python } = await findPython()
  const child = spawn(python, [join(here, 'supervise.py'), join(folder, file)], {
    env: { ...process.env, PODIUM_STOP_SECONDS: '0.5', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  started.push(child)
  return child
}

describe('a supervised process', () => {
  test.each(['stop\n', ''])('ends with its flow runs when its input closes after %j', async (word) => {
    const child = await supervise('worker.py')
    const pids = await firstNumbers(child)
    await vi.waitUntil(() => existsSync(join(folder, 'run.py.ready')), { timeout: 8_000 })
    child.stdin?.end(word)
    await once(child, 'exit')
    expect(existsSync(join(folder, 'run.py.told'))).toBe(true)
    expect(await left(pids)).toEqual([])
  })

  test('ends even if it ignores the request', async () => {
    const child = await supervise('stubborn.py')
    await firstNumbers(child)
    child.stdin?.end('stop\n')
    const [, signal] = (await once(child, 'exit')) as [number, string]
    expect(signal).toBe('SIGKILL')
  })

  test('ends when the launcher is killed', async () => {
    const { python } = await findPython()
    const script = `const child = require('node:child_process').spawn(process.argv[1], process.argv.slice(2), { stdio: ['pipe', 'inherit', 'inherit'], detached: true }); setInterval(() => {}, 1000)`
    const launcher = spawn(
      process.execPath,
      ['-e', script, python, join(here, 'supervise.py'), join(folder, 'worker.py')],
      {
        env: { ...process.env, PODIUM_STOP_SECONDS: '0.5' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    started.push(launcher)
    const pids = await firstNumbers(launcher)
    launcher.kill('SIGKILL')
    expect(await left(pids)).toEqual([])
  })

  test.runIf(process.platform === 'linux')('the last to end removes what a killed worker left', async () => {
    const session = { PODIUM_SESSION: `test-${process.pid}-${Date.now()}` }
    const server = await supervise('stubborn.py', { ...session, PODIUM_SWEEP: '1' })
    await firstNumbers(server)
    const worker = await supervise('worker.py', session)
    const [, run = 0] = await firstNumbers(worker)
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    expect(isGone(run)).toBe(false)
    server.stdin?.end('stop\n')
    expect(await left([run])).toEqual([])
  })

  test('a second one on the same data does not start, until the first has ended', async () => {
    const lock = { PODIUM_LOCK: join(folder, 'server.lock') }
    const first = await supervise('worker.py', lock)
    await firstNumbers(first)
    const early = await supervise('worker.py', { ...lock, PODIUM_LOCK_SECONDS: '0' })
    expect(await once(early, 'exit')).toEqual([75, null])
    const patient = await supervise('worker.py', lock)
    first.stdin?.end('stop\n')
    expect(await firstNumbers(patient)).toHaveLength(2)
    patient.stdin?.end('stop\n')
    await once(patient, 'exit')
  })
})

describe('the parent', () => {
  test('is found with its name', () => {
    expect(relationOf(process.pid)?.parent).toBe(process.ppid)
    expect(relationOf(4_194_305)).toBeNull()
  })

  test('its sudden end is noticed, also behind the shell that npm puts in between', async () => {
    const watcher = join(folder, 'watcher.ts')
    writeFileSync(
      watcher,
      `import { watchParent } from ${JSON.stringify(join(here, 'parent-watch.ts'))}
watchParent(() => { console.log('0'); process.exit() })
console.log(process.pid)
setInterval(() => {}, 1000)
`,
    )
    const command = `"${process.execPath}" --import tsx "${watcher}"; true`
    const npm = spawn(
      process.execPath,
      ['-e', `require('node:child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' })`, command],
      {
        cwd: here,
        env: { ...process.env, npm_lifecycle_event: 'start' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    started.push(npm)
    const [pid = 0] = await firstNumbers(npm)
    expect(isGone(pid)).toBe(false)
    npm.kill('SIGKILL')
    expect(await left([pid])).toEqual([])
  })
})
