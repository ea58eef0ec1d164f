/** A table as it is shown: every row has a cell for every column. */
export type TableData = { columns: string[]; rows: unknown[][] }

/**
 * Reads what `create_table_artifact` writes: JSON text of a list of dicts, a dict of lists or a list of lists; the server also
 * keeps the value itself when someone writes it by the API. Whatever else it may be is null: then it is shown raw.
 * prefect/artifacts.py, TableArtifact.
 */
export function readTable(data: unknown): TableData | null {
  const value = typeof data === 'string' ? parsePythonJson(data) : data
  if (Array.isArray(value)) return fromList(value)
  if (isDict(value)) return fromDict(value)
  return null
}

/**
 * JSON as Python's `json.dumps` writes it: with NaN and Infinity, which become text, and with whole numbers that JavaScript would
 * round, which become text too. Undefined when it is no JSON.
 */
export function parsePythonJson(text: string): unknown {
  const standard = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => {
    if (token.startsWith('"')) return token
    const isRounded = /^-?\d{16,}$/.test(token) && BigInt(token) !== BigInt(Number(token))
    return isRounded || /[NI]/.test(token) ? `"${token}"` : token
  })
  try {
    return JSON.parse(standard)
  } catch {
    return undefined
  }
}

type Dict = Record<string, unknown>

function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fromList(list: unknown[]): TableData {
  if (list.some(isDict)) {
    const columns = [...new Set(list.flatMap((row) => (isDict(row) ? Object.keys(row) : [])))]
    return {
      columns,
      rows: list.map((row) => columns.map((column, at) => (isDict(row) ? own(row, column) : at === 0 ? row : null))),
    }
  }
  const width = Math.max(0, ...list.map((row) => (Array.isArray(row) ? row.length : 1)))
  const columns = Array.from({ length: width }, (_, at) => String(at + 1))
  return {
    columns,
    rows: list.map((row) => columns.map((_, at) => (Array.isArray(row) ? (row[at] ?? null) : at === 0 ? row : null))),
  }
}

function fromDict(dict: Dict): TableData {
  const columns = Object.keys(dict)
  if (columns.length > 0 && columns.every((column) => Array.isArray(dict[column]))) {
    const lists = columns.map((column) => dict[column] as unknown[])
    const height = lists.reduce((most, list) => Math.max(most, list.length), 0)
    return { columns, rows: Array.from({ length: height }, (_, at) => lists.map((list) => list[at] ?? null)) }
  }
  return { columns: ['key', 'value'], rows: columns.map((key) => [key, dict[key]]) }
}

/** `constructor` and friends are keys like any other. */
function own(row: Dict, key: string): unknown {
  return Object.hasOwn(row, key) ? row[key] : null
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export type TableSort = { column: number; descending: boolean } | null

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Rows that contain the text, in the order asked for; numbers by size, empty cells last. */
export function arrange(rows: readonly unknown[][], find: string, sort: TableSort): unknown[][] {
  const wanted = find.trim().toLowerCase()
  const found =
    wanted === '' ? [...rows] : rows.filter((row) => row.some((cell) => cellText(cell).toLowerCase().includes(wanted)))
  if (!sort) return found
  const sign = sort.descending ? -1 : 1
  return found
    .map((row) => ({ row, text: cellText(row[sort.column]), number: numberOf(row[sort.column]) }))
    .sort((a, b) => {
      if (a.text === '' || b.text === '') return a.text === b.text ? 0 : a.text === '' ? 1 : -1
      if (a.number !== null && b.number !== null) return (a.number - b.number) * sign
      return collator.compare(a.text, b.text) * sign
    })
    .map(({ row }) => row)
}

/** Every cell of the column that is not empty is a number. */
export function isNumeric(rows: readonly unknown[][], column: number): boolean {
  const filled = rows.map((row) => row[column]).filter((cell) => cell !== null && cell !== undefined)
  return filled.length > 0 && filled.every((cell) => numberOf(cell) !== null)
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return null
  return Number(value)
}

/** RFC 4180. */
export function toCsv(columns: readonly string[], rows: readonly unknown[][]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return [columns, ...rows.map((row) => row.map(cellText))].map((row) => row.map(field).join(',')).join('\r\n')
}
