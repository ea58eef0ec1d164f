import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const SHELLS = ['chromium-headless-shell', 'chrome-headless-shell']
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
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

/** Playwright tells only where its browser with windows is; what `--only-shell` brings lies in a folder beside it. */
function playwrightsShell(): string[] {
  const [, cache, version] = /^(.*[\\/])chromium-(\d+)[\\/]/.exec(chromium.executablePath()) ?? []
  const folder = `${cache}chromium_headless_shell-${version}`
  if (cache === undefined || !existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(chrome-headless-shell|headless_shell)(\.exe)?$/.test(basename(file)))
    .map((file) => join(folder, file))
}

const candidates = (first: 'shell' | 'browser') => {
  const shells = [...playwrightsShell(), ...SHELLS.map(onPath)]
  const browsers = [chromium.executablePath(), ...BROWSERS.map(onPath), ...MAC_APPS]
  return first === 'shell' ? [...shells, ...browsers] : [...browsers, ...shells]
}

function run(command: string, args: string[], limitSeconds: number, env: Record<string, string> = {}): void {
  spawnSync(command, args, { stdio: 'inherit', timeout: limitSeconds * 1000, env: { ...process.env, ...env } })
}

/**
 * The Chromium that is driven: the one named by `PODIUM_CHROMIUM`, else one that is here, else one downloaded by
 * Playwright, else Debian's package when we may install it. The shell is the same engine without windows and takes a third
 * less of the processors; the browser is what people have, and so what is measured. Throws NoBrowserError when none works.
 */
export function findChromium(first: 'shell' | 'browser' = 'shell'): string {
  const named = process.env.PODIUM_CHROMIUM
  if (named) {
    if (answers(named)) return named
    throw new NoBrowserError(`PODIUM_CHROMIUM is ${named}, which does not run. Name a Chromium or Chrome that does.`)
  }
  const working = () => candidates(first).find((file) => file !== undefined && existsSync(file) && answers(file))
  const found = working()
  if (found) return found

  console.log(
    'No Chromium or Chrome on this machine: trying to download the one that belongs to Playwright (about 120 MB)',
  )
  run('npx', ['playwright', 'install', '--only-shell', 'chromium'], 300, {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  })
  const downloaded = working()
  if (downloaded) return downloaded

  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')) {
    console.log("The download failed: installing this system's own package")
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], 180, env)
    const names = ['chromium-headless-shell', 'chromium']
    // Not every system that has the browser has the shell.
    for (const name of first === 'shell' ? names : names.toReversed()) {
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name, 'fonts-dejavu-core'], 600, env)
      const installed = working()
      if (installed) return installed
    }
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
