import type { LogColumns } from './log-columns'
import type { LogRows } from './log-rows'

export const ROW_HEIGHT = 20

/**
 * Where the log is being read. Told by lines and not by pixels, so that it stays where it is when lines come in above, when a
 * filter changes or when text is wrapped anew.
 */
export type LogPosition =
  /** Following what comes. */
  | { kind: 'end' }
  /** The top edge is so many rows and pixels from the first row of a line. */
  | { kind: 'line'; key: string; rows: number; pixels: number }
  /** A place in the text of a line stands in the upper third. */
  | { kind: 'reveal'; key: string; offset: number }

/** The distance from the top in pixels. */
export function topOf(position: LogPosition, lines: LogColumns, rows: LogRows, height: number): number {
  const most = Math.max(0, rows.count * ROW_HEIGHT - height)
  if (position.kind === 'end') return most
  const line = lines.nearest(position.key)
  if (line < 0) return 0
  if (position.kind === 'line') {
    const top = (rows.rowOf(line) + position.rows) * ROW_HEIGHT + position.pixels
    return Math.max(0, Math.min(top, most))
  }
  const offset = lines.keyOf(line) === position.key ? position.offset : 0
  const above = Math.floor(height / 3 / ROW_HEIGHT)
  return Math.max(0, Math.min((rows.rowOf(line, offset) - above) * ROW_HEIGHT, most))
}

/** The position that keeps the top edge where it is. */
export function positionAt(top: number, lines: LogColumns, rows: LogRows): LogPosition {
  const row = Math.max(0, Math.floor(top / ROW_HEIGHT))
  const line = rows.lineOfRow(row) ?? rows.lineOfRow(rows.count - 1)
  if (line === null) return { kind: 'end' }
  return { kind: 'line', key: lines.keyOf(line), rows: row - rows.rowOf(line), pixels: top - row * ROW_HEIGHT }
}
