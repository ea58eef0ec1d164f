export type Measurement = { what: string; budget: string; measured: string; ok: boolean }

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

export function asMarkdown(rows: Measurement[]): string {
  const lines = rows.map((row) => `| ${row.what} | ${row.budget} | ${row.ok ? row.measured : `**${row.measured}**`} |`)
  return ['| What | Budget | Measured |', '|---|---|---|', ...lines].join('\n')
}
