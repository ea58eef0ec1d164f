/** A table artifact's data as rows and columns. */
export type TableData = { columns: string[]; rows: unknown[][] }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads the three shapes that Prefect's `create_table_artifact` takes (prefect/artifacts.py): a list of objects, an
 * object of lists, a list of lists; as JSON text or as the value itself. Null for anything else.
 */
export function readTable(data: unknown): TableData | null {
  const value = typeof data === 'string' ? parse(data) : data
  if (isRecord(value)) return fromColumns(value)
  if (!Array.isArray(value)) return null
  const items: unknown[] = value
  if (items.length === 0) return { columns: [], rows: [] }
  if (items.every(isRecord)) return fromObjects(items)
  if (items.every((row): row is unknown[] => Array.isArray(row))) return fromLists(items)
  return null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromObjects(items: Record<string, unknown>[]): TableData {
  // Rows may have different keys: all of them are columns, in the order in which they are met.
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))]
  return { columns, rows: items.map((item) => columns.map((column) => item[column])) }
}

function fromColumns(value: Record<string, unknown>): TableData | null {
  const columns = Object.keys(value)
  const lists = columns.map((column) => value[column])
  if (!lists.every((list): list is unknown[] => Array.isArray(list))) return null
  const length = Math.max(0, ...lists.map((list) => list.length))
  return { columns, rows: Array.from({ length }, (_, row) => lists.map((list) => list[row])) }
}

/** A list of lists has no header of its own: columns are numbered from 1. */
function fromLists(items: unknown[][]): TableData {
  const width = items.reduce((most, row) => Math.max(most, row.length), 0)
  return { columns: Array.from({ length: width }, (_, column) => String(column + 1)), rows: items }
}

/** A cell as text: nothing for what is absent, JSON for what has parts. */
export function cellText(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

const collator = new Intl.Collator('en', { numeric: true })

/** Numbers by value, texts as people order them, what is absent last whichever way. */
export function compareCells(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return collator.compare(cellText(left), cellText(right))
}

const isAbsent = (value: unknown) => value === undefined || value === null || value === ''

export function sortRows(rows: readonly unknown[][], column: number, descending: boolean): unknown[][] {
  return rows.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]]
    if (isAbsent(left) || isAbsent(right)) return Number(isAbsent(left)) - Number(isAbsent(right))
    return descending ? compareCells(right, left) : compareCells(left, right)
  })
}

/** RFC 4180. A leading `=`, `+`, `-` or `@` gets an apostrophe, because spreadsheets would run it as a formula. */
export function toCsv({ columns, rows }: TableData): string {
  const field = (text: string) => {
    const safe = /^[=+@]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return [columns, ...rows.map((row) => columns.map((_, column) => cellText(row[column])))]
    .map((row) => row.map(field).join(','))
    .join('\r\n')
}
