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

/** What is loaded only where it is used has a budget of its own: the library, and the modules it is known by. */
const parts = { form: /schema-form/, editor: /code-mirror/, markdown: /markdown-body/ }
export type Part = keyof typeof parts

/** The files of each part, without those that pages have anyway. */
export function partFiles(): Record<Part, Set<string>> {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const closure = (name: string, seen: Set<string>) => {
    const chunk = manifest[name]
    if (!chunk || seen.has(chunk.file)) return seen
    seen.add(chunk.file)
    for (const each of chunk.imports ?? []) closure(each, seen)
    return seen
  }
  const names = Object.keys(manifest)
  const elsewhere = new Set<string>()
  for (const name of names)
    if (/^(index\.html|src\/pages\/)/.test(name) && !name.startsWith('src/pages/launch/')) closure(name, elsewhere)
  const filesOf = (pattern: RegExp) => {
    const files = new Set<string>()
    for (const name of names.filter((each) => pattern.test(each))) closure(name, files)
    return new Set([...files].filter((file) => !elsewhere.has(file)))
  }
  return { form: filesOf(parts.form), editor: filesOf(parts.editor), markdown: filesOf(parts.markdown) }
}
