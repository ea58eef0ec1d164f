// The command as a person runs it: whatever goes wrong is one sentence and a non-zero exit, never a stack trace.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakePrefect, send, startFakePrefect } from './fake-prefect'

vi.setConfig({ testTimeout: 30_000 }) // whole processes start here, on a machine that may be busy

let folder: string
let prefect: FakePrefect

// A checkout of its own, so that neither a build nor a running Podium of the real one matters.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-main-'))
  cpSync(import.meta.dirname, join(folder, 'server'), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  symlinkSync(resolve(import.meta.dirname, '..', 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(async () => {
  mkdirSync(join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'dist', 'index.html'), '<title>Podium</title>')
  prefect = await startFakePrefect()
  prefect.answer((_req, res) => res.end('"3.8.8"'))
})
afterEach(() => prefect.close())

type Started = {
  output: () => string
  ready: Promise<string>
  exit: Promise<number | null>
  kill: (signal: NodeJS.Signals) => void
}

function start(args: string[], env: Record<string, string> = {}): Started {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PREFECT_|PODIUM_|npm_)/.test(name))
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', '--no-build', ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), PODIUM_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const exit = once(child, 'close').then(([code]) => code as number | null)
  const ready = new Promise<string>((done, fail) => {
    const keep = (chunk: Buffer) => {
      output += chunk
      const url = /^Podium is ready: (http:\S+)$/m.exec(output)?.[1]
      if (url) done(url)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    void exit.then(() => fail(new Error(`ended before it was ready:\n${output}`)))
  })
  ready.catch(() => {})
  return { output: () => output, ready, exit, kill: (signal) => child.kill(signal) }
}

describe('a start that cannot succeed', () => {
  const fails = async (args: string[], env: Record<string, string> = {}) => {
    const podium = start(args, env)
    expect(await podium.exit).toBe(1)
    expect(podium.output()).not.toMatch(/^\s+at |node:internal|Error:|is ready/m)
    return podium.output().trim()
  }

  test('an argument it does not know', async () => {
    expect(await fails(['--prot', '1'])).toBe("Unknown option '--prot'. See npm start -- --help")
  })

  test('no dashboard to serve', async () => {
    rmSync(join(folder, 'dist'), { recursive: true })
    expect(await fails([])).toBe('There is no built dashboard in dist/ to serve: start without --no-build.')
  })

  test('an address where nothing answers', async () => {
    await prefect.close()
    const said = await fails(['--api-url', `${prefect.origin}/api`])
    expect(said).toBe(`Nothing answers at ${prefect.origin}/api: connection refused.`)
    prefect = await startFakePrefect()
  })

  test('a server that refuses', async () => {
    prefect.answer((_req, res) => res.writeHead(401).end())
    const address = ['--api-url', `${prefect.origin}/api`]
    expect(await fails(address)).toContain('asks for credentials (401): set PREFECT_API_AUTH_STRING')
    const said = await fails(address, { PREFECT_API_AUTH_STRING: 'ada:s3cret' })
    expect(said).toContain('does not accept the credentials in PREFECT_API_AUTH_STRING (401)')
    expect(said).not.toContain('s3cret')
  })

  test('no Python for the embedded server', async () => {
    expect(await fails(['--embedded'], { PODIUM_PYTHON: '/nowhere/python' })).toMatch(
      /^PODIUM_PYTHON names \/nowhere\/python, which does not run; the embedded Prefect server needs Python 3\.10 to 3\.14\.$/,
    )
  })
})

describe('a start in front of a Prefect server', () => {
  test('one line says that it is ready; a second start takes the next port; each ends when asked', async () => {
    const env = { PREFECT_API_URL: `${prefect.origin}/api`, PREFECT_API_AUTH_STRING: 'ada:s3cret' }
    const first = start([], env)
    const url = await first.ready
    expect(first.output().match(/is ready/g)).toHaveLength(1)
    expect((await send(`${url}/runs`)).body).toBe('<title>Podium</title>')
    await send(`${url}/api/flows/1`)
    expect(prefect.received.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('ada:s3cret').toString('base64')}`)

    const { port } = new URL(url)
    const second = start(['--port', port], env)
    const other = await second.ready
    expect(Number(new URL(other).port)).toBeGreaterThan(Number(port))
    expect(second.output()).toContain(`Port ${port} is taken, trying the next`)
    expect(first.output() + second.output()).not.toContain('s3cret')

    first.kill('SIGINT')
    second.kill('SIGTERM')
    expect(await Promise.all([first.exit, second.exit])).toEqual([0, 0])
  })

  test('beyond this machine it warns, unless it has a password', async () => {
    const address = ['--host', '0.0.0.0', '--api-url', `${prefect.origin}/api`]
    const open = start(address)
    await open.ready
    expect(open.output()).toMatch(/WARNING: Podium listens beyond this machine/)
    const guarded = start(address, { PODIUM_PASSWORD: 'open sesame' })
    const url = await guarded.ready
    expect(guarded.output()).not.toContain('WARNING')
    expect((await send(url)).status).toBe(401)
    open.kill('SIGTERM')
    guarded.kill('SIGTERM')
    await Promise.all([open.exit, guarded.exit])
  })
})

test('the help goes to standard output and ends well', async () => {
  const podium = start(['--help'])
  expect(await podium.exit).toBe(0)
  expect(podium.output()).toContain('--api-url <url>')
})
