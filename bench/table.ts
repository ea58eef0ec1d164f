export type Measurement = {
  what: string
  budget: string
  measured: string
  ok: boolean
  /** Its place in the table of pages; without one it has a line of its own. */
  cell?: { row: string; column: string }
}

/** A line of the table: `measured` must not be over `limit`. Not a number counts as over. */
export const atMost = (what: string, measured: number, limit: number, unit = '', digits = 0): Measurement => ({
  what,
  budget: `≤ ${limit}${unit && ` ${unit}`}`,
  measured: Number.isFinite(measured) ? `${measured.toFixed(digits)}${unit && ` ${unit}`}` : 'not seen',
  ok: measured <= limit,
})

export const atLeast = (what: string, measured: number, limit: number): Measurement => ({
  what,
  budget: `≥ ${limit}`,
  measured: `${measured}`,
  ok: measured >= limit,
})

/** A measure that could not be taken counts as over. */
export const failedMeasure = (name: string, error: unknown): Measurement => ({
  what: `the measure "${name}"`,
  budget: 'taken',
  measured: (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' ').slice(0, 200),
  ok: false,
})

const shown = ({ ok, measured }: Measurement) => (ok ? measured : `**${measured}**`)

/** What was measured of each page as a table of pages, then everything else line by line: as they stand in the README. */
export function asMarkdown(rows: Measurement[]): string {
  const cells = rows.flatMap((row) => (row.cell ? [{ ...row.cell, text: shown(row) }] : []))
  const columns = [...new Set(cells.map(({ column }) => column))]
  const pages = [...new Set(cells.map(({ row }) => row))].map((page) => {
    const texts = columns.map((column) =>
      cells.flatMap((cell) => (cell.row === page && cell.column === column ? [cell.text] : [])).join(', '),
    )
    return `| ${[page, ...texts].join(' | ')} |`
  })
  const table = [`| Page | ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length + 1)}`, ...pages, '']
  const lines = rows.flatMap((row) => (row.cell ? [] : [`| ${row.what} | ${row.budget} | ${shown(row)} |`]))
  return [...(pages.length ? table : []), '| What | Budget | Measured |', '|---|---|---|', ...lines].join('\n')
}
