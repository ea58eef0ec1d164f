/**
 * Pasted rows as RFC 4180 has them: quoted cells may hold delimiters, line ends and doubled quotes. Spreadsheets copy
 * with tabs and some export with semicolons: the delimiter is the one the first line has most of.
 */
export function parseCsv(text: string): string[][] {
  const delimiter = delimiterOf(text)
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = () => {
    row.push(cell)
    // A line without anything is none.
    if (row.some((each) => each.trim() !== '')) rows.push(row)
    row = []
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (char === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (char === delimiter) {
      row.push(cell)
      cell = ''
    } else if (char === '\n') endRow()
    else if (char !== '\r') cell += char
  }
  if (quoted) throw new Error('A quote is opened and not closed.')
  endRow()
  return rows
}

function delimiterOf(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  const found = ['\t', ';', ','].map((mark) => ({ mark, count: line.split(mark).length }))
  return found.reduce((best, each) => (each.count > best.count ? each : best), { mark: ',', count: 1 }).mark
}
