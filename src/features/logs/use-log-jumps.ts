import { useEffect, useRef, useState } from 'react'
import { fromMicros, toMicros } from './log-line'
import { type LogPosition, positionAt, ROW_HEIGHT, topOf } from './log-position'
import type { LogRows } from './log-rows'
import type { LogSearch } from './log-search'
import type { LogStore } from './log-store'
import type { LogViewState } from './log-view-state'

const ERROR = 40
/** Lines that a search may load unasked, on top of those that are. */
const SEARCH_LOADS = 5_000

export type Match = { key: string; start: number }

/**
 * Where in the log one is, and every way of going elsewhere: to a match, an error, a line of the address, a task, either end.
 */
export function useLogJumps({
  store,
  rows,
  search,
  height,
  ready,
  failed,
  taskRunId,
  focusTaskId,
  view,
  visit,
  change,
}: {
  store: LogStore
  rows: LogRows
  search: LogSearch
  height: number
  ready: boolean
  /** The run failed: its last error is what is looked for. */
  failed: boolean
  taskRunId: string | null
  focusTaskId: string | null
  view: LogViewState
  visit: number
  change: (patch: Partial<LogViewState>) => void
}) {
  const [position, setPosition] = useState<LogPosition>({ kind: 'end' })
  const [openLine, setOpenLine] = useState<string | null>(null)
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(() => new Set())
  const [match, setMatch] = useState<Match | null>(null)
  /** What a jump has to say: that there is nothing there, or why it failed. */
  const [notice, setNotice] = useState<string | null>(null)
  const { lines } = store

  const open = (line: number, write = true) => {
    const key = lines.keyOf(line)
    setOpenLine(key)
    setPosition({ kind: 'reveal', key, offset: 0 })
    setNotice(null)
    if (write) change({ line: fromMicros(lines.timeOf(line)) })
  }
  const close = () => {
    setOpenLine(null)
    change({ line: null })
  }
  const toggle = (key: string) => {
    // The row that is clicked stays under the pointer.
    const line = lines.find(key)
    if (position.kind === 'end') setPosition(positionAt(topOf(position, lines, rows, height), lines, rows))
    if (key === openLine || line < 0) return close()
    setOpenLine(key)
    change({ line: fromMicros(lines.timeOf(line)) })
  }
  const unfold = (key: string, on = !unfolded.has(key)) => {
    const next = new Set(unfolded)
    if (on) next.add(key)
    else next.delete(key)
    if (position.kind === 'end') setPosition(positionAt(topOf(position, lines, rows, height), lines, rows))
    setUnfolded(next)
  }

  /** Where a jump starts from: the open line, else the one at the top. */
  const here = (): number => {
    const opened = openLine === null ? -1 : lines.find(openLine)
    if (opened >= 0) return opened
    const top = Math.ceil(topOf(position, lines, rows, height) / ROW_HEIGHT)
    return rows.lineOfRow(top) ?? lines.length - 1
  }

  const moveMatch = (direction: 1 | -1) => {
    const { matches } = search.state
    if (matches === 0) return
    const known = match === null ? -1 : lines.find(match.key)
    let index: number
    if (match !== null && known >= 0)
      index = direction === 1 ? search.indexAfter(known, match.start + 1) : search.indexAfter(known, match.start) - 1
    else index = direction === 1 ? search.indexAfter(here(), 0) : search.indexAfter(here(), 0) - 1
    const found = search.at(((index % matches) + matches) % matches)
    if (!found) return
    const key = lines.keyOf(found.line)
    if (rows.isFolded(found.line, found.start)) setUnfolded(new Set(unfolded).add(key))
    setMatch({ key, start: found.start })
    setPosition({ kind: 'reveal', key, offset: found.start })
  }

  const jump = async (
    what: { level?: number; taskRunId?: string },
    from: number,
    direction: 1 | -1,
    none: string,
    isWanted = () => true,
  ) => {
    let line: number
    try {
      line = await store.find(taskRunId === null ? what : { ...what, taskRunId }, from, direction)
    } catch (error) {
      if (isWanted()) setNotice(error instanceof Error ? error.message : String(error))
      return
    }
    if (!isWanted()) return
    if (line >= 0) open(line)
    else setNotice(none)
  }
  const moveError = (direction: 1 | -1) =>
    jump({ level: ERROR }, here(), direction, direction === 1 ? 'No error below.' : 'No error above.')

  const toEnd = () => setPosition({ kind: 'end' })
  const toStart = async () => {
    await store.reach(Number.NEGATIVE_INFINITY)
    if (lines.length > 0) setPosition({ kind: 'line', key: lines.keyOf(0), rows: -2, pixels: 0 })
  }
  const step = (direction: 1 | -1) => {
    const opened = openLine === null ? -1 : lines.find(openLine)
    const place = opened < 0 ? rows.placeOf(here()) : rows.placeOf(opened) + direction
    if (place < 0 || place >= rows.lineCount) return
    const line = rows.lineAt(place)
    const key = lines.keyOf(line)
    const [top, at] = [topOf(position, lines, rows, height), rows.rowOf(line) * ROW_HEIGHT]
    setOpenLine(key)
    change({ line: fromMicros(lines.timeOf(line)) })
    if (at < top || at + 5 * ROW_HEIGHT > top + height) setPosition({ kind: 'reveal', key, offset: 0 })
    else setPosition(positionAt(top, lines, rows))
  }

  /** A failed run opens at its tail, unless that hides its last error. */
  const showLastError = () => {
    for (let line = lines.length - 1; line >= 0; line--) {
      if (lines.levelOf(line) < ERROR) continue
      if (rows.rowOf(line) * ROW_HEIGHT < rows.count * ROW_HEIGHT - height)
        setPosition({ kind: 'reveal', key: lines.keyOf(line), offset: 0 })
      return
    }
  }

  const first = useRef(true)
  useEffect(() => {
    if (!ready) return
    const isFirst = first.current
    first.current = false
    let isWanted = true
    const toError = (from: number, direction: 1 | -1) =>
      void jump({ level: ERROR }, from, direction, 'There is no error in this log.', () => isWanted)
    const micros = view.line === null ? Number.NaN : toMicros(view.line)
    if (view.line === 'first-error') toError(-1, 1)
    else if (view.line === 'last-error') toError(lines.length, -1)
    else if (!Number.isNaN(micros)) {
      void store.reach(micros).then(() => {
        const line = Math.min(lines.lineAt(micros), lines.length - 1)
        if (isWanted && line >= 0) open(line, false)
      })
    } else if (isFirst && failed) showLastError()
    return () => {
      isWanted = false
    }
    // oxlint-disable-next-line react/exhaustive-deps -- once for each address that someone opens and each filter, not for our own changes of it
  }, [store, ready, visit])

  useEffect(() => {
    if (ready && focusTaskId !== null) void jump({ taskRunId: focusTaskId }, -1, 1, 'This task has logged nothing.')
    // oxlint-disable-next-line react/exhaustive-deps -- once for each task that is chosen
  }, [ready, focusTaskId])

  const searched = useRef<LogStore>(null)
  const isSearching = view.find !== ''
  useEffect(() => {
    if (!ready || !isSearching || searched.current === store) return
    const timer = setTimeout(() => {
      searched.current = store
      void store.loadAll(SEARCH_LOADS)
    }, 500)
    return () => clearTimeout(timer)
  }, [store, ready, isSearching, view.find])

  return {
    position,
    setPosition,
    openLine,
    unfolded,
    match,
    notice,
    setNotice,
    toggle,
    close,
    unfold,
    moveMatch,
    moveError,
    toEnd,
    toStart,
    step,
  }
}
