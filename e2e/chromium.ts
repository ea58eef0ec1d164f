import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** No browser could be found or provided; the message names the ways out. */
export class NoBrowserError extends Error {
  override readonly name = 'NoBrowserError'
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // not here: try the next folder
    }
  }
  return undefined
}

/** A browser whose libraries are missing exists but does not answer, so each candidate is asked for its version. */
const answers = (file: string) => spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0

const playwrightsOwn = () => [chromium.executablePath()].filter((file) => existsSync(file))
const systems = () => [...NAMES.map(onPath), ...MAC_APPS].filter((file) => file !== undefined && existsSync(file))
const working = (files: (string | undefined)[]) => files.find((file) => file !== undefined && answers(file))

function run(command: string, args: string[], limitSeconds: number, env: Record<string, string> = {}): void {
  spawnSync(command, args, { stdio: 'inherit', timeout: limitSeconds * 1000, env: { ...process.env, ...env } })
}

/**
 * The Chromium that the browser tests drive: the one named by `PODIUM_CHROMIUM`, else Playwright's own, else the
 * system's, else one downloaded by Playwright, else Debian's package when we may install it.
 * Throws NoBrowserError when none of these works.
 */
export function findChromium(say: (line: string) => void = console.log): string {
  const named = process.env.PODIUM_CHROMIUM
  if (named) {
    if (answers(named)) return named
    throw new NoBrowserError(`PODIUM_CHROMIUM is ${named}, which does not run. Name a Chromium or Chrome that does.`)
  }
  const found = working([...playwrightsOwn(), ...systems()])
  if (found) return found

  say('No Chromium or Chrome on this machine: trying to download the one that belongs to Playwright (about 120 MB)')
  run('npx', ['playwright', 'install', '--only-shell', 'chromium'], 300, {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  })
  const downloaded = working(playwrightsOwn())
  if (downloaded) return downloaded

  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')) {
    say("The download failed: installing this system's own package")
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], 180, env)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], 600, env)
    const installed = working(systems())
    if (installed) return installed
  }
  throw new NoBrowserError(
    'The browser tests need Chromium or Chrome and none could be found or downloaded: install one, run `npx playwright install --with-deps chromium`, or set PODIUM_CHROMIUM to its path.',
  )
}

/** Root cannot use Chromium's sandbox; small /dev/shm and missing GPUs are normal in containers. */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
]
