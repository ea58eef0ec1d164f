import { hasAnsi, stripAnsi } from '~/lib/ansi'
import { idWords, keyOf, Names } from './log-ids'
import { type LogLine, toMicros } from './log-line'

type Row = {
  time: number
  level: number
  task: number
  logger: number
  id: readonly [number, number, number, number]
  text: string
  lines: number
}

export type Inserted = { added: number; prepended: number; appended: number }

const FIRST_CAPACITY = 1024

/**
 * Log lines in columns, ordered by time and within one instant by arrival. A line costs some 60 bytes beside its text.
 * Both ends have room to grow, because a log is read from its tail and filled backwards.
 */
export class LogColumns {
  length = 0
  /** Where line 0 lies in the arrays. */
  private start = FIRST_CAPACITY / 2
  private capacity = FIRST_CAPACITY
  private times = new Float64Array(FIRST_CAPACITY)
  private levels = new Int16Array(FIRST_CAPACITY)
  private tasks = new Int32Array(FIRST_CAPACITY)
  private loggers = new Int32Array(FIRST_CAPACITY)
  private ids = new Uint32Array(FIRST_CAPACITY * 4)
  private lineCounts = new Uint32Array(FIRST_CAPACITY)
  private texts: string[] = emptyTexts(FIRST_CAPACITY)
  private raws = new Map<string, string>()
  private readonly taskIds = new Names()
  private readonly loggerNames = new Names()
  /** How lines have come so far: what was derived from them can be extended where these say so, instead of made anew. */
  readonly grown = { before: 0, after: 0, between: 0 }

  /** Microseconds since 1970. */
  timeOf(line: number): number {
    return this.times[this.start + line] ?? Number.NaN
  }

  levelOf(line: number): number {
    return this.levels[this.start + line] ?? 0
  }

  taskOf(line: number): string | null {
    return this.taskIds.name(this.tasks[this.start + line] ?? -1)
  }

  /** The number that lines of this task carry, for comparing many lines; one that no line has when there are none. */
  taskNumber(taskId: string): number {
    return this.taskIds.find(taskId) ?? -2
  }

  /** -1: of the flow run itself. */
  taskNumberOf(line: number): number {
    return this.tasks[this.start + line] ?? -1
  }

  loggerOf(line: number): string {
    return this.loggerNames.name(this.loggers[this.start + line] ?? -1) ?? ''
  }

  /** The message without terminal escapes: what is searched and shown. */
  textOf(line: number): string {
    return this.texts[this.start + line] ?? ''
  }

  /** The message as it was written. */
  rawOf(line: number): string {
    return this.raws.get(this.keyOf(line)) ?? this.textOf(line)
  }

  /** How many lines of text the message has. */
  linesOf(line: number): number {
    return this.lineCounts[this.start + line] ?? 1
  }

  /** Names a line for as long as it is known, wherever it moves. Begins with its time, so that it is found by it. */
  keyOf(line: number): string {
    const at = (this.start + line) * 4
    const { ids } = this
    return keyOf(this.timeOf(line), [ids[at] ?? 0, ids[at + 1] ?? 0, ids[at + 2] ?? 0, ids[at + 3] ?? 0])
  }

  /** The first line at or after an instant. */
  lineAt(micros: number): number {
    if (Number.isNaN(micros)) return 0
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.timeOf(middle) < micros) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The line with this key, else the first one after its time, at most the last. -1 when empty. */
  nearest(key: string): number {
    const micros = Number.parseInt(key, 36)
    const from = this.lineAt(micros)
    for (let line = from; line < this.length && this.timeOf(line) === micros; line++)
      if (this.keyOf(line) === key) return line
    return Math.min(from, this.length - 1)
  }

  /** The line with this key, -1 when there is none. */
  find(key: string): number {
    const line = this.nearest(key)
    return line >= 0 && this.keyOf(line) === key ? line : -1
  }

  /** Where a line of the server is; -1 when it is not loaded. */
  indexOf(line: LogLine): number {
    return this.find(keyOf(toMicros(line.timestamp), idWords(String(line.id))))
  }

  /** The time under which a line of the server is kept. Without a readable one it stands where its page put it. */
  timeOfLine(line: LogLine): number {
    const time = toMicros(line.timestamp)
    return Number.isNaN(time) ? this.timeOf(0) : time
  }

  /** Adds a page of lines in any order; known ones are left out. `descending` tells how equal times are to be read. */
  insert(page: readonly LogLine[], descending = false): Inserted {
    const rows = this.read(descending ? page.toReversed() : page)
    const result: Inserted = { added: rows.length, prepended: 0, appended: 0 }
    const first = rows[0]
    const last = rows.at(-1)
    if (!first || !last) return result
    const isAfter = this.length === 0 || first.time >= this.timeOf(this.length - 1)
    const isBefore = last.time <= this.timeOf(0)
    // Where all have one time both hold: then a page read backwards belongs in front.
    if (isAfter && !(isBefore && descending)) {
      this.reserve(0, rows.length)
      for (const row of rows) this.put(this.start + this.length++, row)
      result.appended = rows.length
    } else if (isBefore) {
      this.reserve(rows.length, 0)
      this.start -= rows.length
      this.length += rows.length
      rows.forEach((row, index) => this.put(this.start + index, row))
      result.prepended = rows.length
    } else {
      this.merge(rows, descending)
    }
    this.grown.before += result.prepended
    this.grown.after += result.appended
    this.grown.between += result.added - result.prepended - result.appended
    return result
  }

  /** Shifts everything from the first new line's place on, and weaves the new lines in. */
  private merge(rows: readonly Row[], descending: boolean) {
    this.reserve(0, rows.length)
    let from = this.length - 1
    this.length += rows.length
    let to = this.length - 1
    for (let next = rows.length - 1; next >= 0; to--) {
      const row = rows[next]!
      const time = from >= 0 ? this.timeOf(from) : Number.NEGATIVE_INFINITY
      if (time > row.time || (descending && time === row.time)) this.move(this.start + from--, this.start + to)
      else {
        this.put(this.start + to, row)
        next--
      }
    }
  }

  private knows(time: number, [a, b, c, d]: Row['id']): boolean {
    const ids = this.ids
    for (let line = this.lineAt(time); line < this.length && this.timeOf(line) === time; line++) {
      const at = (this.start + line) * 4
      if (ids[at] === a && ids[at + 1] === b && ids[at + 2] === c && ids[at + 3] === d) return true
    }
    return false
  }

  /** Unknown lines, each once, ordered by time. A time that cannot be read becomes that of the line before. */
  private read(page: readonly LogLine[]): Row[] {
    const seen = new Set<string>()
    const rows: Row[] = []
    let previous = 0
    for (const line of page) {
      const id = idWords(String(line.id))
      const parsed = toMicros(String(line.timestamp))
      const time = Number.isNaN(parsed) ? previous : parsed
      previous = time
      const key = keyOf(time, id)
      if (seen.has(key) || this.knows(time, id)) continue
      seen.add(key)
      const message = typeof line.message === 'string' ? line.message : String(line.message ?? '')
      const text = stripAnsi(message)
      if (hasAnsi(message)) this.raws.set(key, message)
      const level = Number.isFinite(line.level) ? Math.max(-32768, Math.min(32767, Math.trunc(line.level))) : 0
      const task = line.task_run_id ? this.taskIds.number(line.task_run_id) : -1
      rows.push({
        time,
        level,
        task,
        logger: this.loggerNames.number(line.name ?? ''),
        id,
        text,
        lines: countLines(text),
      })
    }
    // Stable, so that equal times keep the server's order.
    return rows.sort((a, b) => a.time - b.time)
  }

  private put(at: number, row: Row) {
    this.times[at] = row.time
    this.levels[at] = row.level
    this.tasks[at] = row.task
    this.loggers[at] = row.logger
    this.ids.set(row.id, at * 4)
    this.lineCounts[at] = row.lines
    this.texts[at] = row.text
  }

  private move(from: number, to: number) {
    this.times[to] = this.times[from]!
    this.levels[to] = this.levels[from]!
    this.tasks[to] = this.tasks[from]!
    this.loggers[to] = this.loggers[from]!
    this.ids.copyWithin(to * 4, from * 4, from * 4 + 4)
    this.lineCounts[to] = this.lineCounts[from]!
    this.texts[to] = this.texts[from]!
  }

  private reserve(before: number, after: number) {
    if (this.start >= before && this.start + this.length + after <= this.capacity) return
    const capacity = (this.length + before + after) * 2
    // What grows in front gets its new room there, else a long fill backwards would copy everything again and again.
    const spare = capacity - this.length - before - after
    const start = before + Math.floor(before > 0 ? spare * 0.8 : spare * 0.2)
    const [from, to] = [this.start, this.start + this.length]
    const grow = <Column extends Float64Array | Int16Array | Int32Array | Uint32Array>(
      old: Column,
      fresh: Column,
      width = 1,
    ) => {
      fresh.set(old.subarray(from * width, to * width), start * width)
      return fresh
    }
    this.times = grow(this.times, new Float64Array(capacity))
    this.levels = grow(this.levels, new Int16Array(capacity))
    this.tasks = grow(this.tasks, new Int32Array(capacity))
    this.loggers = grow(this.loggers, new Int32Array(capacity))
    this.ids = grow(this.ids, new Uint32Array(capacity * 4), 4)
    this.lineCounts = grow(this.lineCounts, new Uint32Array(capacity))
    const texts = emptyTexts(capacity)
    for (let line = 0; line < this.length; line++) texts[start + line] = this.texts[from + line]!
    this.texts = texts
    this.start = start
    this.capacity = capacity
  }
}

function emptyTexts(capacity: number): string[] {
  const texts: string[] = []
  texts.length = capacity
  return texts
}

function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
