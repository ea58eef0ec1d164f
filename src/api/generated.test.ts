// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type UserConfig } from '@hey-api/openapi-ts'
import { expect, test } from 'vitest'
import config from './openapi-ts.config'

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

test('src/api/generated is what `npm run generate` makes of openapi.json', { timeout: 60_000 }, async () => {
  const output = mkdtempSync(join(tmpdir(), 'podium-generated-'))
  try {
    const settings = { ...config, output, logs: { level: 'silent', file: false } } as UserConfig
    await createClient(settings)
    const [made, kept] = [filesOf(output), filesOf('src/api/generated')]
    expect(Object.keys(kept).sort()).toEqual(Object.keys(made).sort())
    // Names only: a diff of 19,000 lines helps nobody.
    expect(Object.keys(made).filter((name) => made[name] !== kept[name])).toEqual([])
  } finally {
    rmSync(output, { recursive: true })
  }
})
