import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

/** Each entry of a lock: its name, version, marker and how many files it allows. */
const entries = read('requirements.txt')
  .split(/\n(?=[a-z0-9])/i)
  .flatMap((block) => {
    const [, name = '', version = '', marker = ''] = /^([\w.[\]-]+)==(\S+?)(?: ; (.*?))? \\/.exec(block) ?? []
    return name ? [{ name, version, marker, hashes: block.match(/--hash=sha256:[0-9a-f]{64}/g)?.length ?? 0 }] : []
  })
const versionsOf = (name: string) =>
  entries.filter((entry) => entry.name.replace(/\[.*/, '') === name).map(({ version }) => version)

describe('the lock of the embedded server', () => {
  test('holds what the source asks for', () => {
    expect(read('requirements.in')).toContain('prefect==3.8.8')
    expect(versionsOf('prefect')).toEqual(['3.8.8'])
    expect(entries.length).toBeGreaterThan(100)
  })

  test('keeps the bounds without which the server does not start, or no schedule ever creates a run', () => {
    for (const [name, most] of [
      ['sqlalchemy', [2, 1]],
      ['fastapi', [0, 151]],
    ] as const) {
      const versions = versionsOf(name)
      expect(versions.length).toBeGreaterThan(0)
      for (const version of versions) {
        const [major = 0, minor = 0] = version.split('.').map(Number)
        expect(major * 1_000 + minor, `${name} ${version}`).toBeLessThan(most[0] * 1_000 + most[1])
      }
    }
  })

  test('allows nothing without a hash, in both locks', () => {
    expect(entries.filter(({ hashes }) => hashes === 0)).toEqual([])
    expect(read('requirements-uv.txt')).toMatch(/^uv==\S+ \\\n {4}--hash=sha256:/m)
  })

  test('is made for Python 3.10 and later on every platform', () => {
    expect(read('requirements.txt')).toMatch(/uv pip compile --universal --python-version 3\.10 --generate-hashes/)
    // Needed on one platform or version only: a lock made for the machine at hand would drop or force them.
    const markerOf = (wanted: string) => entries.find(({ name }) => name === wanted)?.marker
    expect(markerOf('pywin32')).toBe("sys_platform == 'win32'")
    expect(markerOf('tomli')).toBe("python_full_version < '3.11'")
    expect(markerOf('whenever')).toBe("python_full_version >= '3.13'")
    // Wheels for each platform, not only the one of this machine.
    expect(entries.find(({ name }) => name === 'pydantic-core')?.hashes).toBeGreaterThan(50)
  })

  test('names no registry', () => {
    for (const name of ['requirements.txt', 'requirements-uv.txt'])
      expect(read(name)).not.toMatch(/--(extra-)?index-url|--find-links|https?:/)
  })
})
