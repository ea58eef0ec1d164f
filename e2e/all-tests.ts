/**
 * `npm test`: every check of the project, in the order in which they fail fastest, ending in `N passed, N failed`.
 * All checks run even when one fails, so that one run tells everything.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { findChromium, NoBrowserError } from './chromium'

type Count = { passed: number; failed: number }
type Check = { name: string; command: string[]; env?: Record<string, string>; count?: () => Count }

const root = resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'podium-test-'))
const report = (name: string) => join(scratch, `${name}.json`)
const bin = (path: string) => [process.execPath, join(root, 'node_modules', path)]

/** Reads vitest's and Playwright's own JSON reports; a runner that died before writing one counts as one failure. */
function counted(file: string, read: (json: never) => Count): () => Count {
  return () => {
    try {
      return read(JSON.parse(readFileSync(file, 'utf8')) as never)
    } catch {
      return { passed: 0, failed: 1 }
    }
  }
}

const unitCount = (json: { numPassedTests: number; numFailedTests: number; testResults: { status: string }[] }) => ({
  passed: json.numPassedTests,
  // A file that cannot be loaded has no tests of its own, and must not pass unseen.
  failed:
    json.numFailedTests + (json.numFailedTests ? 0 : json.testResults.filter((r) => r.status === 'failed').length),
})
const browserCount = (json: { stats: { expected: number; unexpected: number; flaky: number }; errors: unknown[] }) => ({
  passed: json.stats.expected,
  failed: json.stats.unexpected + json.stats.flaky + json.errors.length,
})

const checks: Check[] = [
  { name: 'formatting', command: [...bin('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'lint and layer rules', command: [...bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'types', command: [...bin('@typescript/native/bin/tsc'), '--noEmit'] },
  { name: 'unused code', command: bin('knip/bin/knip.js') },
  {
    name: 'unit and component tests',
    command: [
      ...bin('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report('unit')}`,
    ],
    count: counted(report('unit'), unitCount),
  },
  { name: 'production build', command: [...bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'] },
  {
    name: 'browser journeys on a real Prefect server',
    command: [...bin('@playwright/test/cli.js'), 'test', '-c', 'e2e'],
    env: { PODIUM_E2E_JSON: report('e2e') },
    count: counted(report('e2e'), browserCount),
  },
]

function finish(total: Count): never {
  rmSync(scratch, { recursive: true, force: true })
  // Whoever reads only the end of a long print is told there what failed.
  if (broken.length > 0) console.log(`\n── what failed\n${broken.join('\n')}`)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  process.exit(total.failed ? 1 : 0)
}

/** The lines of a check's print that name a failure and its cause, and the last ones where none does. */
class FaultLines {
  private kept: string[] = []
  private last: string[] = []
  private rest = ''

  read(bytes: Buffer) {
    const lines = `${this.rest}${stripVTControlCharacters(bytes.toString())}`.split('\n')
    this.rest = lines.pop() ?? ''
    for (const line of lines) {
      if (/^\s*(✘|×|FAIL\b|\d+\) |\w*Error: )/.test(line)) this.kept.push(line)
      if (line.trim()) this.last = [...this.last.slice(-19), line]
    }
  }

  get lines(): string[] {
    return this.kept.length > 0 ? this.kept.slice(0, 60) : this.last
  }
}

const broken: string[] = []
const total: Count = { passed: 0, failed: 0 }
try {
  process.env.PODIUM_CHROMIUM = findChromium()
} catch (error) {
  if (!(error instanceof NoBrowserError)) throw error
  console.error(error.message)
  finish({ passed: 0, failed: 1 })
}

for (const { name, command, env, count } of checks) {
  const started = Date.now()
  console.log(`\n── ${name}`)
  const [file = '', ...args] = command
  const faults = new FaultLines()
  const code = await new Promise<number>((done) => {
    const child = spawn(file, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    child.stdout.on('data', (bytes: Buffer) => (process.stdout.write(bytes), faults.read(bytes)))
    child.stderr.on('data', (bytes: Buffer) => (process.stderr.write(bytes), faults.read(bytes)))
    child.once('error', () => done(1))
    child.once('close', (status) => done(status ?? 1))
  })
  const result = count?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  // The exit code has the last word: a runner that fails without a failed test has still failed.
  if (code !== 0 && result.failed === 0) result.failed = 1
  total.passed += result.passed
  total.failed += result.failed
  if (result.failed > 0) broken.push(`${name}: ${result.failed} failed`, ...faults.lines)
  console.log(
    `── ${name}: ${result.passed} passed, ${result.failed} failed (${Math.round((Date.now() - started) / 1000)} s)`,
  )
}
finish(total)
