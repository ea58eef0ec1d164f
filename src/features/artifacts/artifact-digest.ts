import type { Artifact } from '~/api/artifacts'
import { readProgress } from './progress-artifact'
import { readTable } from './table-data'

/** What of an artifact says what is in it; one of a list, or a version. */
export type Described = Pick<Artifact, 'type' | 'data' | 'description'>

/** What kind a list calls it: its type, but Prefect's link artifacts are Markdown with one link (prefect/artifacts.py). */
export type ArtifactKind = 'markdown' | 'link' | 'table' | 'progress' | 'image' | 'result' | 'other'

const kinds: ReadonlySet<string> = new Set<ArtifactKind>(['markdown', 'table', 'progress', 'image', 'result'])
const oneLink = /^\s*\[([^\]]{0,500})\]\(([^)\s]{1,2000})\)\s*$/

export function artifactKind({ type, data }: Described): ArtifactKind {
  if (!type) return 'result'
  if (type === 'markdown' && typeof data === 'string' && data.length < 3_000 && oneLink.test(data)) return 'link'
  return kinds.has(type) ? (type as ArtifactKind) : 'other'
}

/** A larger table is not parsed for a line in a list. */
const MOST_PARSED = 100_000
/** Only the beginning of a text is looked at: it may be a megabyte. */
const LOOKED_AT = 2_000
const LONGEST = 200

/** Rows and columns of a table artifact; null when it is none, or too large to be read for a line. */
function tableSize({ type, data }: Described): { rows: number; columns: number } | null {
  if (type !== 'table' || (typeof data === 'string' && data.length > MOST_PARSED)) return null
  const table = readTable(data)
  return table && { rows: table.rows.length, columns: table.columns.length }
}

const count = (number: number, what: string) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`

/** One line of what is in it, without the marks of Markdown. Its description is not part of it. */
export function artifactContent(artifact: Described): string {
  const { data } = artifact
  switch (artifactKind(artifact)) {
    case 'table': {
      const size = tableSize(artifact)
      if (size) return `${count(size.rows, 'row')}, ${count(size.columns, 'column')}`
      return typeof data === 'string' && data.length > MOST_PARSED
        ? `a table of ${count(data.length, 'character')}`
        : plainLine(asText(data))
    }
    case 'progress': {
      const percent = readProgress(data)
      return percent === null ? plainLine(asText(data)) : `${Number(percent.toFixed(1))} %`
    }
    case 'image': {
      if (typeof data !== 'string') return plainLine(asText(data))
      return /^data:/i.test(data) ? `image data, ${count(data.length, 'character')}` : data.slice(0, LONGEST)
    }
    default:
      return plainLine(asText(data))
  }
}

/** What describes it best in one line: its description, else what is in it. */
export const artifactLine = (artifact: Described): string =>
  (typeof artifact.description === 'string' && plainLine(artifact.description)) || artifactContent(artifact)

function asText(data: unknown): string {
  if (typeof data === 'string') return data
  if (data === null || data === undefined) return ''
  if (typeof data !== 'object') return String(data)
  // Of a huge value the beginning is enough, but JSON is written whole: its first parts stand for it.
  const first = Array.isArray(data) ? data.slice(0, 5) : Object.fromEntries(Object.entries(data).slice(0, 5))
  return JSON.stringify(first, (_key, value: unknown) =>
    typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value,
  )
}

/** The first line with words in it. */
function plainLine(text: string): string {
  for (const line of text.slice(0, LOOKED_AT).split('\n')) {
    const plain = line
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/^[\s#>*+|-]+/, '')
      // Not the underscore, which is part of names.
      .replace(/[*`~]{1,3}(?=\S)|(?<=\S)[*`~]{1,3}/g, '')
      .trim()
    if (plain && !/^[-:| ]+$/.test(plain)) return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain
  }
  return ''
}

/** How a version differs from the one before it, in few words to put before "since the version before"; null where that cannot be said. */
export function artifactChange(now: Described, before: Described): string | null {
  if (now.type !== before.type) return 'of another type'
  if (isSame(now.data, before.data)) return 'unchanged'
  const [size, sizeBefore] = [tableSize(now), tableSize(before)]
  if (size && sizeBefore) {
    const rows = size.rows - sizeBefore.rows
    const columns = size.columns - sizeBefore.columns
    const changes = [rows && signed(rows, 'row'), columns && signed(columns, 'column')].filter(Boolean)
    return changes.length > 0 ? changes.join(', ') : 'other values'
  }
  const [percent, percentBefore] = [readProgress(now.data), readProgress(before.data)]
  if (now.type === 'progress' && percent !== null && percentBefore !== null)
    return signed(Number((percent - percentBefore).toFixed(1)), 'point')
  if (typeof now.data === 'string' && typeof before.data === 'string' && now.type === 'markdown') {
    const length = now.data.length - before.data.length
    return length === 0 ? 'other words' : signed(length, 'character')
  }
  return null
}

const signed = (number: number, what: string) => `${number > 0 ? '+' : '−'}${count(Math.abs(number), what)}`

const isSame = (a: unknown, b: unknown) =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
