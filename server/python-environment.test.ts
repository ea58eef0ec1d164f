import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensurePythonEnvironment, findPython } from './python-environment'

let folder: string

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'podium-python-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** A Python that tells a version and answers `-m venv` and pip as the shell script says. */
function fakePython(version: string, { venv = 'exit 1', pip = 'exit 1', name = 'python3' } = {}): string {
  const file = join(folder, name)
  writeFileSync(
    file,
    `#!/bin/sh
case "$*" in
  *version_info*) echo ${version};;
  *"-m venv"*) target="$3"; ${venv};;
  *"-m pip"*) ${pip};;
esac
`,
  )
  chmodSync(file, 0o755)
  return file
}

const MAKES_A_COPY = 'mkdir -p "$target/bin" && cp "$0" "$target/bin/python"'
const ensure = (env: NodeJS.ProcessEnv, say = (_text: string) => {}) =>
  ensurePythonEnvironment({ home: join(folder, 'home'), say, env: { PATH: process.env.PATH, ...env } })

describe('finding a Python', () => {
  test('the one that is named is taken, with its version', async () => {
    const python = fakePython('3.12')
    expect(await findPython({ PODIUM_PYTHON: python })).toEqual({ python, version: '3.12' })
  })

  test('an older one is passed over for a newer', async () => {
    fakePython('3.9')
    fakePython('3.11', { name: 'python3.11' })
    expect(await findPython({ PATH: folder })).toEqual({ python: 'python3.11', version: '3.11' })
  })

  test.each(['3.9', '2.7', '3.15'])('Python %s is named as what is there', async (version) => {
    fakePython(version)
    await expect(findPython({ PATH: folder })).rejects.toThrow(
      `The embedded Prefect server needs Python 3.10 to 3.14, and here python3 is ${version}. Install one`,
    )
  })

  test('no Python at all says how to get one, or to do without', async () => {
    await expect(findPython({ PATH: folder })).rejects.toThrow(
      /no Python was found\. Install one .*PODIUM_PYTHON.*--api-url\.$/,
    )
    await expect(findPython({ PODIUM_PYTHON: join(folder, 'none') })).rejects.toThrow(
      /PODIUM_PYTHON names .*none, which does not run/,
    )
  })
})

describe('installing', () => {
  test('a Python without venv, as Debian has it', async () => {
    const venv =
      'mkdir -p "$target"; echo "The virtual environment was not created because ensurepip is not available."; exit 1'
    await expect(ensure({ PODIUM_PYTHON: fakePython('3.11', { venv }) })).rejects.toThrow(
      /^Python 3\.11 here has no venv module.*python3-venv/,
    )
    expect(existsSync(join(folder, 'home', 'server'))).toBe(false)
  })

  test('no network is one sentence, asked once', async () => {
    const pip = `echo asked >> ${join(folder, 'asked')}; echo "NewConnectionError: Failed to establish a new connection" >&2; exit 1`
    await expect(ensure({ PODIUM_PYTHON: fakePython('3.11', { venv: MAKES_A_COPY, pip }) })).rejects.toThrow(
      /registry could not be reached: check the network or the proxy settings, or use a Prefect server you already have with --api-url\. .*install\.log has what pip said\.$/,
    )
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('asked\n')
    expect(readFileSync(join(folder, 'home', 'install.log'), 'utf8')).toContain('NewConnectionError')
  })

  test('without uv pip installs the lock, and a later start reuses it', async () => {
    const asked = join(folder, 'asked')
    const pip = `echo "$@" >> ${asked}; case "$*" in *requirements-uv.txt*) exit 1;; esac`
    const python = fakePython('3.11', { venv: MAKES_A_COPY, pip })
    const said: string[] = []
    expect(await ensure({ PODIUM_PYTHON: python }, (text) => said.push(text))).toBe(
      join(folder, 'home', 'server', 'bin', 'python'),
    )
    expect(said).toHaveLength(1)
    expect(readFileSync(asked, 'utf8').split('\n')[1]).toMatch(/--require-hashes --no-deps -r .*requirements\.txt/)
    await ensure({ PODIUM_PYTHON: '/nowhere' }, (text) => said.push(text))
    expect(said).toHaveLength(1)
  })

  test('an installation that broke off is done again', async () => {
    const failing = fakePython('3.11', { venv: MAKES_A_COPY, pip: 'echo "disk on fire"; exit 1' })
    await expect(ensure({ PODIUM_PYTHON: failing })).rejects.toThrow(
      /could not be installed; .*install\.log has what pip said, at last:\ndisk on fire$/,
    )
    const said: string[] = []
    await ensure({ PODIUM_PYTHON: fakePython('3.11', { venv: MAKES_A_COPY, pip: 'exit 0' }) }, (text) =>
      said.push(text),
    )
    expect(said[0]).toMatch(/^Installing Prefect into .*home\/server/)
  })

  test('the lock of a dead installer is not waited for', async () => {
    const ready = fakePython('3.11', { venv: MAKES_A_COPY, pip: 'exit 0' })
    await ensure({ PODIUM_PYTHON: ready })
    rmSync(join(folder, 'home', 'server'), { recursive: true })
    writeFileSync(join(folder, 'home', 'install.lock'), '4194305') // above any process number
    await ensure({ PODIUM_PYTHON: ready })
    expect(existsSync(join(folder, 'home', 'install.lock'))).toBe(false)
  })
})
