import type { LogColumns } from './log-columns'
import type { LogRows } from './log-rows'

export type LogQuery = { text: string; regex: boolean; matchCase: boolean }

export type Range = { start: number; end: number }

/** Calls back for every match in a text; `false` ends it. */
export type Matcher = (text: string, found: (start: number, end: number) => boolean | void) => void

/** A regular expression can take time that grows with the square of a line, so it sees so many characters of each. */
const REGEX_REACH = 20_000
const MOST_MATCHES = 500_000

export function compileQuery({ text, regex, matchCase }: LogQuery): { matcher: Matcher } | { error: string } {
  if (!regex && matchCase)
    return {
      matcher: (within, found) => {
        for (let at = within.indexOf(text); at !== -1; at = within.indexOf(text, at + text.length))
          if (found(at, at + text.length) === false) return
      },
    }
  // Lower-casing both would move offsets: some letters have lower-case forms of another length.
  const source = regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  let expression: RegExp
  try {
    expression = new RegExp(source, matchCase ? 'gm' : 'gim')
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
  return {
    matcher: (within, found) => {
      const seen = regex && within.length > REGEX_REACH ? within.slice(0, REGEX_REACH) : within
      expression.lastIndex = 0
      for (let match = expression.exec(seen); match; match = expression.exec(seen)) {
        if (match[0] === '') expression.lastIndex++
        else if (found(match.index, match.index + match[0].length) === false) return
      }
    },
  }
}

export type SearchState = {
  readonly matches: number
  /** Lines with a match. */
  readonly lines: number
  /** Lines looked at so far, of those shown. */
  readonly searched: number
  readonly done: boolean
  /** More than are kept. */
  readonly truncated: boolean
  /** Lines too long for a regular expression to see all of them. */
  readonly cut: number
}

/**
 * All matches in the lines that are shown. Work comes in slices (`advance`), so that typing goes on meanwhile, and lines that
 * are added at either end cost no new search of the others.
 */
export class LogSearch {
  private matcher: Matcher | null = null
  private isRegex = false
  private epoch = -1
  /** Lines as `LogRows` names them, searched without a hole from `first` to before `last`, counted from the view's origin. */
  private first = 0
  private last = 0
  private forward = new Matches()
  /** Matches of lines added in front, nearest first. */
  private backward = new Matches()
  private cut = 0

  constructor(
    private readonly lines: LogColumns,
    private readonly rows: LogRows,
  ) {}

  /** Null ends the search. Answers with what is wrong with the query, if something is. */
  setQuery(query: LogQuery | null): string | null {
    this.epoch = -1
    this.matcher = null
    if (!query || query.text === '') return null
    const compiled = compileQuery(query)
    if ('error' in compiled) return compiled.error
    this.matcher = compiled.matcher
    this.isRegex = query.regex
    return null
  }

  /** Searches for about so many milliseconds; true when there is no more to do. */
  advance(milliseconds = Number.POSITIVE_INFINITY): boolean {
    const { rows } = this
    if (!this.matcher) return true
    if (this.epoch !== rows.epoch) this.restart()
    const deadline = Number.isFinite(milliseconds) ? performance.now() + milliseconds : Number.POSITIVE_INFINITY
    const [begin, end] = [-rows.before, rows.lineCount - rows.before]
    for (let steps = 1; this.last < end || this.first > begin; steps++) {
      if (this.forward.full || this.backward.full) return true
      if (this.last < end) this.look(this.last++, this.forward, false)
      else this.look(--this.first, this.backward, true)
      if (steps % 256 === 0 && performance.now() > deadline) return this.last >= end && this.first <= begin
    }
    return true
  }

  get state(): SearchState {
    const truncated = this.forward.full || this.backward.full
    const isCurrent = this.matcher !== null && this.epoch === this.rows.epoch
    const searched = isCurrent ? this.last - this.first : 0
    return {
      matches: isCurrent ? this.forward.length + this.backward.length : 0,
      lines: isCurrent ? this.forward.lines + this.backward.lines : 0,
      searched,
      done: !this.matcher || truncated || (isCurrent && searched >= this.rows.lineCount),
      truncated,
      cut: this.cut,
    }
  }

  /** The match with this number, first at the top. */
  at(index: number): { line: number; start: number } | null {
    const back = this.backward.length
    const found = index < back ? this.backward.at(back - 1 - index) : this.forward.at(index - back)
    return found ? { line: this.rows.lineFromOrigin(found.place), start: found.start } : null
  }

  /** The number of the first match at or after a place in the text; the number of matches when there is none. */
  indexAfter(line: number, start: number): number {
    let low = 0
    let high = this.state.matches
    while (low < high) {
      const middle = (low + high) >> 1
      const match = this.at(middle)!
      if (match.line < line || (match.line === line && match.start < start)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Where a line matches, for marking it. */
  rangesOf(line: number): Range[] {
    const ranges: Range[] = []
    this.matcher?.(this.lines.textOf(line), (start, end) => ranges.push({ start, end }) < 1000)
    return ranges
  }

  private restart() {
    this.epoch = this.rows.epoch
    this.forward = new Matches()
    this.backward = new Matches()
    this.cut = 0
    this.first = this.last = -this.rows.before
  }

  private look(place: number, matches: Matches, reverse: boolean) {
    const text = this.lines.textOf(this.rows.lineFromOrigin(place))
    if (this.isRegex && text.length > REGEX_REACH) this.cut++
    const from = matches.length
    this.matcher?.(text, (start) => matches.push(place, start))
    if (matches.length > from) matches.lines++
    if (reverse) matches.reverseFrom(from)
  }
}

/** Pairs of numbers, eight bytes each. */
class Matches {
  length = 0
  lines = 0
  private pairs = new Int32Array(256)

  get full(): boolean {
    return this.length >= MOST_MATCHES
  }

  push(place: number, start: number): boolean {
    if (this.length * 2 === this.pairs.length) {
      const grown = new Int32Array(this.pairs.length * 2)
      grown.set(this.pairs)
      this.pairs = grown
    }
    this.pairs[this.length * 2] = place
    this.pairs[this.length * 2 + 1] = start
    this.length++
    return !this.full
  }

  at(index: number): { place: number; start: number } | null {
    if (index < 0 || index >= this.length) return null
    return { place: this.pairs[index * 2]!, start: this.pairs[index * 2 + 1]! }
  }

  reverseFrom(from: number) {
    for (let low = from, high = this.length - 1; low < high; low++, high--)
      for (const part of [0, 1]) {
        const kept = this.pairs[low * 2 + part]!
        this.pairs[low * 2 + part] = this.pairs[high * 2 + part]!
        this.pairs[high * 2 + part] = kept
      }
  }
}
