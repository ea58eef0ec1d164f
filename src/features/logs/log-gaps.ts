/**
 * A stretch of time whose lines are not loaded. Both ends are inclusive: lines at those very instants may be missing too,
 * because a page can end in the middle of an instant. Infinite towards the beginning of the log.
 */
export type LogGap = {
  readonly key: number
  /** Microseconds. */
  after: number
  before: number
  /** Lines at that instant that are known, when they filled a whole page: the next page starts behind them. */
  skipAfter: number
  skipBefore: number
  /** Pages under way at either end. */
  filling: { after: boolean; before: boolean }
  error: string | null
}

export type GapEdge = 'after' | 'before'

let nextKey = 1

export function makeGap(after: number, before: number): LogGap {
  return {
    key: nextKey++,
    after,
    before,
    skipAfter: 0,
    skipBefore: 0,
    filling: { after: false, before: false },
    error: null,
  }
}

/** Moves an edge to where a full page ended. False: that meets the other edge, the gap is closed. */
export function shrinkGap(gap: LogGap, edge: GapEdge, page: { first: number; last: number; count: number }): boolean {
  if (edge === 'before') {
    // The other edge has moved past this page in the meantime.
    if (page.first < gap.after) return false
    gap.skipBefore = page.first === gap.before ? gap.skipBefore + page.count : 0
    gap.before = page.first
  } else {
    if (page.last > gap.before) return false
    gap.skipAfter = page.last === gap.after ? gap.skipAfter + page.count : 0
    gap.after = page.last
  }
  return true
}
