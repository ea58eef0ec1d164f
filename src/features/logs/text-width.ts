/**
 * How text falls into columns of a monospaced font, so that rows can be counted without drawing them.
 */

const PLAIN = /^[ -~]*$/
const TAB = 9
const TAB_COLUMNS = 4

/**
 * What a character that draws nothing, or that turns the direction of what follows, is shown as: a log shows all that is in it.
 * Null for ordinary characters. https://trojansource.codes for the directions.
 */
export function visibleEscape(code: number): string | null {
  if (code < 32 || code === 127) return code === TAB ? null : `\\x${hex(code, 2)}`
  const hidden =
    (code >= 0x80 && code <= 0x9f) ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f && code !== 0x200d) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff
  return hidden ? `\\u${hex(code, 4)}` : null
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

const COMBINING = /^(?:\p{Mn}|\p{Me}|\u200d|\ufe0e|\ufe0f)$/u

/** East Asian wide characters and emoji take two columns. */
function isWide(code: number): boolean {
  return (
    code >= 0x1100 &&
    (code <= 0x115f ||
      (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd))
  )
}

function widthOf(code: number, column: number): number {
  if (code >= 32 && code < 127) return 1
  if (code === TAB) return TAB_COLUMNS - (column % TAB_COLUMNS)
  const escape = visibleEscape(code)
  if (escape) return escape.length
  if (isWide(code)) return 2
  return COMBINING.test(String.fromCodePoint(code)) ? 0 : 1
}

/** Where the rows of a line of text begin, when each holds at most `columns` columns. At least one row. */
export function wrapText(text: string, start: number, end: number, columns: number): number[] {
  const room = Math.max(8, columns)
  const starts = [start]
  if (end - start <= room / 6 || (end - start <= room && PLAIN.test(text.slice(start, end)))) return starts
  let column = 0
  for (let at = start; at < end;) {
    const code = text.codePointAt(at) ?? 0
    const width = widthOf(code, column)
    if (column + width > room) {
      starts.push(at)
      column = 0
    }
    column += width
    at += code > 0xffff ? 2 : 1
  }
  return starts
}

/** How many rows `wrapText` makes of a whole text. */
export function countWrapped(text: string, columns: number): number {
  if (PLAIN.test(text)) return Math.max(1, Math.ceil(text.length / Math.max(8, columns)))
  return wrapText(text, 0, text.length, columns).length
}
