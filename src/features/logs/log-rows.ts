import type { LogColumns } from './log-columns'
import type { LogGap } from './log-gaps'
import { levelIndex, LEVELS } from './log-line'
import type { LogMark, LogRow, RowOptions } from './log-row-kinds'
import { countRows, layoutMessage, type MessageRow } from './message-layout'

type Extra = { place: number; height: number; row: LogRow & { kind: 'gap' | 'mark' } }

/** What has controls in it is two rows high, so that a finger finds them. The second row is `below`. */
const TALL = 2

/**
 * The rows on the screen, all of one height: which lines are shown, and into how many rows each falls. Kept as numbers, so that
 * a row is found by its index without making the others.
 */
export class LogRows {
  /** Changes when lines came between others, or when others are shown: what was derived from the shown lines is void. */
  epoch = 0
  /** Shown lines that were added in front since this epoch began. */
  before = 0
  /** Shown lines. */
  lineCount = 0
  /** Rows. */
  count = 0
  /** Loaded lines of the chosen task by index into `LEVELS`, whatever levels are shown. */
  levelCounts = LEVELS.map(() => 0)
  private options: RowOptions | null = null
  /** Shown lines as numbers that stay the same when lines are added in front: minus what was added. */
  private shown: Int32Array = new Int32Array(0)
  private heights = new Uint32Array(0)
  /** Index of each shown line's first row, and behind the last one the number of rows. */
  private starts = new Uint32Array(1)
  private extras: Extra[] = []
  private seen = { before: 0, after: 0, between: 0 }
  private laidOut = new Map<string, MessageRow[]>()

  constructor(private readonly lines: LogColumns) {}

  update(options: RowOptions, gaps: readonly Readonly<LogGap>[], marks: readonly LogMark[]) {
    const old = this.options
    const { grown, length } = this.lines
    const filterChanged =
      !old ||
      old.minLevel !== options.minLevel ||
      old.taskRunId !== options.taskRunId ||
      grown.between !== this.seen.between
    const widthChanged =
      !old || old.wrap !== options.wrap || old.columns !== options.columns || old.stacked !== options.stacked
    this.options = options
    this.laidOut.clear()
    if (filterChanged) this.rebuild(length)
    else {
      const added = { before: grown.before - this.seen.before, after: grown.after - this.seen.after }
      if (added.before > 0) this.extendBefore(added.before)
      if (added.after > 0) this.extendAfter(length - added.after, length)
      if (widthChanged) this.measure(0, this.lineCount)
    }
    // Those that were special before may not be any more.
    for (const key of new Set([...specialOf(old), ...specialOf(options)])) {
      const place = this.placeOf(this.lines.find(key))
      if (place < this.lineCount) this.measure(place, place + 1, this.lines.keyOf(this.lineAt(place)))
    }
    this.seen = { ...grown }
    this.placeExtras(gaps, marks)
    this.sum()
  }

  row(index: number): LogRow | null {
    if (!this.options || index < 0 || index >= this.count) return null
    const place = this.placeOfRow(index)
    let within = index - this.starts[place]!
    for (const extra of this.extrasAt(place)) {
      if (within < extra.height) return within === 0 ? extra.row : { kind: 'below' }
      within -= extra.height
    }
    const line = this.lineAt(place)
    if (this.options.stacked) {
      if (within === 0) return { kind: 'head', line }
      within -= 1
    }
    const parts = this.layoutOf(line)
    const part = parts[within]
    if (part) return { kind: 'message', line, part, first: !this.options.stacked && within === 0 }
    return within === parts.length ? { kind: 'details', line } : { kind: 'below' }
  }

  /** The shown line at a place among the shown ones. */
  lineAt(place: number): number {
    return (this.shown[place] ?? 0) + this.seen.before
  }

  /** The shown line at a place counted from where this epoch began; lines in front have negative ones. */
  lineFromOrigin(place: number): number {
    return this.lineAt(place + this.before)
  }

  /** Where a line is among the shown ones; else the first shown one after it, at most `lineCount`. */
  placeOf(line: number): number {
    const wanted = line - this.seen.before
    let low = 0
    let high = this.lineCount
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.shown[middle]! < wanted) low = middle + 1
      else high = middle
    }
    return low
  }

  isShown(line: number): boolean {
    const place = this.placeOf(line)
    return place < this.lineCount && this.lineAt(place) === line
  }

  /** The first row of a line, or the one that holds an offset of its text. A gap or mark above it is not its row. */
  rowOf(line: number, offset = 0): number {
    const place = this.placeOf(line)
    if (place >= this.lineCount) return Math.max(0, this.count - 1)
    const start = this.starts[place]! + heightOf(this.extrasAt(place))
    if (offset === 0 || this.lineAt(place) !== line) return start
    const within = this.layoutOf(line).findIndex(({ end }) => offset < end)
    return start + Math.max(0, within) + (this.options?.stacked ? 1 : 0)
  }

  /** The line at a row; for a gap or a mark the line below it. Null when there is none. */
  lineOfRow(index: number): number | null {
    const place = this.placeOfRow(index)
    return place < this.lineCount ? this.lineAt(place) : null
  }

  /** Whether a fold hides this offset of a line. */
  isFolded(line: number, offset: number): boolean {
    return this.layoutOf(line).some(({ kind, start, end }) => kind === 'fold' && offset >= start && offset < end)
  }

  hasFolds(line: number): boolean {
    return this.layoutOf(line).some(({ kind }) => kind === 'fold')
  }

  private layoutOf(line: number): MessageRow[] {
    const key = this.lines.keyOf(line)
    const known = this.laidOut.get(key)
    if (known) return known
    // A screen has some fifty lines; more are only kept while scrolling.
    if (this.laidOut.size > 500) this.laidOut.clear()
    const rows = layoutMessage(this.lines.textOf(line), this.layoutOptions(key))
    this.laidOut.set(key, rows)
    return rows
  }

  private layoutOptions(key: string | null) {
    const { wrap, columns, openLine, matchLine, unfolded } = this.options!
    return {
      wrap: wrap || (key !== null && (key === openLine || key === matchLine)),
      columns,
      unfolded: key !== null && unfolded.has(key),
    }
  }

  private task(): number | null {
    const { taskRunId } = this.options!
    return taskRunId === null ? null : this.lines.taskNumber(taskRunId)
  }

  private rebuild(length: number) {
    this.epoch++
    this.levelCounts = LEVELS.map(() => 0)
    this.before = 0
    this.seen.before = this.lines.grown.before
    const shown = this.filter(0, length)
    this.shown = shown
    this.lineCount = shown.length
    this.heights = new Uint32Array(shown.length)
    this.measure(0, shown.length)
  }

  /** Numbers of the fitting lines, relative to what has been added in front until now. */
  private filter(from: number, to: number): Int32Array {
    const task = this.task()
    const fitting = new Int32Array(to - from)
    let count = 0
    for (let line = from; line < to; line++) {
      if (task !== null && this.lines.taskNumberOf(line) !== task) continue
      const level = this.lines.levelOf(line)
      this.levelCounts[levelIndex(level)]! += 1
      if (level >= this.options!.minLevel) fitting[count++] = line - this.lines.grown.before
    }
    return fitting.slice(0, count)
  }

  private extendBefore(added: number) {
    const fresh = this.filter(0, added)
    const [shown, heights] = [this.shown.subarray(0, this.lineCount), this.heights.subarray(0, this.lineCount)]
    this.lineCount += fresh.length
    this.before += fresh.length
    this.seen.before = this.lines.grown.before
    this.shown = new Int32Array(this.lineCount)
    this.shown.set(fresh)
    this.shown.set(shown, fresh.length)
    this.heights = new Uint32Array(this.lineCount)
    this.heights.set(heights, fresh.length)
    this.measure(0, fresh.length)
  }

  private extendAfter(from: number, to: number) {
    const fresh = this.filter(from, to)
    const start = this.lineCount
    this.lineCount += fresh.length
    if (this.lineCount > this.shown.length) {
      const capacity = Math.max(256, this.lineCount * 2)
      const [shown, heights] = [new Int32Array(capacity), new Uint32Array(capacity)]
      shown.set(this.shown.subarray(0, start))
      heights.set(this.heights.subarray(0, start))
      this.shown = shown
      this.heights = heights
    }
    this.shown.set(fresh, start)
    this.measure(start, this.lineCount)
  }

  /** `key`: of the one line that is measured, which may be special. */
  private measure(from: number, to: number, key: string | null = null) {
    const { stacked, openLine } = this.options!
    const options = this.layoutOptions(key)
    const more = (stacked ? 1 : 0) + (key !== null && key === openLine ? TALL : 0)
    for (let place = from; place < to; place++) {
      const line = this.lineAt(place)
      const text = this.lines.textOf(line)
      const rows = this.lines.linesOf(line) === 1 ? countRows(text, options) : layoutMessage(text, options).length
      this.heights[place] = rows + more
    }
  }

  private placeExtras(gaps: readonly Readonly<LogGap>[], marks: readonly LogMark[]) {
    const place = (micros: number) => this.placeOf(this.lines.lineAt(micros))
    this.extras = [
      ...gaps.map((gap): Extra => ({ place: place(gap.before), height: TALL, row: { kind: 'gap', gap } })),
      ...marks.map((mark): Extra => ({ place: place(mark.at), height: 1, row: { kind: 'mark', mark } })),
    ].sort((a, b) => a.place - b.place)
  }

  private extrasAt(place: number): Extra[] {
    return this.extras.filter((extra) => extra.place === place)
  }

  private sum() {
    if (this.starts.length < this.lineCount + 1) this.starts = new Uint32Array(this.lineCount * 2 + 256)
    let rows = 0
    let extra = 0
    for (let place = 0; place < this.lineCount; place++) {
      this.starts[place] = rows
      rows += this.heights[place]!
      while (this.extras[extra]?.place === place) rows += this.extras[extra++]!.height
    }
    this.starts[this.lineCount] = rows
    this.count = rows + heightOf(this.extras.slice(extra))
  }

  /** The shown line that a row belongs to; `lineCount` for rows behind all lines. */
  private placeOfRow(index: number): number {
    let low = 0
    let high = this.lineCount
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= index) low = middle
      else high = middle - 1
    }
    return low
  }
}

function heightOf(extras: readonly Extra[]): number {
  return extras.reduce((sum, { height }) => sum + height, 0)
}

function specialOf(options: RowOptions | null): string[] {
  if (!options) return []
  return [options.openLine, options.matchLine, ...options.unfolded].filter((key) => key !== null)
}
