import type { LogSource } from './log-source'
import { type LogSnapshot, LogStore } from './log-store'

export type LogFilter = {
  taskRunId: string | null
  /** Python's numbers; 0: all. */
  minLevel: number
}

export type ShownLog = {
  readonly store: LogStore
  readonly snapshot: LogSnapshot
  /** What the server was asked for: lines that do not fit it are unknown, not missing. */
  readonly holds: LogFilter
}

const everything: LogFilter = { taskRunId: null, minLevel: 0 }

/** For so long after its end lines of a run may still arrive. */
export const SETTLING_MS = 15_000

/**
 * The stores behind one log view. A filter over a log that is all loaded needs no request: the whole log is shown, filtered
 * here. Else the server filters and a store of its own holds the answer, so that a filtered log is no patchwork.
 */
export class LogStores {
  private whole: LogStore | null = null
  private narrow: { key: string; store: LogStore } | null = null
  private current: { key: string; store: LogStore } | null = null
  private unsubscribe: (() => void) | undefined
  private shown: ShownLog | null = null
  private readonly listeners = new Set<() => void>()
  private active = false
  private endedAt = Number.NEGATIVE_INFINITY
  private visible = true

  constructor(private readonly sourceOf: (filter: LogFilter) => LogSource) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  getSnapshot = (): ShownLog | null => this.shown

  /** The store to show with this filter, which may hold more than fits it. */
  show(filter: LogFilter): LogStore {
    const key = filter.taskRunId === null && filter.minLevel <= 0 ? '' : `${filter.taskRunId ?? ''} ${filter.minLevel}`
    if (this.current?.key === key) return this.current.store
    this.current?.store.setVisible(false)
    const store = this.choose(key, filter)
    this.current = { key, store }
    const holds = store === this.whole ? everything : filter
    const tell = () => {
      this.shown = { store, snapshot: store.getSnapshot(), holds }
      for (const listener of this.listeners) listener()
    }
    this.unsubscribe?.()
    this.unsubscribe = store.subscribe(tell)
    store.setVisible(this.visible)
    store.setActive(this.active || Date.now() - this.endedAt < SETTLING_MS)
    store.setActive(this.active)
    tell()
    return store
  }

  /** Ending what was active, even a moment ago, reads the last lines. */
  setActive(active: boolean) {
    if (this.active && !active) this.endedAt = Date.now()
    this.active = active
    this.current?.store.setActive(active)
  }

  setVisible(visible: boolean) {
    this.visible = visible
    this.current?.store.setVisible(visible)
  }

  close() {
    this.unsubscribe?.()
    this.whole?.close()
    this.narrow?.store.close()
    this.whole = this.narrow = this.current = this.shown = null
  }

  private choose(key: string, filter: LogFilter): LogStore {
    if (key === '') return (this.whole ??= this.open(filter))
    if (this.whole?.getSnapshot().complete) return this.whole
    if (this.narrow?.key !== key) {
      this.narrow?.store.close()
      this.narrow = { key, store: this.open(filter) }
    }
    return this.narrow.store
  }

  private open(filter: LogFilter): LogStore {
    const store = new LogStore(this.sourceOf(filter))
    void store.open()
    return store
  }
}
