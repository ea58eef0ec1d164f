/**
 * `npm run test:servers`: the journeys and a walk over every page on Prefect servers older and newer than the pinned
 * one. Each is installed into a folder of its own at the first time (300 MB), which is why it is not part of `npm test`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startServedPrefect } from './served-prefect'

const root = resolve(import.meta.dirname, '..')
const folder = resolve(process.env.PODIUM_SERVERS ?? join(root, '.podium/servers'))
const JOURNEYS = ['walk', 'journeys', 'pages', 'connection'].map((name) => `e2e/${name}.spec.ts`)

/** With what each needs to start today: its own bounds are open at the top, and 3.6 forgets a package. */
const SERVERS: Record<string, string[]> = {
  '3.6.0': ['fastapi<0.130', 'sqlalchemy<2.1', 'importlib-metadata'],
  '3.9.1': ['fastapi<0.151', 'sqlalchemy<2.1'],
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} ended with ${status}`)
}

/** The Python of a virtual environment with this version, made when it is not there. */
function pythonWith(version: string, bounds: string[]): string {
  const python = join(folder, version, 'bin/python')
  const has = () => spawnSync(python, ['-c', 'import prefect']).status === 0
  if (existsSync(python) && has()) return python
  console.log(`Installing Prefect ${version} into ${join(folder, version)}`)
  run(process.env.PODIUM_PYTHON ?? 'python3', ['-m', 'venv', join(folder, version)])
  run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', `prefect==${version}`, ...bounds])
  return python
}

async function journeysOn(version: string, bounds: string[], specs: string[]): Promise<boolean> {
  const python = pythonWith(version, bounds)
  const served = await startServedPrefect({ say: console.log, firstRuns: false, python })
  try {
    console.log(`\n── Prefect ${version} at ${served.url}`)
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules/@playwright/test/cli.js'),
        'test',
        '-c',
        'e2e',
        '--output',
        `test-results/${version}`,
        ...specs,
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, PODIUM_URL: served.url, PODIUM_WALK: 'answers' } },
    )
    return (await new Promise((done) => child.once('exit', done))) === 0
  } finally {
    await served.stop()
  }
}

const specs = process.argv.slice(2)
const wrong: string[] = []
for (const [version, bounds] of Object.entries(SERVERS)) {
  const passed = await journeysOn(version, bounds, specs.length > 0 ? specs : JOURNEYS).catch((error: Error) => {
    console.error(error.message)
    return false
  })
  if (!passed) wrong.push(version)
}
console.log(wrong.length === 0 ? '\nAll servers pass' : `\nNot everything works with Prefect ${wrong.join(' and ')}`)
process.exit(wrong.length === 0 ? 0 : 1)
