import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = resolve(import.meta.dirname, '../dist')
const sizes = new Map<string, number>()

/** Bytes of a file of the build when compressed with gzip; fonts and images are compressed already. */
export function gzipBytes(file: string): number {
  const known = sizes.get(file)
  if (known !== undefined) return known
  const bytes = readFileSync(join(dist, file))
  const size = /\.(js|css|svg|html|json)$/.test(file) ? gzipSync(bytes, { level: 9 }).length : bytes.length
  sizes.set(file, size)
  return size
}

/** The file of the build behind an address; index.html for the pages of the app. */
export function fileOf(pathname: string): string {
  const path = pathname.slice(1)
  return /^assets\/|\.svg$/.test(path) ? path : 'index.html'
}

type Chunk = { file: string; imports?: string[] }

/** What is loaded only where it is used has a budget of its own. */
export type Part = 'form' | 'editor' | 'markdown'

/** Pages that are forms. What two of them, and no page of another kind, have in common is the form. */
const formPages = [
  'src/pages/launch/launch-page.tsx',
  'src/pages/blocks/create-block-page.tsx',
  'src/pages/blocks/edit-block-page.tsx',
  'src/pages/launch/sweep-panel.tsx',
]

/** The files of each part, without those that pages have anyway. */
export function partFiles(): Record<Part, Set<string>> {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const closure = (name: string, seen = new Set<string>()) => {
    const chunk = manifest[name]
    if (!chunk || seen.has(chunk.file)) return seen
    seen.add(chunk.file)
    for (const each of chunk.imports ?? []) closure(each, seen)
    return seen
  }
  const names = Object.keys(manifest)
  const elsewhere = new Set<string>()
  for (const name of names)
    if (/^(index\.html|src\/pages\/)/.test(name) && !formPages.includes(name))
      for (const file of closure(name)) elsewhere.add(file)
  const only = (files: Iterable<string>) => new Set([...files].filter((file) => !elsewhere.has(file)))
  const [launch, block] = formPages.map((page) => closure(page))
  const filesOf = (pattern: RegExp) =>
    only(names.filter((each) => pattern.test(each)).flatMap((each) => [...closure(each)]))
  return {
    form: only([...launch!].filter((file) => block!.has(file))),
    editor: filesOf(/code-mirror/),
    markdown: filesOf(/markdown-body/),
  }
}
