import { countWrapped, wrapText } from './text-width'
import { type Fold, foldLibraryFrames } from './traceback'

/** One visual row of a message, as offsets into its text. */
export type MessageRow =
  | { kind: 'text'; start: number; end: number }
  /** Left out until asked for; the label says what it is. */
  | { kind: 'fold'; start: number; end: number; label: string }

export type LayoutOptions = {
  wrap: boolean
  /** Characters that fit into a row. */
  columns: number
  /** Nothing is folded or cut. */
  unfolded: boolean
}

/** Characters of one line of text that are shown unasked. */
const LONGEST_LINE = 2_000
/** Lines of one message that are shown unasked, from its beginning and from its end. */
const HEAD_LINES = 200
const TAIL_LINES = 50

/** Splits a message into rows. Line breaks at its end make no empty rows. */
export function layoutMessage(text: string, options: LayoutOptions): MessageRow[] {
  const lines = splitLines(text)
  const folds = options.unfolded ? [] : foldsOf(text, lines)
  const rows: MessageRow[] = []
  let next = 0
  for (const fold of [...folds, { from: lines.length, to: lines.length, label: '' }]) {
    for (const line of lines.slice(next, fold.from)) pushLine(rows, text, line, options)
    const [first, last] = [lines[fold.from], lines[fold.to - 1]]
    if (first && last) rows.push({ kind: 'fold', start: first.start, end: last.end, label: fold.label })
    next = fold.to
  }
  return rows
}

/** The number of rows of a message without line breaks, mostly without making them. */
export function countRows(text: string, options: LayoutOptions): number {
  if (text.length > LONGEST_LINE) return layoutMessage(text, options).length
  return options.wrap ? countWrapped(text, options.columns) : 1
}

type Line = { start: number; end: number }

function splitLines(text: string): Line[] {
  const lines: Line[] = []
  for (let start = 0; ;) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    lines.push({ start, end: end > start && text[end - 1] === '\r' ? end - 1 : end })
    if (found === -1) break
    start = found + 1
  }
  while (lines.length > 1 && lines.at(-1)!.end === lines.at(-1)!.start) lines.pop()
  return lines
}

function foldsOf(text: string, lines: Line[]): Fold[] {
  if (lines.length > HEAD_LINES + TAIL_LINES + 1) {
    const hidden = lines.length - HEAD_LINES - TAIL_LINES
    return [{ from: HEAD_LINES, to: lines.length - TAIL_LINES, label: `${hidden.toLocaleString('en')} more lines` }]
  }
  if (lines.length < 4) return []
  return foldLibraryFrames(lines.map(({ start, end }) => text.slice(start, Math.min(end, start + LONGEST_LINE))))
}

function pushLine(rows: MessageRow[], text: string, { start, end }: Line, { wrap, columns, unfolded }: LayoutOptions) {
  const isLong = end - start > LONGEST_LINE
  const shown = isLong && !unfolded ? start + LONGEST_LINE : end
  if (wrap || isLong) {
    const starts = wrap || unfolded ? wrapText(text, start, shown, columns) : [start]
    starts.forEach((from, index) => rows.push({ kind: 'text', start: from, end: starts[index + 1] ?? shown }))
  } else rows.push({ kind: 'text', start, end })
  if (shown < end)
    rows.push({ kind: 'fold', start: shown, end, label: `${(end - shown).toLocaleString('en')} more characters` })
}
