import { LogColumns } from './log-columns'
import { type GapEdge, type LogGap, makeGap, shrinkGap } from './log-gaps'
import { fromMicros } from './log-line'
import { LOG_PAGE, type LogPageRequest, type LogSource } from './log-source'
import { LogTail, type TailState } from './log-tail'

const NOTIFY_MS = 100

export type LogSnapshot = {
  /** Grows with every change. */
  readonly version: number
  /** Lines loaded. */
  readonly count: number
  readonly opening: 'loading' | 'ready' | 'failed'
  /** Why it could not be opened. */
  readonly error: string | null
  /** In order of time. */
  readonly gaps: readonly Readonly<LogGap>[]
  /** Nothing is missing between the first line and now. */
  readonly complete: boolean
  readonly tail: TailState
  /** The gaps are being filled on demand. */
  readonly loadingAll: boolean
}

/**
 * The lines of one log, and what is known to be missing. It opens at the tail, which is what people read first, and fills
 * backwards page by page on demand. Plain TypeScript: no React, no DOM, no clock but timers.
 */
export class LogStore {
  readonly lines = new LogColumns()
  private gaps: LogGap[] = []
  private readonly fills = new Map<string, Promise<void>>()
  private opening: LogSnapshot['opening'] = 'loading'
  private openError: string | null = null
  private loadingAll = false
  /** Lines that loading on demand may still ask for. */
  private budget = 0
  private snapshot: LogSnapshot
  private readonly listeners = new Set<() => void>()
  private notifyTimer: ReturnType<typeof setTimeout> | undefined
  private lastNotified = 0
  private readonly abort = new AbortController()
  private readonly tail: LogTail

  constructor(private readonly source: LogSource) {
    this.tail = new LogTail(
      {
        lines: this.lines,
        fetch: (request) => this.fetch(request),
        leaveGap: (after, before) => this.addGaps(makeGap(after, before)),
        changed: () => this.changed(),
        messageOf,
      },
      source.listen,
    )
    this.snapshot = this.take(0)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  getSnapshot = (): LogSnapshot => this.snapshot

  /** Reads the newest page. Called again after a failure, it tries again. */
  async open(): Promise<void> {
    this.opening = 'loading'
    this.openError = null
    this.changed()
    try {
      const page = await this.fetch({ order: 'desc', limit: LOG_PAGE })
      this.lines.insert(page, true)
      if (page.length >= LOG_PAGE) this.addGaps(makeGap(Number.NEGATIVE_INFINITY, this.lines.timeOf(0)))
      this.opening = 'ready'
      this.tail.start()
    } catch (error) {
      if (this.abort.signal.aborted) return
      this.opening = 'failed'
      this.openError = messageOf(error)
    }
    this.changed()
  }

  /** More lines may come: the run is not finished. Turning it off reads the last ones and what came out of order. */
  setActive(active: boolean) {
    this.tail.setActive(active)
  }

  /** Nothing is asked for a tab that nobody sees. */
  setVisible(visible: boolean) {
    this.tail.setVisible(visible)
  }

  /** Reads one page at an edge of a gap; resolves when it is in, or when the gap tells why not. */
  fill(key: number, edge: GapEdge): Promise<void> {
    const name = `${key} ${edge}`
    const running = this.fills.get(name)
    if (running) return running
    const gap = this.gaps.find((candidate) => candidate.key === key)
    if (!gap) return Promise.resolve()
    const fill = this.fillGap(gap, edge).finally(() => this.fills.delete(name))
    this.fills.set(name, fill)
    return fill
  }

  /** Fills the gaps from both ends, at most `lines` lines of them. Stops at a failure, which the gap then tells. */
  async loadAll(lines = Number.POSITIVE_INFINITY): Promise<void> {
    this.budget = Math.max(this.budget, lines)
    if (this.loadingAll) return
    this.loadingAll = true
    this.changed()
    const drain = async (edge: GapEdge) => {
      while (this.budget > 0) {
        const gap = edge === 'before' ? this.gaps.at(-1) : this.gaps[0]
        if (!gap) return
        this.budget -= LOG_PAGE
        await this.fill(gap.key, edge)
        if (gap.error !== null) this.budget = 0
      }
    }
    await Promise.all([drain('before'), drain('after')])
    this.stopLoading()
  }

  stopLoading() {
    this.loadingAll = false
    this.budget = 0
    this.changed()
  }

  /** Makes the lines around an instant readable, also far from all that is loaded; `-Infinity` is the beginning. */
  async reach(micros: number): Promise<void> {
    const gap = this.gaps.find(({ after, before }) => micros >= after && micros <= before)
    if (!gap) return
    const above = makeGap(micros, gap.before)
    if (!Number.isFinite(micros)) return this.fill(gap.key, 'after')
    const below = makeGap(gap.after, micros)
    this.gaps = this.gaps.filter((candidate) => candidate !== gap)
    this.addGaps(below, above)
    await Promise.all([this.fill(above.key, 'after'), this.fill(below.key, 'before')])
  }

  /**
   * The nearest line that fits, after `from` (or before it), and the lines around it. `from` may be -1 and `length`.
   * Asks the server only where lines are missing on the way. Answers -1 when there is none; throws when the server fails.
   */
  async find(what: { level?: number; taskRunId?: string }, from: number, direction: 1 | -1): Promise<number> {
    const places = this.gaps
      .map((gap) => ({ gap, line: this.lineAfter(gap) }))
      .filter(({ line }) => (direction === 1 ? line > from : line <= from))
    const next = direction === 1 ? places[0] : places.at(-1)
    const end = next ? next.line : direction === 1 ? this.lines.length : 0
    const task = what.taskRunId === undefined ? undefined : this.lines.taskNumber(what.taskRunId)
    const fits = (line: number) =>
      this.lines.levelOf(line) >= (what.level ?? Number.NEGATIVE_INFINITY) &&
      (task === undefined || this.lines.taskNumberOf(line) === task)
    if (direction === 1) {
      for (let line = from + 1; line < end; line++) if (fits(line)) return line
    } else {
      for (let line = from - 1; line >= end; line--) if (fits(line)) return line
    }
    if (!next) return -1
    const edge = direction === 1 ? next.gap.after : next.gap.before
    const bound = Number.isFinite(edge) ? fromMicros(edge) : undefined
    const hits = await this.fetch({
      order: direction === 1 ? 'asc' : 'desc',
      ...(direction === 1 ? { after: bound } : { before: bound }),
      ...what,
      // The bound is inclusive, so the first ones may be lines already passed.
      limit: 20,
    })
    const passed = (line: number) => line >= 0 && (direction === 1 ? line <= from : line >= from)
    const hit = hits.find((candidate) => !passed(this.lines.indexOf(candidate)))
    if (!hit) return -1
    await this.reach(this.lines.timeOfLine(hit))
    return this.lines.indexOf(hit)
  }

  /** The line that a gap lies before; the number of lines when it lies behind all. */
  lineAfter(gap: Pick<LogGap, 'before'>): number {
    return this.lines.lineAt(gap.before)
  }

  close() {
    this.abort.abort()
    this.tail.stop()
    clearTimeout(this.notifyTimer)
    this.listeners.clear()
  }

  private fetch(request: LogPageRequest) {
    return this.source.fetchPage(request, this.abort.signal)
  }

  private async fillGap(gap: LogGap, edge: GapEdge): Promise<void> {
    gap.filling[edge] = true
    gap.error = null
    this.changed(this.loadingAll)
    try {
      const page = await this.fetch({
        order: edge === 'before' ? 'desc' : 'asc',
        after: Number.isFinite(gap.after) ? fromMicros(gap.after) : undefined,
        before: fromMicros(gap.before),
        limit: LOG_PAGE,
        offset: edge === 'before' ? gap.skipBefore : gap.skipAfter,
      })
      this.lines.insert(page, edge === 'before')
      const [start, end] = edge === 'before' ? [page.at(-1), page[0]] : [page[0], page.at(-1)]
      const open =
        start !== undefined &&
        end !== undefined &&
        page.length >= LOG_PAGE &&
        shrinkGap(gap, edge, {
          first: this.lines.timeOfLine(start),
          last: this.lines.timeOfLine(end),
          count: page.length,
        })
      if (!open) this.gaps = this.gaps.filter((candidate) => candidate !== gap)
    } catch (error) {
      if (this.abort.signal.aborted) return
      gap.error = messageOf(error)
    }
    gap.filling[edge] = false
    this.changed(this.loadingAll)
  }

  private addGaps(...gaps: LogGap[]) {
    this.gaps = [...this.gaps, ...gaps].sort((a, b) => a.before - b.before || a.after - b.after)
  }

  private take(version: number): LogSnapshot {
    return {
      version,
      count: this.lines.length,
      opening: this.opening,
      error: this.openError,
      gaps: this.gaps.map((gap) => ({ ...gap, filling: { ...gap.filling } })),
      complete: this.opening === 'ready' && this.gaps.length === 0 && !this.tail.current.behind,
      tail: this.tail.current,
      loadingAll: this.loadingAll,
    }
  }

  /** Tells at once, except the pages of a long load: those no more than ten times a second. */
  private changed(isOneOfMany = false) {
    if (this.abort.signal.aborted) return
    const wait = isOneOfMany ? this.lastNotified + NOTIFY_MS - Date.now() : 0
    if (wait <= 0) this.notify()
    else this.notifyTimer ??= setTimeout(() => this.notify(), wait)
  }

  private notify() {
    clearTimeout(this.notifyTimer)
    this.notifyTimer = undefined
    this.lastNotified = Date.now()
    this.snapshot = this.take(this.snapshot.version + 1)
    for (const listener of this.listeners) listener()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'The request failed without a reason.'
}
