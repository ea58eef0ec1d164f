// @vitest-environment node
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let house: string

/** Each line breaks one rule of the house; the linter must name it. */
const canaries: [file: string, source: string, complaint: string][] = [
  ['src/lib/a.ts', "import '~/ui/button'", 'lib is pure'],
  ['src/lib/b.ts', "import 'react'", 'lib knows no framework'],
  ['src/ui/a.ts', "import '~/api/client'", 'ui may import only ui and lib'],
  ['src/ui/b.ts', "import 'react-router'", 'ui knows no router'],
  ['src/api/a.ts', "import '~/ui/button'", 'api may import only api and lib'],
  ['src/features/x/a.ts', "import '~/pages/runs/runs-page'", 'features may import'],
  ['src/features/x/b.ts', "import '~/api/generated/sdk.gen'", 'Import from ~/api/<resource>'],
  ['src/features/x/c.ts', "import '@rjsf/core/lib/withTheme.js'", 'schema-form'],
  ['src/features/schema-form/a.ts', "import '@rjsf/core'", 'loads ajv'],
  ['src/pages/x/a.ts', "import '~/pages/runs/runs-page'", 'never imports another page'],
  ['src/pages/x/b.ts', "import '@codemirror/state'", 'Wrapped in'],
  ['src/pages/x/c.ts', "import '../runs/runs-page'", 'never ../'],
  ['src/pages/x/d.ts', "export const a = () => fetch('/api')", 'Go through ~/api'],
  ['src/features/x/d.ts', "export const a = () => new WebSocket('/api')", 'Go through ~/api/live'],
]

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'podium-layers-'))
  cpSync(join(root, '.oxlintrc.json'), join(house, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
  for (const [file, source] of canaries) {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), `${source}\n`)
  }
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

test('the linter refuses every import that goes the wrong way', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json', 'src'],
    {
      cwd: house,
      encoding: 'utf8',
    },
  )
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; message: string; help?: string }[] }
  const found = canaries.filter(([file, , complaint]) =>
    diagnostics.some((d) => d.filename.endsWith(file) && `${d.message} ${d.help ?? ''}`.includes(complaint)),
  )
  expect(found.map(([file]) => file)).toEqual(canaries.map(([file]) => file))
})
