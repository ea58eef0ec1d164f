import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureBuilt, inputsHash } from './build'

let root: string
const put = (path: string, text: string) => writeFileSync(join(root, path), text)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'podium-build-'))
  for (const path of ['src/app', 'public', 'node_modules/vite/bin', 'dist'])
    mkdirSync(join(root, path), { recursive: true })
  put('src/app/shell.tsx', 'shell')
  put('index.html', '<html>')
})
afterEach(() => rmSync(root, { recursive: true }))

/** A vite that writes a page, counts its runs, and does what else it is told. */
const fakeVite = (more = '') =>
  put(
    'node_modules/vite/bin/vite.js',
    `const fs = require('fs'); fs.appendFileSync('runs', 'x'); fs.writeFileSync('dist/index.html', 'built'); ${more}`,
  )

async function build(): Promise<string[]> {
  const said: string[] = []
  await ensureBuilt({ root, say: (text) => said.push(text) })
  return said
}

test('contents decide, not times or places', () => {
  const before = inputsHash(root)
  utimesSync(join(root, 'index.html'), 1, 1)
  expect(inputsHash(root)).toBe(before)
  put('public/favicon.svg', '<svg/>')
  const withIcon = inputsHash(root)
  expect(withIcon).not.toBe(before)
  rmSync(join(root, 'public/favicon.svg'))
  put('src/favicon.svg', '<svg/>')
  expect(inputsHash(root)).not.toBe(withIcon)
})

test('it is built once, again after a change, and again when dist is gone', async () => {
  fakeVite()
  expect(await build()).toEqual(['Building the dashboard'])
  expect(await build()).toEqual([])
  put('src/app/shell.tsx', 'another shell')
  expect(await build()).toHaveLength(1)
  rmSync(join(root, 'dist/index.html'))
  expect(await build()).toHaveLength(1)
})

test('a build that fails says why and is not taken for one', async () => {
  fakeVite(`console.error('shell.tsx: unexpected token'); process.exit(1)`)
  await expect(build()).rejects.toThrow('The dashboard could not be built:\nshell.tsx: unexpected token')
  fakeVite()
  expect(await build()).toHaveLength(1)
})

test('without the tools it says which command is missing', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true })
  await expect(build()).rejects.toThrow('run npm ci first')
})
