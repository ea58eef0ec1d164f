import type { LogColumns } from './log-columns'
import { fromMicros } from './log-line'
import { LOG_PAGE, type LogPageRequest } from './log-source'
import type { LogLine } from './log-line'

export type TailState = {
  /** `listening`: the server's stream wakes us; `paused`: the tab is hidden; `ended`: nothing more is expected. */
  readonly live: 'ended' | 'polling' | 'listening' | 'paused'
  /** Newer lines are known to exist that are not loaded yet. */
  readonly behind: boolean
  /** The last poll failed; it is tried again. */
  readonly error: string | null
}

type Log = {
  lines: LogColumns
  fetch: (request: LogPageRequest) => Promise<LogLine[]>
  leaveGap: (after: number, before: number) => void
  changed: () => void
  messageOf: (error: unknown) => string
}

const POLL_MS = 3_000
/** With a stream that has proved to speak, polling is only against its losses. */
const SAFETY_POLL_MS = 15_000
const LONGEST_BACKOFF_MS = 30_000
const LEAST_BETWEEN_WAKES_MS = 1_000
/** Further behind than this, the newest page comes first and the lines between become a gap. */
const CATCH_UP_PAGES = 5
/**
 * Lines come in batches from several processes, every two seconds each, so a line can be older than one that is here already.
 * Each poll reads again what is this young, as far as that costs less than a page.
 */
const OVERLAP_MICROS = 5e6
const OVERLAP_LINES = 100
/** After the end: the last batches, then once more everything that came while we watched, then stragglers. */
const FAREWELL_MS = [0, 3_000, 10_000]
const SWEEP = 1
const SWEEP_PAGES = 25

/** Follows the end of a log that still grows. */
export class LogTail {
  private state: TailState = { live: 'ended', behind: false, error: null }
  private opened = false
  private active = false
  private visible = true
  private woken = false
  private running = false
  private again = false
  private failures = 0
  private farewell = FAREWELL_MS.length
  private watchedFrom = Number.NEGATIVE_INFINITY
  private lastRead = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private unlisten: (() => void) | undefined

  constructor(
    private readonly log: Log,
    private readonly listen?: (onWake: () => void) => () => void,
  ) {}

  get current(): TailState {
    return this.state
  }

  /** The first page is there. */
  start() {
    this.opened = true
    if (this.active) return this.watch()
    this.watchedFrom = this.newest()
    this.schedule()
  }

  setActive(active: boolean) {
    if (active === this.active) return
    this.active = active
    this.farewell = active ? FAREWELL_MS.length : 0
    this.stopListening()
    if (!this.opened) return
    if (active) this.watch()
    else this.schedule()
  }

  setVisible(visible: boolean) {
    if (visible === this.visible) return
    this.visible = visible
    if (!this.opened || !this.expectsMore()) return
    if (visible) {
      this.startListening()
      void this.read()
      return
    }
    this.stopListening()
    clearTimeout(this.timer)
    this.set({ live: 'paused' })
  }

  stop() {
    this.opened = false
    clearTimeout(this.timer)
    this.stopListening()
  }

  private expectsMore(): boolean {
    return this.active || this.farewell < FAREWELL_MS.length
  }

  private watch() {
    this.watchedFrom = this.newest()
    this.startListening()
    this.schedule()
  }

  private startListening() {
    if (this.active && this.visible) this.unlisten ??= this.listen?.(() => this.wake())
  }

  private stopListening() {
    this.unlisten?.()
    this.unlisten = undefined
  }

  private wake() {
    this.woken = true
    if (!this.visible) return
    if (this.running) {
      this.again = true
      return
    }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.read(), Math.max(0, this.lastRead + LEAST_BETWEEN_WAKES_MS - Date.now()))
  }

  private schedule() {
    clearTimeout(this.timer)
    if (!this.opened) return
    if (!this.expectsMore()) return this.set({ live: 'ended' })
    if (!this.visible) return this.set({ live: 'paused' })
    this.set({ live: this.woken && this.active ? 'listening' : 'polling' })
    const calm = this.again
      ? LEAST_BETWEEN_WAKES_MS
      : this.active
        ? this.woken
          ? SAFETY_POLL_MS
          : POLL_MS
        : (FAREWELL_MS[this.farewell] ?? POLL_MS)
    const delay = this.failures > 0 ? Math.min(POLL_MS * 2 ** (this.failures - 1), LONGEST_BACKOFF_MS) : calm
    this.timer = setTimeout(() => void this.read(), delay)
  }

  private async read() {
    if (this.running) {
      this.again = true
      return
    }
    clearTimeout(this.timer)
    this.running = true
    this.lastRead = Date.now()
    const last = !this.active
    try {
      this.again = false
      if (last && this.farewell === SWEEP) await this.readFrom(this.sweepStart(), SWEEP_PAGES)
      else await this.catchUp()
      this.failures = 0
      if (last) this.farewell++
      this.set({ error: null })
    } catch (error) {
      if (!this.opened) return
      this.failures++
      this.set({ error: this.log.messageOf(error) })
    } finally {
      this.running = false
    }
    this.schedule()
  }

  private async catchUp() {
    const from = await this.readFrom(this.overlap(), CATCH_UP_PAGES)
    if (from === null) return
    const rows = await this.log.fetch({ order: 'desc', limit: LOG_PAGE })
    const first = rows.length > 0 ? this.log.lines.timeOfLine(rows.at(-1)!) : from
    this.log.lines.insert(rows, true)
    if (first >= from) this.log.leaveGap(from, first)
    this.set({ behind: false }, true)
  }

  /** Null when everything until now was read, else the time until which it was. */
  private async readFrom(start: number, pages: number): Promise<number | null> {
    let from = start
    let offset = 0
    for (let page = 0; page < pages; page++) {
      const after = Number.isFinite(from) ? fromMicros(from) : undefined
      const rows = await this.log.fetch({ order: 'asc', after, limit: LOG_PAGE, offset })
      const { added } = this.log.lines.insert(rows)
      const isEnd = rows.length < LOG_PAGE
      this.set({ behind: !isEnd && added > 0 }, added > 0)
      if (isEnd) return null
      const last = this.log.lines.timeOfLine(rows.at(-1)!)
      offset = last === from ? offset + rows.length : 0
      from = last
    }
    return from
  }

  /** Everything that came while we watched, as far back as the sweep reaches. */
  private sweepStart(): number {
    const { lines } = this.log
    const reach = lines.timeOf(Math.max(0, lines.length - (SWEEP_PAGES - 1) * LOG_PAGE))
    return Math.max(this.watchedFrom - OVERLAP_MICROS, lines.length > 0 ? reach : Number.NEGATIVE_INFINITY)
  }

  private newest(): number {
    const { lines } = this.log
    return lines.length > 0 ? lines.timeOf(lines.length - 1) : Number.NEGATIVE_INFINITY
  }

  private overlap(): number {
    const { lines } = this.log
    return Math.max(
      this.newest() - OVERLAP_MICROS,
      lines.length > 0 ? lines.timeOf(Math.max(0, lines.length - OVERLAP_LINES)) : Number.NEGATIVE_INFINITY,
    )
  }

  private set(patch: Partial<TailState>, grew = false) {
    const next = { ...this.state, ...patch }
    const same = next.live === this.state.live && next.behind === this.state.behind && next.error === this.state.error
    if (same && !grew) return
    this.state = next
    this.log.changed()
  }
}
